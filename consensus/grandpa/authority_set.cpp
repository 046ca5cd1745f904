// SPDX-License-Identifier: Apache-2.0
#include "consensus/grandpa/authority_set.hpp"

#include "consensus/grandpa/voter_set.hpp"

namespace assay::grandpa {

SetId AuthoritySet::set_of(BlockNumber number) const {
    for (const auto& [set_id, last] : record_.ends)
        if (number <= last) return set_id;
    return record_.id;
}

Expected<std::monostate, ChangeError> AuthoritySet::announce(const ChainView& chain,
                                                             PendingChange change) {
    ENSURE(VoterSet::make(change.next_authorities), Failure{ChangeError::NoAuthorities});
    for (const auto& other : record_.pending)
        ENSURE(other.median.has_value() != change.median.has_value() ||
                   other.effective() < change.announced.number ||
                   !descends(chain, other.announced, change.announced.hash),
               Failure{ChangeError::Overlapping});
    record_.pending.push_back(std::move(change));
    return {};
}

std::optional<BlockNumber> AuthoritySet::limit(const ChainView& chain, const Target& block) const {
    std::optional<BlockNumber> lowest;
    for (const auto& change : record_.pending)
        if (!change.median && descends(chain, change.announced, block.hash))
            lowest = std::min(lowest.value_or(change.effective()), change.effective());
    return lowest;
}

bool AuthoritySet::finalised(const ChainView& chain, const Target& block) {
    std::optional<PendingChange> applied;  // One at a time: a set ends before the next does.
    for (const auto& change : record_.pending)
        if (!change.median && change.effective() <= block.number &&
            descends(chain, change.announced, block.hash) &&
            (!applied || change.effective() < applied->effective()))
            applied = change;
    // What is announced on a chain that is not this one any more will never be.
    std::erase_if(record_.pending, [&](const PendingChange& change) {
        return change == applied || (!descends(chain, change.announced, block.hash) &&
                                     !descends(chain, block, change.announced.hash));
    });
    if (!applied) return false;
    record_.ends.emplace_back(record_.id, block.number);
    ++record_.id;
    record_.authorities = std::move(applied->next_authorities);
    return true;
}

Expected<bool, ChangeError> AuthoritySet::imported(const ChainView& chain, const Target& block) {
    const auto due = std::ranges::find_if(record_.pending, [&](const PendingChange& change) {
        return change.median && change.effective() == block.number &&
               descends(chain, change.announced, block.hash);
    });
    if (due == record_.pending.end()) return false;
    for (const auto& change : record_.pending)
        ENSURE(change.median || change.effective() > *due->median ||
                   !descends(chain, change.announced, due->announced.hash),
               Failure{ChangeError::Dependency});
    record_.ends.emplace_back(record_.id, *due->median);
    ++record_.id;
    record_.authorities = std::move(due->next_authorities);
    record_.pending.clear();
    return true;
}

}  // namespace assay::grandpa
