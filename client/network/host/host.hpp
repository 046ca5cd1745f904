// SPDX-License-Identifier: Apache-2.0
// The sockets of a swarm: listens and dials over TCP, and moves bytes. Everything happens on one
// io_context, which one thread must run; the swarm and its protocols live there too.
#pragma once

#include <memory>

#include "client/network/swarm/swarm.hpp"

namespace boost::asio {
class io_context;
}

namespace assay::network {

struct HostOptions {
    /// Addresses to listen on; ports of 0 are chosen by the system. Empty: only dials. "::" is
    /// passed over on a machine without IPv6.
    std::vector<Multiaddr> listens{};
    Time tick{200};
    std::size_t read_bytes = 64U << 10, write_bytes = 128U << 10;
};

/// Since the start, for the metrics.
struct HostStatistics {
    std::uint64_t bytes_in = 0, bytes_out = 0;
    std::uint64_t accepted = 0, refused = 0, dialled = 0;
};

class Host {
  public:
    /// `io` and `swarm` must outlive it. Listens at once; throws std::runtime_error when an
    /// address cannot be listened on.
    Host(boost::asio::io_context& io, Swarm& swarm, HostOptions options);
    ~Host();
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;

    /// With the ports that were chosen.
    std::vector<Multiaddr> listens() const;
    HostStatistics statistics() const;

    /// Sends what the swarm has to say and carries out its actions, at once. It happens by itself
    /// soon after anything was told to the swarm.
    void flush();
    /// Now, as the swarm is told it.
    Time now() const;
    /// Ends every connection and listens no more. Call it on the io_context's thread, or when that
    /// is not running.
    void stop();

  private:
    class Sockets;
    std::shared_ptr<Sockets> sockets_;
};

}  // namespace assay::network
