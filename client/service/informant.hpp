// SPDX-License-Identifier: Apache-2.0
// The line by which a node says every few seconds how it is, in the words of Substrate's nodes.
#pragma once

#include "client/service/network/node_network.hpp"

namespace assay::service {

/// "0", "99 B/s", "0.1kiB/s", "1.2MiB/s".
std::string rate_text(double bytes_per_second);

class Informant {
  public:
    /// Both must outlive it.
    Informant(const Chain& chain, const NodeNetwork& network);

    /// "Idle (2 peers), best: #7 (0x…), finalized #6 (0x…), ⬇ 1.2kiB/s ⬆ 0", or "Syncing 45.0 bps,
    /// target=#800 (2 peers), ...": speeds are those since the last call.
    std::string line(std::chrono::steady_clock::time_point now);

  private:
    const Chain& chain_;
    const NodeNetwork& network_;
    std::chrono::steady_clock::time_point since_;
    BlockNumber best_;
    network::HostStatistics bytes_;
};

}  // namespace assay::service
