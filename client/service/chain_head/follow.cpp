// SPDX-License-Identifier: Apache-2.0
#include "client/service/chain_head/follow.hpp"

#include <atomic>

namespace assay::service {

void Follow::pin(const BlockReference& block) {
    pinned_.insert_or_assign(block.hash, PinnedBlock{.number = block.number});
    by_number_.emplace(block.number, block.hash);
}

const PinnedBlock* Follow::pinned(const Hash256& block) const {
    const auto found = pinned_.find(block);
    return found == pinned_.end() ? nullptr : &found->second;
}

void Follow::unpin(const Hash256& block) {
    const auto found = pinned_.find(block);
    if (found == pinned_.end()) return;
    by_number_.erase({found->second.number, block});
    pinned_.erase(found);
}

std::optional<BlockNumber> Follow::lowest_pinned() const {
    if (by_number_.empty()) return std::nullopt;
    return by_number_.begin()->first;
}

void Follow::keep_lost(const Hash256& block, std::shared_ptr<const LostBlock> lost) {
    const auto found = pinned_.find(block);
    if (found != pinned_.end()) found->second.lost = std::move(lost);
}

std::string Follow::start(Operation operation) {
    static std::atomic<std::uint64_t> last_id{0};
    auto id = std::to_string(++last_id);
    operations_.emplace(id, std::move(operation));
    return id;
}

Operation* Follow::operation(const std::string& id) {
    const auto found = operations_.find(id);
    return found == operations_.end() ? nullptr : &found->second;
}

std::size_t Follow::weight() const {
    std::size_t sum = 0;
    for (const auto& [id, operation] : operations_) sum += operation.weight;
    return sum;
}

std::vector<std::string> Follow::waiting_below(BlockNumber block) const {
    std::vector<std::string> out;
    for (const auto& [id, operation] : operations_)
        if (operation.waiting && operation.block < block) out.push_back(id);
    return out;
}

}  // namespace assay::service
