// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <thread>

#include "tests/bench/rpc/groups.hpp"
#include "tests/bench/rpc/load.hpp"

namespace assay::bench {

namespace {

constexpr std::size_t subscribers = 1'000, blocks = 10;
constexpr double memory_goal_mib = 150;

std::string call(const char* method, const char* params) {
    return R"({"jsonrpc":"2.0","id":1,"method":")" + std::string{method} + R"(","params":)" +
           params + "}";
}

}  // namespace

std::vector<Figure> measure_subscribers() {
    BenchNode node{subscribers + 4};
    const double before = node.resident_mib();
    std::vector<RawWebSocket> sockets;
    // Each as a wallet does it: heads, and what changes with every block.
    for (std::size_t i = 0; i < subscribers; ++i) {
        auto& socket = sockets.emplace_back(node.port());
        socket.send(call("chain_subscribeNewHeads", "[]"));
        socket.send(
            call("state_subscribeStorage",
                 R"([["0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac"]])"));
        socket.await(4);
    }
    for (auto& socket : sockets) socket.await(2 * blocks);
    const double after = node.resident_mib();
    return {compared({.name = "1,000 subscribers, memory of the node / goal", .unit = "MiB"}, after,
                     memory_goal_mib),
            compared({.name = "of it for the subscribers", .unit = "MiB"}, after - before,
                     memory_goal_mib)};
}

}  // namespace assay::bench
