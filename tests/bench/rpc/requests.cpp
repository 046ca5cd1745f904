// SPDX-License-Identifier: Apache-2.0
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>

#include "tests/bench/rpc/groups.hpp"
#include "tests/bench/rpc/load.hpp"

namespace assay::bench {

namespace {

using Time = std::chrono::steady_clock;

constexpr std::size_t connections = 16, in_flight = 4;
constexpr double requests_goal = 30'000, latency_goal_ms = 5;
constexpr std::chrono::seconds warming{1}, measured{4};

// System.Number: there in every block, and as short as most values are.
const std::string request =
    R"({"jsonrpc":"2.0","id":1,"method":"state_getStorage","params":)"
    R"(["0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac"]})";

struct Line {
    RawWebSocket socket;
    std::deque<Time::time_point> sent{};
};

}  // namespace

std::vector<Figure> measure_requests() {
    BenchNode node{connections + 4};
    std::deque<Line> lines;
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    for (std::size_t i = 0; i < connections; ++i) {
        auto& line = lines.emplace_back(Line{RawWebSocket{node.port()}});
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = &line;
        ::epoll_ctl(epoll, EPOLL_CTL_ADD, line.socket.descriptor(), &event);
        for (std::size_t j = 0; j < in_flight; ++j) {
            line.socket.send(request);
            line.sent.push_back(Time::now());
        }
    }
    std::vector<double> latencies;
    const auto begin = Time::now() + warming, end = begin + measured;
    for (auto now = Time::now(); now < end; now = Time::now()) {
        std::array<epoll_event, connections> events{};
        const int count = ::epoll_wait(epoll, events.data(), connections, 100);
        for (int i = 0; i < count; ++i) {
            auto& line = *static_cast<Line*>(events[static_cast<std::size_t>(i)].data.ptr);
            const auto answers = line.socket.receive();
            const auto arrived = Time::now();
            for (std::size_t j = 0; j < answers; ++j) {
                const std::chrono::duration<double, std::milli> took = arrived - line.sent.front();
                line.sent.pop_front();
                if (arrived > begin) latencies.push_back(took.count());
                line.socket.send(request);
                line.sent.push_back(Time::now());
            }
        }
    }
    ::close(epoll);
    const auto at = latencies.begin() + static_cast<std::ptrdiff_t>(latencies.size() * 99 / 100);
    std::nth_element(latencies.begin(), at, latencies.end());
    const auto seconds = std::chrono::duration<double>(measured).count();
    return {compared({.name = "state_getStorage over 16 WebSockets / goal", .unit = "/s"},
                     static_cast<double>(latencies.size()) / seconds, requests_goal),
            compared({.name = "its latency, 99th percentile / goal", .unit = "ms"}, *at,
                     latency_goal_ms)};
}

}  // namespace assay::bench
