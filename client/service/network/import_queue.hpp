// SPDX-License-Identifier: Apache-2.0
// Blocks from peers on their way into the chain: one after another, and in turns of the strand so
// short that slots, votes and RPC never wait long for them.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <deque>
#include <functional>

#include "client/network/protocols/block_request.hpp"
#include "client/network/sync/sync.hpp"

namespace assay::service {

class ImportQueue {
  public:
    /// What becomes of one block; on the strand.
    using Import = std::function<network::ImportResult(const network::PeerId&, network::BlockData)>;
    /// Told of each block after its import.
    using Done = std::function<void(const Hash256&, network::ImportResult)>;

    /// A turn ends with the first block after `turn`, and then with `turned`. `strand` must outlive
    /// the queue.
    ImportQueue(boost::asio::io_context& strand, Import import, Done done,
                std::function<void()> turned,
                std::chrono::milliseconds turn = std::chrono::milliseconds{50})
        : strand_{strand},
          import_{std::move(import)},
          done_{std::move(done)},
          turned_{std::move(turned)},
          turn_{turn} {}

    void add(const network::PeerId& from, std::vector<network::BlockData> blocks);
    /// Lets go of all that wait.
    void clear() { blocks_.clear(); }
    /// Blocks that wait.
    std::size_t size() const { return blocks_.size(); }

  private:
    struct Waiting {
        network::PeerId from;
        network::BlockData block;
    };
    void schedule();
    void work();

    boost::asio::io_context& strand_;
    Import import_;
    Done done_;
    std::function<void()> turned_;
    std::chrono::milliseconds turn_;
    std::deque<Waiting> blocks_;
    bool scheduled_ = false;
};

}  // namespace assay::service
