// SPDX-License-Identifier: Apache-2.0
// Shows a fleet: on a terminal a table that is redrawn in place, elsewhere a line now and then.
#pragma once

#include <chrono>
#include <vector>

#include "client/testnet/watch.hpp"

namespace assay::testnet {

/// Name, state, best, finalized, peers: the first line is the heading.
std::vector<std::string> table(const std::vector<NodeView>& nodes);

/// "12 s: best 10 10 9, finalized 9 9 9, peers 2 2 2".
std::string line(std::chrono::seconds passed, const std::vector<NodeView>& nodes);

class Screen {
  public:
    Screen();
    void show(std::chrono::seconds passed, const std::vector<NodeView>& nodes);

  private:
    bool terminal_;
    std::size_t drawn_ = 0;  ///< Lines of the table that stand on the terminal.
};

}  // namespace assay::testnet
