// SPDX-License-Identifier: Apache-2.0
#include "client/network/transport/yamux.hpp"

#include <catch2/catch.hpp>

#include "runtime/base/hex.hpp"

using namespace assay;
using namespace assay::network;

namespace {

using Kind = YamuxEvent::Kind;

Bytes wire_frame(std::uint8_t type, unsigned flags, StreamId stream, std::uint32_t length) {
    Bytes out{0, type};
    for (const auto& [value, bytes] : {std::pair{flags, 2U}, {stream, 4U}, {length, 4U}})
        for (unsigned i = bytes; i-- > 0;)
            out.push_back(static_cast<std::uint8_t>(value >> (8 * i) & 0xff));
    return out;
}

struct Pair {
    Yamux dialer{Side::Dialer}, listener{Side::Listener};

    std::vector<YamuxEvent> to_listener(std::size_t limit = 1U << 20) {
        REQUIRE(listener.receive(dialer.pull(limit)));
        return listener.take_events();
    }
    std::vector<YamuxEvent> to_dialer() {
        REQUIRE(dialer.receive(listener.pull(1U << 20)));
        return dialer.take_events();
    }
};

std::size_t data_of(const std::vector<YamuxEvent>& events) {
    std::size_t bytes = 0;
    for (const auto& event : events) bytes += event.data.size();
    return bytes;
}

}  // namespace

TEST_CASE("a stream opens, carries bytes both ways, and closes when both have finished") {
    Pair pair;
    const auto id = *pair.dialer.open();
    pair.dialer.send(id, as_bytes("ping"));
    const auto events = pair.to_listener();
    REQUIRE(events.size() == 2);
    CHECK((events[0].kind == Kind::Opened && events[0].stream == id));
    CHECK((events[1].kind == Kind::Data && equal(events[1].data, as_bytes("ping"))));
    pair.listener.send(id, as_bytes("pong"));
    pair.listener.finish(id);
    const auto back = pair.to_dialer();
    REQUIRE(back.size() == 2);
    CHECK(back[1].kind == Kind::Finished);
    CHECK(pair.dialer.is_open(id));
    pair.dialer.finish(id);
    CHECK(pair.to_listener().back().kind == Kind::Finished);
    CHECK_FALSE(pair.dialer.is_open(id));
    CHECK_FALSE(pair.listener.is_open(id));
}

TEST_CASE("the end of a stream comes in a frame of its own") {
    Pair pair;
    const auto id = *pair.dialer.open();
    pair.dialer.send(id, as_bytes("x"));
    pair.dialer.finish(id);
    auto expected = wire_frame(0, 1, id, 1);
    expected.push_back('x');
    append(expected, wire_frame(0, 4, id, 0));
    CHECK(pair.dialer.pull(1000) == expected);
}

TEST_CASE("a sender stops at the window and goes on when the reader has consumed") {
    Pair pair;
    const auto id = *pair.dialer.open();
    pair.dialer.send(id, Bytes(3 * yamux_initial_window));
    auto received = data_of(pair.to_listener());
    CHECK(received == yamux_initial_window);
    CHECK(pair.dialer.pull(1U << 20).empty());
    while (received < 3 * yamux_initial_window) {
        pair.listener.consumed(id, yamux_initial_window);
        static_cast<void>(pair.to_dialer());
        const auto more = data_of(pair.to_listener());
        REQUIRE(more > 0);
        received += more;
    }
    CHECK(received == 3 * yamux_initial_window);
    CHECK(pair.dialer.queued() == 0);
}

TEST_CASE("streams take turns, so that a long one does not hold up a short one") {
    Pair pair;
    const auto slow = *pair.dialer.open(), quick = *pair.dialer.open();
    pair.dialer.send(slow, Bytes(200'000));
    pair.dialer.send(quick, as_bytes("now"));
    const auto events = pair.to_listener(40'000);
    const auto found = std::ranges::find_if(events, [&](const YamuxEvent& event) {
        return event.stream == quick && event.kind == Kind::Data;
    });
    CHECK(found != events.end());
}

TEST_CASE("a sender that ignores the window is found out") {
    Yamux listener{Side::Listener};
    Bytes bytes = wire_frame(0, 1, 1, yamux_initial_window);
    bytes.resize(bytes.size() + yamux_initial_window);
    REQUIRE(listener.receive(bytes));
    CHECK(listener.receive(wire_frame(0, 0, 1, 1)).error() == DropReason::YamuxWindowExceeded);
}

TEST_CASE("a stream too many is reset, and who goes on opening them loses the connection") {
    Yamux listener{Side::Listener, {.inbound_streams = 2, .refused_streams = 3}};
    for (StreamId id = 1; id <= 7; id += 2) REQUIRE(listener.receive(wire_frame(1, 1, id, 0)));
    CHECK(listener.open_streams() == 2);
    CHECK(listener.receive(wire_frame(1, 1, 9, 0)));
    CHECK(listener.receive(wire_frame(1, 1, 11, 0)).error() == DropReason::YamuxTooManyStreams);
}

TEST_CASE("a ping is answered with its value, and a flood of them is not remembered") {
    Yamux listener{Side::Listener};
    REQUIRE(listener.receive(wire_frame(2, 1, 0, 77)));
    CHECK(listener.pull(100) == wire_frame(2, 2, 0, 77));
    Expected<std::monostate, DropReason> last;
    for (int i = 0; i < 10'000 && last; ++i) last = listener.receive(wire_frame(2, 1, 0, 1));
    CHECK(last.error() == DropReason::MemoryLimit);
}

TEST_CASE("frames that make no sense end the session with a reason") {
    const auto error = [](const Bytes& bytes) {
        Yamux listener{Side::Listener};
        return listener.receive(bytes).error();
    };
    auto version = wire_frame(0, 1, 1, 0);
    version[0] = 1;
    CHECK(error(version) == DropReason::YamuxMalformed);
    CHECK(error(wire_frame(4, 0, 1, 0)) == DropReason::YamuxMalformed);
    CHECK(error(wire_frame(0, 1, 0, 0)) == DropReason::YamuxMalformed);
    CHECK(error(wire_frame(2, 1, 1, 0)) == DropReason::YamuxMalformed);
    CHECK(error(wire_frame(0, 1, 2, 0)) == DropReason::YamuxMalformed);  // Our own kind of number.
    CHECK(error(wire_frame(0, 0, 1, 0)) == DropReason::YamuxUnknownStream);
    CHECK(error(wire_frame(3, 0, 0, 0)) == DropReason::YamuxGoAway);
    Yamux listener{Side::Listener};
    REQUIRE(listener.receive(wire_frame(1, 1, 1, 0xffff'ffff - yamux_initial_window)));
    CHECK(listener.receive(wire_frame(1, 0, 1, 1)).error() == DropReason::YamuxMalformed);
}

TEST_CASE("what was on its way to a stream that we reset is let pass") {
    Pair pair;
    const auto id = *pair.dialer.open();
    pair.dialer.send(id, as_bytes("a"));
    static_cast<void>(pair.to_listener());
    pair.dialer.send(id, as_bytes("b"));
    pair.listener.reset(id);
    CHECK(pair.to_listener().empty());
    const auto events = pair.to_dialer();
    REQUIRE(events.size() == 1);
    CHECK(events[0].kind == Kind::Reset);
}
