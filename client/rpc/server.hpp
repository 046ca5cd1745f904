// SPDX-License-Identifier: Apache-2.0
// The RPC server: JSON-RPC 2.0 over HTTP POST and WebSocket on one port, and GET /health and
// /health/readiness. It reads and writes on threads of its own and runs every method on the strand
// of the node.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "client/rpc/limits.hpp"
#include "client/rpc/origin.hpp"

namespace assay::rpc {

class MethodRegistry;

/// Who may call methods of `Access::Operator`.
enum class OperatorCalls {
    FromLoopback,  ///< Connections from this machine that no proxy has forwarded.
    Never,
    FromAnywhere,  ///< Whoever reaches the port rules the node.
};

struct ServerOptions {
    /// Addresses that this machine lacks (IPv6 in many containers) are skipped; none left is an
    /// error.
    std::vector<std::string> addresses{"127.0.0.1", "::1"};
    std::uint16_t port = 9944;  ///< 0: one that is free.
    Limits limits;
    OperatorCalls operator_calls = OperatorCalls::FromLoopback;
    std::vector<std::string> origins = default_origins();  ///< Web pages that may connect.
    unsigned threads = 1;
    /// Told of each finished call, on the node's strand: method, duration, success. May be empty.
    std::function<void(std::string_view, std::chrono::microseconds, bool)> on_call;
};

/// Since the start, for the metrics.
struct ServerStatistics {
    std::uint64_t sessions_opened = 0;
    std::uint64_t sessions_closed = 0;
    std::uint64_t sessions_refused = 0;  ///< Over the limit of connections.
    std::uint64_t readers_dropped = 0;   ///< Too slow to take what they subscribed to.
};

class Server {
  public:
    /// Listens at once. `post` runs a job on the node's strand, later, and never inside the call;
    /// it is called from the server's threads. The methods must stay until `stop` has returned and
    /// the strand has run what was posted before. Throws std::runtime_error when no address can be
    /// listened on.
    Server(ServerOptions options, const MethodRegistry& methods,
           std::function<void(std::function<void()>)> post);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;
    ServerStatistics statistics() const;

    /// Closes every connection (WebSockets with code 1001) and ends the threads. Jobs that still
    /// wait on the strand will do nothing but release what they hold.
    void stop();

  private:
    class Listener;
    std::unique_ptr<Listener> listener_;
};

}  // namespace assay::rpc
