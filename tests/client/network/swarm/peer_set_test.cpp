// SPDX-License-Identifier: Apache-2.0
#include "client/network/swarm/peer_set.hpp"

#include <catch2/catch.hpp>

#include "client/network/swarm/rate.hpp"

using namespace assay;
using namespace assay::network;

namespace {

PeerId peer(std::uint8_t number) { return Identity{ByteArray<32>{number}}.peer(); }
Multiaddr at(const std::string& host) { return {HostKind::Ip4, host, 1, {}}; }
Multiaddr at(const std::string& host, const PeerId& id) { return {HostKind::Ip4, host, 1, id}; }

}  // namespace

TEST_CASE("an address has so many connections and no more, until one ends") {
    PeerSet peers{{.per_address = 2}};
    REQUIRE(peers.incoming(at("1.1.1.1"), Time{0}));
    REQUIRE(peers.incoming(at("1.1.1.1"), Time{0}));
    CHECK(peers.incoming(at("1.1.1.1"), Time{0}).error() == DropReason::TooManyFromAddress);
    CHECK(peers.incoming(at("1.1.1.2"), Time{0}));
    peers.ended(at("1.1.1.1"), Side::Listener, {}, true);
    CHECK(peers.incoming(at("1.1.1.1"), Time{0}));
    PeerSet local{{.per_address = 1}};
    for (int i = 0; i < 5; ++i) CHECK(local.incoming(at("127.0.0.1"), Time{0}));
}

TEST_CASE("connections that have not said who they are have a limit of their own") {
    PeerSet peers{{.pending_max = 2, .per_address = 9}};
    REQUIRE(peers.incoming(at("1.1.1.1"), Time{0}));
    REQUIRE(peers.incoming(at("1.1.1.2"), Time{0}));
    CHECK(peers.incoming(at("1.1.1.3"), Time{0}).error() == DropReason::TooManyPending);
    REQUIRE(peers.ready(peer(1), Side::Listener, Time{0}));
    CHECK(peers.incoming(at("1.1.1.3"), Time{0}));
}

TEST_CASE("places are for those who come first, reserved peers need none") {
    PeerSet peers{{.inbound_max = 1, .reserved = {at("9.9.9.9", peer(9))}}};
    for (int i = 1; i <= 3; ++i) REQUIRE(peers.incoming(at("1.1.1." + std::to_string(i)), Time{0}));
    REQUIRE(peers.ready(peer(1), Side::Listener, Time{0}));
    CHECK(peers.ready(peer(2), Side::Listener, Time{0}).error() == DropReason::TooManyConnections);
    CHECK(peers.ready(peer(9), Side::Listener, Time{0}));
    PeerSet closed{{.reserved = {at("9.9.9.9", peer(9))}, .reserved_only = true}};
    REQUIRE(closed.incoming(at("1.1.1.1"), Time{0}));
    CHECK(closed.ready(peer(1), Side::Listener, Time{0}).error() == DropReason::NotReserved);
    CHECK(closed.ready(peer(9), Side::Listener, Time{0}));
}

TEST_CASE("a ban begins with a bad score, and ends as the score fades") {
    PeerSet peers{{}};
    CHECK_FALSE(peers.report(peer(1), Conduct::MalformedMessage, Time{0}));
    CHECK_FALSE(peers.report(peer(1), Conduct::MalformedMessage, Time{0}));
    CHECK(peers.report(peer(1), Conduct::MalformedMessage, Time{0}));
    CHECK(peers.banned(peer(1), Time{1'000}));
    CHECK(peers.ready(peer(1), Side::Dialer, Time{1'000}).error() == DropReason::Banned);
    CHECK(peers.banned(peer(1), Time{100'000}));
    CHECK_FALSE(peers.banned(peer(1), Time{300'000}));
    CHECK(peers.points_of(peer(1), Time{300'000}) > -600);
    CHECK(peers.points_of(peer(1), Time{10'000'000}) == 0);
}

TEST_CASE("a reserved peer is not dropped for its score") {
    PeerSet peers{{.reserved = {at("9.9.9.9", peer(9))}}};
    CHECK_FALSE(peers.report(peer(9), Conduct::BadBlock, Time{0}));
    CHECK(peers.ready(peer(9), Side::Dialer, Time{0}));
}

TEST_CASE("an address from which only garbage comes is banned, too") {
    PeerSet peers{{}};
    for (int i = 0; i < 10; ++i)
        peers.report_address(at("1.1.1.1"), Conduct::BadHandshake, Time{0});
    CHECK(peers.incoming(at("1.1.1.1"), Time{1'000}).error() == DropReason::Banned);
    CHECK(peers.incoming(at("1.1.1.1"), Time{400'000}));
}

TEST_CASE("known peers are dialled as far as there are places, with growing pauses") {
    PeerSet peers{{.outbound_max = 2}};
    for (std::uint8_t i = 1; i <= 3; ++i) peers.learn(peer(i), at("1.1.1." + std::to_string(i)));
    const auto first = peers.due(Time{0});
    CHECK(first.size() == 2);
    CHECK(peers.due(Time{0}).empty());
    for (const auto& address : first) peers.dialled(*address.peer, false, Time{0});
    const auto second = peers.due(Time{500});
    REQUIRE(second.size() == 1);
    CHECK(peers.due(Time{1'500}).size() == 1);
}

TEST_CASE("the book of peers is bounded, and keeps boot nodes and those that answer") {
    PeerSet peers{{.boot = {at("9.9.9.9", peer(9))}, .known_max = 3}};
    for (std::uint8_t i = 1; i <= 8; ++i) peers.learn(peer(i), at("1.1.1." + std::to_string(i)));
    CHECK(peers.known().size() == 3);
    CHECK(std::ranges::count(peers.known(), at("9.9.9.9", peer(9))) == 1);
}

TEST_CASE("a rate allows its burst, and then as much as time brings") {
    RateLimit limit;
    const Rate rate{2, 3};
    for (int i = 0; i < 3; ++i) CHECK(limit.take(rate, Time{0}));
    CHECK_FALSE(limit.take(rate, Time{0}));
    CHECK_FALSE(limit.take(rate, Time{499}));
    CHECK(limit.take(rate, Time{500}));
    CHECK_FALSE(limit.take(rate, Time{500}));
    for (int i = 0; i < 3; ++i) CHECK(limit.take(rate, Time{1'000'000}));
    CHECK_FALSE(limit.take(rate, Time{1'000'000}));
}

TEST_CASE("scores are remembered for so many, and the telling ones longest") {
    Scores<int> scores{2};
    scores.report(1, Conduct::BadBlock, Time{0});
    scores.report(2, Conduct::Unneeded, Time{0});
    scores.report(3, Conduct::MalformedMessage, Time{0});
    CHECK(scores.size() == 2);
    CHECK(scores.points_of(2, Time{0}) == 0);
    CHECK(scores.banned(1, Time{0}));
}
