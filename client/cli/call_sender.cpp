// SPDX-License-Identifier: Apache-2.0
#include "client/cli/call_sender.hpp"

#include "client/cli/block_feed.hpp"
#include "client/cli/shared.hpp"
#include "runtime/frame/extrinsic.hpp"

namespace assay::cli {

Included send_and_wait(chain::Node& node, const keystore::KeyPair& by, const Bytes& call,
                       BlockNumber blocks) {
    const auto start = node.best().number();
    const auto wanted = node.submit(by, call, node.next_nonce(by.account()));
    BlockFeed feed{node, start + 1};
    while (feed.upcoming() <= start + blocks) {
        auto block = feed.next(std::chrono::seconds{60});
        if (!block) throw CommandError{"the chain makes no blocks"};
        const auto body = node.body(block->hash);
        for (std::uint32_t i = 0; i < body.size(); ++i) {
            if (frame::extrinsic_hash(body[i]) != wanted) continue;
            Included out{block->number, block->hash, i, {}};
            for (auto& event : block->events) {
                if (event.extrinsic() != i) continue;
                if (const auto* failed = event.as<system::ExtrinsicFailed>())
                    throw CommandError{"the chain refuses it: " +
                                       chain::describe(failed->dispatch_error)};
                out.events.push_back(std::move(event));
            }
            return out;
        }
    }
    throw CommandError{"the call is in none of the next " + std::to_string(blocks) + " blocks"};
}

}  // namespace assay::cli
