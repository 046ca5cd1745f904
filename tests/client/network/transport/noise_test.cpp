// SPDX-License-Identifier: Apache-2.0
#include "client/network/transport/noise.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using namespace assay::network;

namespace {

const Identity alice{ByteArray<32>{1}}, bob{ByteArray<32>{2}};
const NoiseSecrets of_alice{ByteArray<32>{3}, ByteArray<32>{4}},
    of_bob{ByteArray<32>{5}, ByteArray<32>{6}};

struct Pair {
    explicit Pair(std::optional<PeerId> expected = {})
        : dialer{Side::Dialer, alice, of_alice, expected},
          listener{Side::Listener, bob, of_bob, {}} {}
    void shake() {
        REQUIRE(listener.receive(dialer.take_output()));
        REQUIRE(dialer.receive(listener.take_output()));
        REQUIRE(listener.receive(dialer.take_output()));
    }
    Noise dialer, listener;
};

}  // namespace

TEST_CASE("after three messages both sides know each other") {
    Pair pair{bob.peer()};
    pair.shake();
    REQUIRE((pair.dialer.done() && pair.listener.done()));
    CHECK(*pair.dialer.peer() == bob.peer());
    CHECK(*pair.listener.peer() == alice.peer());
}

TEST_CASE("long messages cross in frames, in both directions") {
    Pair pair;
    pair.shake();
    Bytes message(200'000);
    for (std::size_t i = 0; i < message.size(); ++i)
        message[i] = static_cast<std::uint8_t>(i % 251);
    pair.dialer.send(message);
    Bytes received;
    const auto sent = pair.dialer.take_output();
    CHECK(sent.size() == message.size() + 4 * 18);
    for (std::size_t at = 0; at < sent.size(); at += 1000)
        append(received, *pair.listener.receive(ByteView{sent}.subspan(
                             at, std::min<std::size_t>(1000, sent.size() - at))));
    CHECK(received == message);
    pair.listener.send(as_bytes("back"));
    CHECK(equal(*pair.dialer.receive(pair.listener.take_output()), as_bytes("back")));
}

TEST_CASE("no flipped bit of the handshake goes unnoticed") {
    // The last bytes of each message are a tag, or the key that all else depends on.
    Pair reference;
    const auto first = reference.dialer.take_output();
    REQUIRE(reference.listener.receive(first));
    const auto second = reference.listener.take_output();
    REQUIRE(reference.dialer.receive(second));
    const auto third = reference.dialer.take_output();
    for (std::size_t i = 2; i < second.size(); i += 7) {
        Pair pair;
        static_cast<void>(pair.dialer.take_output());
        auto broken = second;
        broken[i] ^= 0x10;
        CHECK_FALSE(pair.dialer.receive(broken));
        CHECK_FALSE(pair.dialer.done());
    }
    for (std::size_t i = 2; i < third.size(); i += 7) {
        Pair pair;
        REQUIRE(pair.listener.receive(first));
        auto broken = third;
        broken[i] ^= 0x01;
        CHECK_FALSE(pair.listener.receive(broken));
        CHECK_FALSE(pair.listener.done());
    }
}

TEST_CASE("a dialer that meets someone else, or itself, says so") {
    Pair pair{alice.peer()};
    REQUIRE(pair.listener.receive(pair.dialer.take_output()));
    CHECK(pair.dialer.receive(pair.listener.take_output()).error() == DropReason::WrongPeer);

    Noise dialer{Side::Dialer, alice, of_alice, {}}, listener{Side::Listener, alice, of_bob, {}};
    REQUIRE(listener.receive(dialer.take_output()));
    CHECK(dialer.receive(listener.take_output()).error() == DropReason::SelfDial);
}

TEST_CASE("garbage ends a handshake with a reason, and a frame that was changed ends a session") {
    Noise zeros{Side::Listener, bob, of_bob, {}};
    Bytes point_of_small_order(34);
    point_of_small_order[1] = 32;
    CHECK(zeros.receive(point_of_small_order).error() == DropReason::NoiseWrongKey);
    Noise short_key{Side::Listener, bob, of_bob, {}};
    CHECK(short_key.receive(Bytes{0, 3, 1, 2, 3}).error() == DropReason::NoiseMalformed);
    Noise long_message{Side::Listener, bob, of_bob, {}};
    CHECK(long_message.receive(Bytes{0xff, 0xff}).error() == DropReason::NoiseMalformed);

    Pair pair;
    pair.shake();
    pair.dialer.send(as_bytes("hello"));
    auto frame = pair.dialer.take_output();
    frame.back() ^= 1;
    CHECK(pair.listener.receive(frame).error() == DropReason::NoiseWrongKey);
}
