// SPDX-License-Identifier: Apache-2.0
// The keys that a validator signs with, one for each consensus engine, as Substrate's SessionKeys:
// fixed in number and order, since they travel as bare bytes.
#pragma once

#include "consensus/babe/types.hpp"
#include "consensus/grandpa/types.hpp"

namespace assay::session {

/// What a key is for.
struct KeyTypeId {
    static constexpr bool positional = true;
    ByteArray<4> name{};
    friend auto operator<=>(const KeyTypeId&, const KeyTypeId&) = default;
};
inline constexpr KeyTypeId grandpa_key{{'g', 'r', 'a', 'n'}}, babe_key{{'b', 'a', 'b', 'e'}};

using GrandpaId = grandpa::AuthorityId;
using BabeId = babe::AuthorityId;

struct SessionKeys {
    GrandpaId grandpa;
    BabeId babe;
    friend bool operator==(const SessionKeys&, const SessionKeys&) = default;

    /// Each key by what it is for, in their order.
    std::array<std::pair<KeyTypeId, Bytes>, 2> raw() const {
        return {{{grandpa_key, {grandpa.bytes.begin(), grandpa.bytes.end()}},
                 {babe_key, {babe.bytes.begin(), babe.bytes.end()}}}};
    }
};

/// A validator's account with the keys that sign for it.
using KeyedValidators = std::vector<std::pair<AccountId, SessionKeys>>;

inline babe::AuthorityList babe_authorities(const KeyedValidators& validators) {
    babe::AuthorityList out;
    for (const auto& [who, keys] : validators) out.push_back({keys.babe, 1});
    return out;
}
inline grandpa::AuthorityList grandpa_authorities(const KeyedValidators& validators) {
    grandpa::AuthorityList out;
    for (const auto& [who, keys] : validators) out.push_back({keys.grandpa, 1});
    return out;
}

}  // namespace assay::session
