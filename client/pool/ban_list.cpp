// SPDX-License-Identifier: Apache-2.0
#include "client/pool/ban_list.hpp"

namespace assay::pool {

void BanList::ban(const Hash256& hash, std::uint64_t now_ms) {
    const auto until = now_ms + ban_ms_;
    until_[hash] = until;
    order_.push_back({until, hash});
    while (order_.size() > size_max) forget_oldest();
}

bool BanList::banned(const Hash256& hash, std::uint64_t now_ms) const {
    const auto found = until_.find(hash);
    return found != until_.end() && now_ms < found->second;
}

void BanList::expire(std::uint64_t now_ms) {
    while (!order_.empty() && order_.front().until_ms <= now_ms) forget_oldest();
}

void BanList::forget_oldest() {
    const auto entry = order_.front();
    order_.pop_front();
    // Unless it was banned again since.
    const auto found = until_.find(entry.hash);
    if (found != until_.end() && found->second == entry.until_ms) until_.erase(found);
}

}  // namespace assay::pool
