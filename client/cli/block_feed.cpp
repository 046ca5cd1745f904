// SPDX-License-Identifier: Apache-2.0
#include "client/cli/block_feed.hpp"

#include <thread>

namespace assay::cli {

std::optional<FedBlock> BlockFeed::next(std::chrono::milliseconds patience) {
    const auto until = std::chrono::steady_clock::now() + patience;
    for (;;) {
        try {
            if (next_ > final_) final_ = node_.finalised().number();
            const auto hash = next_ <= final_ ? node_.hash_at(next_) : std::nullopt;
            if (hash) {
                FedBlock block{next_, *hash, node_.events(*hash)};
                ++next_;
                return block;
            }
        } catch (const chain::NodeError&) {
            if (std::chrono::steady_clock::now() >= until) throw;
        }
        if (std::chrono::steady_clock::now() >= until) return std::nullopt;
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
    }
}

}  // namespace assay::cli
