// SPDX-License-Identifier: Apache-2.0
// The final blocks, one by one, for whoever tells what happens on the chain: those of a fork that
// loses are never told.
#pragma once

#include <chrono>

#include "client/chain/node.hpp"

namespace assay::cli {

struct FedBlock {
    BlockNumber number = 0;
    Hash256 hash;
    std::vector<chain::Event> events;
};

class BlockFeed {
  public:
    /// The first block will be number `first`.
    BlockFeed(chain::Node& node, BlockNumber first) : node_{node}, next_{first} {}

    /// The next block, when it is there; nothing if that takes longer than `patience`. A node that
    /// does not answer for a while is asked again.
    std::optional<FedBlock> next(std::chrono::milliseconds patience);
    BlockNumber upcoming() const { return next_; }

  private:
    chain::Node& node_;
    BlockNumber next_, final_ = 0;
};

}  // namespace assay::cli
