// SPDX-License-Identifier: Apache-2.0
#include "client/pool/watchers.hpp"

namespace assay::pool {

WatchId Watchers::watch(const Hash256& transaction, Watcher watcher) {
    const auto id = ++last_id_;
    watched_[transaction].watchers.emplace(id, std::move(watcher));
    watched_by_.emplace(id, transaction);
    return id;
}

void Watchers::unwatch(WatchId id) {
    const auto by = watched_by_.find(id);
    if (by == watched_by_.end()) return;
    const auto found = watched_.find(by->second);
    watched_by_.erase(by);
    found->second.watchers.erase(id);
    if (!found->second.watchers.empty()) return;
    leave_block(found->first, found->second);
    watched_.erase(found);
}

void Watchers::feed(std::span<const Event> events) {
    for (const auto& [transaction, status] : events) {
        const auto found = watched_.find(transaction);
        if (found == watched_.end()) continue;
        auto& watched = found->second;
        if (const auto* in = std::get_if<InBlock>(&status)) {
            leave_block(transaction, watched);
            watched.in = *in;
            by_block_[in->block].insert(transaction);
        } else if (const auto* retracted = std::get_if<Retracted>(&status)) {
            if (watched.in && watched.in->block == retracted->block)
                leave_block(transaction, watched);
        }
        tell(transaction, status);
    }
}

void Watchers::finalized(const Hash256& block) {
    const auto in_it = by_block_.find(block);
    if (in_it == by_block_.end()) return;
    // A copy: telling the last status forgets them.
    const auto transactions = in_it->second;
    for (const auto& transaction : transactions) tell(transaction, Finalized{block});
}

void Watchers::best(BlockNumber number) {
    std::vector<std::pair<Hash256, Hash256>> late;
    for (const auto& [block, transactions] : by_block_)
        for (const auto& transaction : transactions)
            if (watched_.at(transaction).in->number + patience_ <= number)
                late.emplace_back(transaction, block);
    for (const auto& [transaction, block] : late) tell(transaction, FinalityTimeout{block});
}

void Watchers::tell(const Hash256& transaction, const Status& status) {
    // A copy: a watcher may unwatch itself or another.
    const auto watchers = watched_.at(transaction).watchers;
    for (const auto& [id, watcher] : watchers)
        if (watched_by_.contains(id)) watcher(status);
    if (!is_last(status)) return;
    for (const auto& [id, watcher] : watchers) unwatch(id);
}

void Watchers::leave_block(const Hash256& transaction, Watched& watched) {
    if (!watched.in) return;
    const auto block = by_block_.find(watched.in->block);
    block->second.erase(transaction);
    if (block->second.empty()) by_block_.erase(block);
    watched.in.reset();
}

}  // namespace assay::pool
