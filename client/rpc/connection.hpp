// SPDX-License-Identifier: Apache-2.0
// What all connections of a server share: the service behind it, its options and counters, and the
// list of who is to be closed when it stops.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include "client/rpc/exchange.hpp"
#include "client/rpc/server.hpp"

namespace assay::rpc {

inline constexpr std::string_view server_name = "assay-node";

/// A connection that can be told to end. Lives until its last operation has completed.
class Connection {
  public:
    virtual ~Connection() = default;
    /// Callable from any thread.
    virtual void shut() = 0;
};

class ServerContext {
  public:
    ServerContext(ServerOptions options_, std::shared_ptr<Service> service_)
        : options{std::move(options_)}, service{std::move(service_)} {}

    const ServerOptions options;
    const std::shared_ptr<Service> service;
    boost::asio::io_context io;

    std::atomic<std::uint64_t> sessions_opened{0}, sessions_closed{0}, sessions_refused{0},
        readers_dropped{0}, refusals_open{0};

    /// Adds a connection to those that `shut_all` ends. Once all were shut, ends it right away.
    void add(const std::shared_ptr<Connection>& connection);
    void shut_all();

  private:
    std::mutex mutex_;
    std::list<std::weak_ptr<Connection>> connections_;
    bool shut_ = false;
};

/// One of the limited number of connections, held for as long as it is one; or, not admitted, one
/// of the few that are told at the same time that there is no room.
class Slot {
  public:
    Slot(std::shared_ptr<ServerContext> context, bool admitted);
    ~Slot();
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

    bool admitted() const { return admitted_; }

  private:
    std::shared_ptr<ServerContext> context_;
    bool admitted_;
};

}  // namespace assay::rpc
