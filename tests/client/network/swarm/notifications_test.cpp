// SPDX-License-Identifier: Apache-2.0
#include "client/network/swarm/notifications.hpp"

#include <catch2/catch.hpp>

#include "client/network/wire/protobuf.hpp"
#include "tests/client/network/swarm/wires.hpp"

using namespace assay;
using namespace assay::network;
using namespace assay::network::testing;

namespace {

struct Listener : NotificationHandler {
    explicit Listener(std::string text) : name{std::move(text)} {}
    Bytes handshake() override { return to_owned(as_bytes(name)); }
    bool opened(const PeerId&, ByteView handshake) override {
        if (refuses) return false;
        open.push_back(to_string(handshake));
        return true;
    }
    void received(const PeerId&, Bytes message) override { messages.push_back(std::move(message)); }
    void closed(const PeerId&) override { ++closes; }

    std::string name;
    bool refuses = false;
    std::vector<std::string> open;
    std::vector<Bytes> messages;
    int closes = 0;
};

struct Talking {
    explicit Talking(NotificationsOptions options = {.names = {"/talk/1"}}) {
        options.names = {"/talk/1"};
        to_a.emplace(a.swarm, options, at_a);
        to_b.emplace(b.swarm, options, at_b);
    }
    ~Talking() { a.swarm.shut_down(), b.swarm.shut_down(); }
    void meet() {
        a.swarm.dial(address_of(2));
        wires.settle();
    }
    Wires wires;
    Member a{wires, 1}, b{wires, 2};
    Listener at_a{"a"}, at_b{"b"};
    std::optional<Notifications> to_a, to_b;
};

}  // namespace

TEST_CASE("both sides open once, with the other's handshake, and hear messages in order") {
    Talking talking;
    talking.meet();
    CHECK(talking.at_a.open == std::vector<std::string>{"b"});
    CHECK(talking.at_b.open == std::vector<std::string>{"a"});
    for (std::uint8_t i = 0; i < 5; ++i)
        CHECK(talking.to_a->send(talking.b.swarm.self(), Bytes{i}));
    CHECK(talking.to_b->broadcast(Bytes(500'000, 1)) == 1);
    talking.wires.settle();
    CHECK(talking.at_b.messages == std::vector<Bytes>{{0}, {1}, {2}, {3}, {4}});
    REQUIRE(talking.at_a.messages.size() == 1);
    CHECK(talking.at_a.messages[0].size() == 500'000);
    talking.a.swarm.disconnect(talking.b.swarm.self());
    talking.a.swarm.tick(talking.wires.now);
    talking.wires.settle();
    CHECK(talking.at_a.closes == 1);
    CHECK(talking.at_b.closes == 1);
    CHECK_FALSE(talking.to_a->send(talking.b.swarm.self(), Bytes{1}));
}

TEST_CASE("a handshake that is refused opens nothing, and is tried again") {
    Talking talking;
    talking.at_b.refuses = true;
    talking.meet();
    CHECK(talking.at_b.open.empty());
    CHECK_FALSE(talking.to_b->is_open(talking.a.swarm.self()));
    talking.at_b.refuses = false;
    talking.wires.pass(Time{6'000});
    CHECK(talking.to_b->is_open(talking.a.swarm.self()));
    CHECK(talking.to_a->is_open(talking.b.swarm.self()));
}

TEST_CASE("messages beyond the rate are lost and cost their sender") {
    Talking talking{{.names = {}, .rate = {1, 4}}};
    talking.meet();
    for (int i = 0; i < 10; ++i) talking.to_a->send(talking.b.swarm.self(), Bytes{1});
    talking.wires.settle();
    CHECK(talking.at_b.messages.size() == 4);
    CHECK(talking.b.swarm.peers().points_of(talking.a.swarm.self(), talking.wires.now) ==
          6 * points(Conduct::RateExceeded));
}

TEST_CASE("a message that is too long closes the stream and costs its sender") {
    Talking talking{{.names = {}, .message_max = 100}};
    talking.meet();
    talking.to_a->send(talking.b.swarm.self(), Bytes(101));
    talking.wires.settle();
    CHECK(talking.at_b.messages.empty());
    CHECK(talking.b.swarm.peers().points_of(talking.a.swarm.self(), talking.wires.now) ==
          points(Conduct::MalformedMessage));
}

TEST_CASE("what waits for a peer that takes nothing is bounded") {
    Talking talking{{.names = {}, .queue_max = 1'000'000}};
    talking.meet();
    std::size_t sent = 0;
    while (sent < 100 && talking.to_a->send(talking.b.swarm.self(), Bytes(100'000))) ++sent;
    CHECK(sent == 9);
}
