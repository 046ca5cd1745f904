// SPDX-License-Identifier: Apache-2.0
// The worker's loop: follows the chain, tells every role about each new block, and goes on through
// restarts of the node.
#pragma once

#include <atomic>

#include "client/worker/role.hpp"

namespace assay::worker {

class Worker {
  public:
    Worker(chain::Node& node, Workshop& workshop, std::vector<std::unique_ptr<Role>> roles)
        : node_{node}, workshop_{workshop}, roles_{std::move(roles)} {}

    /// Runs until `stop`. Errors of the node are logged and tried again with the next block.
    void run(const std::atomic<bool>& stop);

  private:
    void catch_up(const chain::BlockInfo& best);
    void act(const chain::BlockInfo& best);

    chain::Node& node_;
    Workshop& workshop_;
    std::vector<std::unique_ptr<Role>> roles_;
    BlockNumber seen_ = 0;   ///< Events up to this block were noted.
    BlockNumber acted_ = 0;  ///< Roles have looked at this block.
};

}  // namespace assay::worker
