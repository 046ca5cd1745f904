// SPDX-License-Identifier: Apache-2.0
// What a node serves over JSON-RPC: requests, subscribers, metadata. The rival of each figure is
// the goal that this project set itself.
#pragma once

#include "tests/bench/bench.hpp"

namespace assay::bench {

/// state_getStorage over WebSocket, the load from this machine: requests a second, and latency.
std::vector<Figure> measure_requests();

/// What a node takes to keep a thousand subscribers up to date, in memory.
std::vector<Figure> measure_subscribers();

/// A metadata document asked for again, against one that is made.
std::vector<Figure> measure_metadata();

}  // namespace assay::bench
