// SPDX-License-Identifier: Apache-2.0
// Proofs of finality: a commit with the headers that connect its votes, in Substrate's layout
// (GrandpaJustification). Whoever knows the voters of a set can check one without the chain.
#pragma once

#include <set>

#include <functional>

#include "consensus/grandpa/round.hpp"
#include "consensus/grandpa/signatures.hpp"
#include "runtime/base/expected.hpp"

namespace assay::grandpa {

struct Justification {
    RoundNumber round = 0;
    Commit commit;
    /// The headers above the lowest precommit's target up to all the others', each once.
    std::vector<frame::Header> votes_ancestries;
    friend bool operator==(const Justification&, const Justification&) = default;
};

enum class ProofError : std::uint8_t {
    NoVotes,          ///< No precommit of a voter of the set.
    VotesApart,       ///< Precommits that do not descend from the lowest one.
    NotEnoughWeight,  ///< Less than a supermajority behind any block.
    OtherTarget,      ///< The supermajority stands behind another block than the commit says.
    BadSignature,
    MissingHeader,  ///< A precommit's target is not connected.
    UselessHeader,  ///< A header that no precommit needs.
};

/// Those with precommits for different blocks in a commit.
std::set<AuthorityId> contradicting(const Commit& commit);

/// Counts the precommits of a commit. Those of strangers and duplicates are left out. Signatures
/// are not looked at.
Expected<std::monostate, ProofError> check_votes(const Commit& commit, const VoterSet& voters,
                                                 const ChainView& chain);

/// The same for a commit of another voter. Whoever contradicts himself counts for every block, also
/// where his two blocks lie apart from the others: there they have lost, and nobody can fetch them.
Expected<std::monostate, ProofError> check_votes_among_voters(const Commit& commit,
                                                              const VoterSet& voters,
                                                              const ChainView& chain);

/// Whether every precommit of a commit is signed, by whoever it names.
bool signatures_hold(const Commit& commit, RoundNumber round, SetId set_id,
                     SignatureCheck& signatures);

/// Whether the justification makes `justification.commit.target_hash` final under these voters.
Expected<std::monostate, ProofError> verify(const Justification& justification, SetId set_id,
                                            const VoterSet& voters, SignatureCheck& signatures);

/// A commit with the headers that it needs; `header_of` answers for the blocks that were voted for
/// and their ancestors. Nothing where it does not know one.
std::optional<Justification> justify(
    RoundNumber round, const Commit& commit,
    const std::function<std::optional<frame::Header>(const Hash256&)>& header_of);

}  // namespace assay::grandpa
