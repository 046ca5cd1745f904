// SPDX-License-Identifier: Apache-2.0
#include "client/service/network/import_queue.hpp"

#include <boost/asio/post.hpp>

namespace assay::service {

void ImportQueue::add(const network::PeerId& from, std::vector<network::BlockData> blocks) {
    for (auto& block : blocks) blocks_.push_back({from, std::move(block)});
    schedule();
}

void ImportQueue::schedule() {
    if (blocks_.empty() || std::exchange(scheduled_, true)) return;
    boost::asio::post(strand_, [this] { work(); });
}

void ImportQueue::work() {
    const auto end = std::chrono::steady_clock::now() + turn_;
    while (!blocks_.empty()) {
        auto [from, block] = std::move(blocks_.front());
        blocks_.pop_front();
        const auto hash = block.hash;
        const auto result = import_(from, std::move(block));
        // This may bring the next blocks.
        done_(hash, result);
        if (std::chrono::steady_clock::now() >= end) break;
    }
    turned_();
    scheduled_ = false;
    schedule();
}

}  // namespace assay::service
