// SPDX-License-Identifier: Apache-2.0
#include "client/network/host/host.hpp"

#include <catch2/catch.hpp>

#include "client/network/wire/protobuf.hpp"
#include "tests/client/network/host/node.hpp"

using namespace assay;
using namespace assay::network;
using namespace assay::network::testing;

TEST_CASE("two hosts say hello over TCP on loopback") {
    asio::io_context io;
    Node a{io, 1}, b{io, 2};
    a.swarm.dial(b.address());
    a.host.flush();
    REQUIRE(run_until(io, [&] {
        return a.identify.info(b.swarm.self()) != nullptr &&
               b.identify.info(a.swarm.self()) != nullptr &&
               a.ping.round_trip(b.swarm.self()).has_value();
    }));
    std::optional<std::string> answer;
    a.echo.request(b.swarm.self(), to_owned(as_bytes("hello")),
                   [&](Expected<Bytes, RequestError> result) {
                       if (result) answer = to_string(*result);
                   });
    a.host.flush();
    REQUIRE(run_until(io, [&] { return answer.has_value(); }));
    CHECK(*answer == "hello");
}

TEST_CASE("a long response crosses, and what was sent is what came") {
    asio::io_context io;
    Node a{io, 1}, b{io, 2};
    a.swarm.dial(b.address());
    a.host.flush();
    REQUIRE(run_until(io, [&] { return a.swarm.is_connected(b.swarm.self()); }));
    Bytes message(6'000'000);
    for (std::size_t i = 0; i < message.size(); ++i)
        message[i] = static_cast<std::uint8_t>(i * i >> 8);
    std::optional<Bytes> answer;
    a.echo.request(b.swarm.self(), message, [&](Expected<Bytes, RequestError> result) {
        if (result) answer = *std::move(result);
    });
    a.host.flush();
    REQUIRE(run_until(io, [&] { return answer.has_value(); }));
    CHECK(*answer == message);
    CHECK(a.host.statistics().bytes_out > message.size());
    CHECK(b.host.statistics().bytes_in > message.size());
}

TEST_CASE("a host that stops says goodbye, and the other one notices") {
    asio::io_context io;
    Node a{io, 1};
    std::optional<Node> b{std::in_place, io, std::uint8_t{2}};
    a.swarm.dial(b->address());
    a.host.flush();
    REQUIRE(run_until(io, [&] { return !a.swarm.connected().empty(); }));
    b.reset();
    REQUIRE(run_until(io, [&] { return a.swarm.connected().empty(); }));
    CHECK((a.dropped.back() == DropReason::YamuxGoAway ||
           a.dropped.back() == DropReason::RemoteClosed));
}

TEST_CASE("a dial that nobody answers fails with its reason") {
    asio::io_context io;
    Node a{io, 1};
    a.swarm.dial(*multiaddr_from_text("/ip4/127.0.0.1/tcp/1"));
    a.host.flush();
    REQUIRE(run_until(io, [&] { return !a.dropped.empty(); }));
    CHECK(a.dropped.back() == DropReason::DialFailed);
}
