// SPDX-License-Identifier: Apache-2.0
// A development node in a process of its own, and WebSocket connections to it that cost this side
// as little as can be: frames are written and counted, their JSON is not read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "client/demo/child.hpp"

namespace assay::bench {

class BenchNode {
  public:
    /// Starts it and waits until it listens.
    explicit BenchNode(unsigned connections);
    ~BenchNode();

    std::uint16_t port() const { return port_; }
    /// The memory that the process has in use, in MiB.
    double resident_mib() const;

  private:
    std::filesystem::path folder_;
    std::uint16_t port_;
    demo::Child process_;
};

/// Not blocking, but for connecting.
class RawWebSocket {
  public:
    explicit RawWebSocket(std::uint16_t port);
    ~RawWebSocket();
    RawWebSocket(RawWebSocket&& other) noexcept;
    RawWebSocket(const RawWebSocket&) = delete;
    RawWebSocket& operator=(const RawWebSocket&) = delete;

    int descriptor() const { return socket_; }
    void send(const std::string& text);
    /// Reads what is there and gives the number of whole messages in it.
    std::size_t receive();
    /// Blocks until so many have come.
    void await(std::size_t messages);

  private:
    int socket_ = -1;
    std::vector<unsigned char> pending_;
};

}  // namespace assay::bench
