// SPDX-License-Identifier: Apache-2.0
#include "client/network/transport/connection.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using namespace assay::network;

namespace {

using Kind = ConnectionEvent::Kind;

const Identity alice{ByteArray<32>{1}}, bob{ByteArray<32>{2}};

ConnectionOptions options(Side side, std::uint8_t seed) {
    ConnectionOptions made;
    made.side = side;
    made.secrets = {ByteArray<32>{seed}, ByteArray<32>{seed, 1}};
    made.supported = [](std::string_view name) { return name == "/echo/1"; };
    return made;
}

struct Pair {
    Connection dialer{alice, options(Side::Dialer, 3)}, listener{bob, options(Side::Listener, 4)};
    std::vector<ConnectionEvent> at_dialer, at_listener;

    // Carries bytes to and fro, `step` at a time, until both are silent.
    void settle(std::size_t step = 1U << 20) {
        for (bool any = true; any;) {
            any = carry(dialer, listener, at_listener, step);
            any |= carry(listener, dialer, at_dialer, step);
        }
    }
    static bool carry(Connection& from, Connection& to, std::vector<ConnectionEvent>& events,
                      std::size_t step) {
        const auto bytes = from.pull(1U << 16);
        for (std::size_t at = 0; at < bytes.size(); at += step)
            REQUIRE(to.receive(ByteView{bytes}.subspan(at, std::min(step, bytes.size() - at)),
                               Time{0}));
        for (auto& event : to.take_events()) events.push_back(std::move(event));
        return !bytes.empty();
    }
};

std::vector<Kind> kinds(const std::vector<ConnectionEvent>& events) {
    std::vector<Kind> found;
    for (const auto& event : events) found.push_back(event.kind);
    return found;
}

}  // namespace

TEST_CASE("two connections become ready however their bytes are cut") {
    for (const std::size_t step : {std::size_t{1}, std::size_t{3}, std::size_t{100'000}}) {
        Pair pair;
        pair.settle(step);
        CHECK(kinds(pair.at_dialer) == std::vector{Kind::Ready});
        CHECK(kinds(pair.at_listener) == std::vector{Kind::Ready});
        CHECK(*pair.dialer.peer() == bob.peer());
        CHECK(*pair.listener.peer() == alice.peer());
    }
}

TEST_CASE("a stream finds its protocol among several and carries bytes") {
    Pair pair;
    pair.settle();
    const auto id = *pair.dialer.open({"/unknown/1", "/echo/1"}, Time{0});
    pair.settle();
    REQUIRE(kinds(pair.at_dialer) == std::vector{Kind::Ready, Kind::Agreed});
    REQUIRE(kinds(pair.at_listener) == std::vector{Kind::Ready, Kind::Opened});
    CHECK(pair.at_listener[1].protocol == "/echo/1");
    pair.dialer.send(id, as_bytes("hello"));
    pair.dialer.finish(id);
    pair.settle();
    REQUIRE(kinds(pair.at_listener) ==
            std::vector{Kind::Ready, Kind::Opened, Kind::Data, Kind::Finished});
    pair.listener.consumed(id, 5);
    CHECK(equal(pair.at_listener[2].data, as_bytes("hello")));
}

TEST_CASE("a stream for a protocol that the other side lacks is refused") {
    Pair pair;
    pair.settle();
    REQUIRE(pair.dialer.open({"/unknown/1"}, Time{0}));
    pair.settle();
    CHECK(kinds(pair.at_dialer) == std::vector{Kind::Ready, Kind::Refused});
    CHECK(pair.dialer.open_streams() == 0);
    CHECK(pair.listener.open_streams() == 0);
}

TEST_CASE("a stream that never says what it is for is reset in time") {
    Pair pair;
    pair.settle();
    REQUIRE(pair.dialer.open({"/unknown/1", "/unknown/2"}, Time{0}));
    // The listener hears the first proposal only, then nothing.
    REQUIRE(pair.listener.receive(pair.dialer.pull(1U << 16), Time{0}));
    CHECK(pair.listener.open_streams() == 1);
    pair.listener.tick(Time{9'000});
    CHECK(pair.listener.open_streams() == 1);
    pair.listener.tick(Time{11'000});
    CHECK(pair.listener.open_streams() == 0);
}
