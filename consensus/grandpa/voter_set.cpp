// SPDX-License-Identifier: Apache-2.0
#include "consensus/grandpa/voter_set.hpp"

namespace assay::grandpa {

std::optional<VoterSet> VoterSet::make(const AuthorityList& authorities) {
    VoterSet set;
    auto sorted = authorities;
    std::ranges::stable_sort(sorted, {}, &Authority::id);
    for (const auto& authority : sorted) {
        if (authority.weight == 0) continue;
        if (__builtin_add_overflow(set.total_, authority.weight, &set.total_)) return std::nullopt;
        if (!set.voters_.empty() && set.voters_.back().id == authority.id)
            set.voters_.back().weight += authority.weight;  // No more than the sum above.
        else
            set.voters_.push_back(authority);
    }
    if (set.voters_.empty()) return std::nullopt;
    return set;
}

std::optional<std::size_t> VoterSet::position(const AuthorityId& id) const {
    const auto found = std::ranges::lower_bound(voters_, id, {}, &Authority::id);
    if (found == voters_.end() || found->id != id) return std::nullopt;
    return static_cast<std::size_t>(found - voters_.begin());
}

}  // namespace assay::grandpa
