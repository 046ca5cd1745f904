// SPDX-License-Identifier: Apache-2.0
// Our side of the meeting with js-libp2p: listens on loopback with the protocols that every peer
// speaks and an echo, and, told to, dials. What happens is told on standard output, a line each.
// Usage: libp2p_peer [ADDRESS_TO_DIAL]. Ends when standard input does.
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read.hpp>
#include <iostream>

#include "client/network/wire/protobuf.hpp"
#include "tests/client/network/host/node.hpp"

using namespace assay;
using namespace assay::network;

namespace {

void tell(const std::string& line) { std::cout << line << std::endl; }

void ask(testing::Node& node, const PeerId& peer, std::size_t size) {
    Bytes message(size);
    for (std::size_t i = 0; i < size; ++i) message[i] = static_cast<std::uint8_t>(i % 253);
    node.echo.request(peer, message, [size, message](Expected<Bytes, RequestError> answer) {
        tell("echo " + std::to_string(size) +
             (answer && *answer == message ? " same" : " differs"));
    });
}

}  // namespace

int main(int argc, char** argv) {
    testing::asio::io_context io;
    testing::Node node{io, 1};
    node.swarm.set_events(
        {.connected = [](const PeerId& peer, Side) { tell("connected " + to_text(peer)); },
         .disconnected =
             [](const PeerId& peer, DropReason reason) {
                 tell("disconnected " + to_text(peer) + " " + std::string{to_text(reason)});
             },
         .dropped = {}});
    node.identify.set_identified([&](const PeerId& peer, const PeerInfo& info) {
        tell("identified " + info.agent);
        ask(node, peer, 5);
        ask(node, peer, 2'000'000);
    });
    tell("listening " + to_text(node.address()));
    if (argc > 1) {
        const auto address = multiaddr_from_text(argv[1]);
        if (!address) return 2;
        node.swarm.dial(*address);
        node.host.flush();
    }
    testing::asio::posix::stream_descriptor input{io, 0};
    Bytes ignored(1);
    input.async_read_some(testing::asio::buffer(ignored), [&](auto, std::size_t) { io.stop(); });
    bool pinged = false;
    while (!io.stopped()) {
        io.run_one_for(std::chrono::milliseconds{50});
        for (const auto& peer : node.swarm.connected())
            if (const auto time = node.ping.round_trip(peer); time && !std::exchange(pinged, true))
                tell("pinged " + std::to_string(time->count()) + " ms");
    }
    tell("dropped " + std::to_string(node.dropped.size()));
}
