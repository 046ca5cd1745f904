// SPDX-License-Identifier: Apache-2.0
// Signs one call, sends it and waits until it is in a block: for commands that do one thing.
#pragma once

#include "client/chain/node.hpp"

namespace assay::cli {

struct Included {
    BlockNumber block = 0;
    Hash256 hash;
    std::uint32_t extrinsic = 0;
    std::vector<chain::Event> events;  ///< Of this extrinsic.
};

/// Throws CommandError when the call fails, or is in no block after `blocks` of them.
Included send_and_wait(chain::Node& node, const keystore::KeyPair& by, const Bytes& call,
                       BlockNumber blocks = 20);

}  // namespace assay::cli
