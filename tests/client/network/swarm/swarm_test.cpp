// SPDX-License-Identifier: Apache-2.0
#include "client/network/swarm/swarm.hpp"

#include <catch2/catch.hpp>

#include "tests/client/network/swarm/wires.hpp"

using namespace assay;
using namespace assay::network;
using namespace assay::network::testing;

TEST_CASE("two swarms meet, identify each other and measure the way") {
    Wires wires;
    Member a{wires, 1}, b{wires, 2};
    Identify identify_a{a.swarm, {.agent = "a", .listens = {address_of(1)}}},
        identify_b{b.swarm, {.agent = "b", .listens = {address_of(2)}}};
    Ping ping_a{a.swarm}, ping_b{b.swarm};
    a.swarm.dial(address_of(2));
    wires.settle();
    REQUIRE(a.swarm.is_connected(b.swarm.self()));
    REQUIRE(b.swarm.is_connected(a.swarm.self()));
    const auto* const info = identify_b.info(a.swarm.self());
    REQUIRE(info != nullptr);
    CHECK(info->agent == "a");
    CHECK(info->listens == std::vector{address_of(1)});
    CHECK(info->protocols == std::vector<std::string>{"/ipfs/id/1.0.0", "/ipfs/ping/1.0.0"});
    REQUIRE(info->observed);
    CHECK(info->observed->port == 30333);
    CHECK(ping_a.round_trip(b.swarm.self()) == Time{0});
    wires.pass(Time{50'000});
    CHECK(a.swarm.is_connected(b.swarm.self()));
    a.swarm.shut_down();
    wires.settle();
    CHECK(b.went == std::vector{DropReason::RemoteClosed});
}

TEST_CASE("a peer of no use is let go after a while, a reserved one is kept") {
    for (const bool reserved : {false, true}) {
        Wires wires;
        PeerSetOptions peers;
        if (reserved) peers.reserved = {address_of(2)};
        Member a{wires, 1, options_of(1, peers)}, b{wires, 2};
        Ping ping_a{a.swarm}, ping_b{b.swarm};
        a.swarm.dial(address_of(2));
        wires.pass(Time{59'000});
        CHECK(a.swarm.is_connected(b.swarm.self()));
        wires.pass(Time{3'000});
        // The other side has no reason to keep either; the reserved one is dialled again.
        REQUIRE(!a.went.empty());
        CHECK((a.went.front() == DropReason::Idle) != reserved);
        CHECK(a.swarm.is_connected(b.swarm.self()) == reserved);
    }
}

TEST_CASE("when both dial at once one connection stays, the same on both sides") {
    Wires wires;
    Member a{wires, 1}, b{wires, 2};
    a.swarm.dial(address_of(2));
    b.swarm.dial(address_of(1));
    wires.settle();
    CHECK(wires.open() == 1);
    CHECK(a.swarm.is_connected(b.swarm.self()));
    CHECK(b.swarm.is_connected(a.swarm.self()));
}

TEST_CASE("a dial that meets another peer than meant, or the dialer, is given up") {
    Wires wires;
    Member a{wires, 1}, b{wires, 2};
    auto wrong = address_of(2);
    wrong.peer = Identity{ByteArray<32>{9}}.peer();
    a.swarm.dial(wrong);
    wires.settle();
    CHECK(a.dropped == std::vector{DropReason::WrongPeer});
    auto itself = address_of(1);
    itself.peer.reset();
    a.dropped.clear();
    a.swarm.dial(itself);
    wires.settle();
    CHECK(std::ranges::count(a.dropped, DropReason::SelfDial) >= 1);
    CHECK(a.swarm.connected().empty());
}

TEST_CASE("who says nothing is dropped in time") {
    Wires wires;
    Member a{wires, 1};
    const auto silent = a.swarm.accepted(address_of(7), wires.now);
    REQUIRE(silent);
    CHECK(a.swarm.peers().pending() == 1);
    wires.pass(Time{11'000});
    CHECK(a.dropped == std::vector{DropReason::HandshakeTimeout});
    CHECK(a.swarm.peers().pending() == 0);
}

TEST_CASE("a peer that does not take what waits for it is dropped as a slow reader") {
    struct Flood : Protocol {
        std::vector<std::string> list{"/flood/1"};
        const std::vector<std::string>& names() const override { return list; }
        struct Sender : StreamHandler {
            explicit Sender(std::optional<Stream>& place) : opened{place} {}
            void agreed(const Stream& stream) override { opened = stream; }
            std::optional<Stream>& opened;
            void received(const Stream&, ByteView) override {}
        };
        struct Nothing : StreamHandler {
            void received(const Stream&, ByteView) override {}
        };
        std::unique_ptr<StreamHandler> accept(const Stream&) override {
            return std::make_unique<Nothing>();
        }
    } at_a, at_b;
    Wires wires;
    Member a{wires, 1}, b{wires, 2};
    a.swarm.add(at_a);
    b.swarm.add(at_b);
    a.swarm.dial(address_of(2));
    wires.settle();
    std::optional<Stream> opened;
    a.swarm.open(b.swarm.self(), at_a.list, std::make_unique<Flood::Sender>(opened));
    wires.settle();
    REQUIRE(opened);
    opened->send(Bytes(1U << 20));
    wires.settle();
    CHECK(opened->queued() == 0);
    // From now on the wire stands still: bytes are made and never taken.
    opened->send(Bytes(1U << 20));
    for (int i = 0; i < 70; ++i) {
        wires.now += Time{500};
        a.swarm.tick(wires.now);
    }
    CHECK(a.went == std::vector{DropReason::SlowReader});
}

TEST_CASE("boot nodes are dialled, and again after they went") {
    Wires wires;
    PeerSetOptions peers;
    peers.boot = {address_of(2)};
    Member a{wires, 1, options_of(1, peers)};
    wires.pass(Time{2'000});
    CHECK(a.swarm.connected().empty());
    {
        Member b{wires, 2};
        wires.pass(Time{10'000});
        CHECK(a.swarm.is_connected(b.swarm.self()));
        b.swarm.disconnect(a.swarm.self());
        b.swarm.tick(wires.now);
        wires.settle();
        CHECK_FALSE(a.swarm.is_connected(b.swarm.self()));
        wires.pass(Time{5'000});
        CHECK(a.swarm.is_connected(b.swarm.self()));
        a.swarm.shut_down();
    }
}
