// SPDX-License-Identifier: Apache-2.0
// A host on loopback with the protocols that every peer speaks and an echo, for the tests with real
// sockets and for the peer of another implementation.
#pragma once

#include <boost/asio/io_context.hpp>

#include "client/network/host/host.hpp"
#include "client/network/swarm/identify.hpp"
#include "client/network/swarm/ping.hpp"
#include "client/network/swarm/requests.hpp"
#include "tests/client/network/swarm/wires.hpp"

namespace assay::network::testing {

namespace asio = boost::asio;

struct Node {
    Node(asio::io_context& io, std::uint8_t number) : Node{io, options_of(number)} {}
    Node(asio::io_context& io, SwarmOptions options)
        : swarm{std::move(options)},
          identify{swarm, {}},
          ping{swarm},
          echo{swarm,
               {.names = {"/assay/echo/1"}, .request_max = 8U << 20},
               [](const PeerId&, Bytes request, Reply reply) { reply.send(request); }},
          host{io,
               swarm,
               {.listens = {*multiaddr_from_text("/ip4/127.0.0.1/tcp/0")}, .tick = Time{50}}} {
        identify.set_listens(host.listens());
        swarm.set_events({.connected = {},
                          .disconnected = {},
                          .dropped = [this](const Multiaddr&, DropReason reason) {
                              dropped.push_back(reason);
                          }});
    }
    ~Node() { host.stop(); }

    Multiaddr address() const {
        auto address = host.listens().front();
        address.peer = swarm.self();
        return address;
    }
    std::uint16_t port() const { return host.listens().front().port; }

    std::vector<DropReason> dropped;
    Swarm swarm;
    Identify identify;
    Ping ping;
    Requests echo;
    Host host;
};

/// Runs until `done`, for at most `seconds`; whether it came to be.
template <class Done>
bool run_until(asio::io_context& io, Done done, int seconds = 20) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{seconds};
    while (!done()) {
        if (std::chrono::steady_clock::now() > end) return false;
        io.run_one_for(std::chrono::milliseconds{20});
        if (io.stopped()) io.restart();
    }
    return true;
}

}  // namespace assay::network::testing
