// SPDX-License-Identifier: Apache-2.0
// Proof that a voter said two things at one stage of one round, in Substrate's layout. It is what
// the offences pallet slashes for.
#pragma once

#include "consensus/grandpa/round.hpp"
#include "consensus/grandpa/signatures.hpp"

namespace assay::grandpa {

template <class Vote>
struct Conflict {
    static constexpr std::string_view metadata_name = reflect::type_name<Vote>;
    RoundNumber round_number = 0;
    AuthorityId identity;
    std::pair<Vote, Signature> first, second;
    friend bool operator==(const Conflict&, const Conflict&) = default;
};

struct EquivocationProof {
    SetId set_id = 0;
    std::variant<Conflict<Prevote>, Conflict<Precommit>> equivocation;
    friend bool operator==(const EquivocationProof&, const EquivocationProof&) = default;
};

inline const AuthorityId& offender(const EquivocationProof& proof) {
    return std::visit([](const auto& c) -> const AuthorityId& { return c.identity; },
                      proof.equivocation);
}
inline RoundNumber round_of(const EquivocationProof& proof) {
    return std::visit([](const auto& c) { return c.round_number; }, proof.equivocation);
}

/// Whether two different votes are both signed by the offender, for the same round and set.
bool holds(const EquivocationProof& proof, SignatureCheck& signatures);

/// The proof against a voter of the round; nothing while it said one thing only.
std::optional<EquivocationProof> prove(const Round& round, SetId set_id, Stage stage,
                                       const AuthorityId& voter);

}  // namespace assay::grandpa
