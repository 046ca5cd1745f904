// SPDX-License-Identifier: Apache-2.0
// Peers that wish no good, on real sockets: each is dropped, with the reason that fits.
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>

#include "client/network/wire/protobuf.hpp"
#include "tests/client/network/host/node.hpp"

using namespace assay;
using namespace assay::network;
using namespace assay::network::testing;
using asio::ip::tcp;

namespace {

SwarmOptions impatient(std::uint8_t number) {
    auto options = options_of(number);
    options.handshake_max = Time{400};
    options.stall_max = Time{600};
    options.peers.loopback_is_limited = true;
    return options;
}

tcp::socket connect(asio::io_context& io, std::uint16_t port) {
    tcp::socket socket{io};
    socket.connect({asio::ip::address_v4::loopback(), port});
    return socket;
}

void say(tcp::socket& socket, ByteView bytes) {
    boost::system::error_code ignored;
    asio::write(socket, asio::buffer(bytes.data(), bytes.size()), ignored);
}

// A peer that speaks well as far as `Connection` goes, over a socket of the test's own.
struct Speaker {
    Speaker(asio::io_context& io, std::uint16_t port)
        : socket{connect(io, port)}, context{io}, connection{identity, options()} {
        socket.non_blocking(true);
    }
    static ConnectionOptions options() {
        ConnectionOptions made;
        made.secrets = {ByteArray<32>{8}, ByteArray<32>{9}};
        made.supported = [](std::string_view) { return false; };
        return made;
    }
    bool step() {
        boost::system::error_code error;
        asio::write(socket, asio::buffer(connection.pull(1U << 16)), error);
        std::array<std::uint8_t, 4096> bytes{};
        const auto size = socket.read_some(asio::buffer(bytes), error);
        if (!error) static_cast<void>(connection.receive(ByteView{bytes}.first(size), Time{0}));
        return connection.ready();
    }
    Identity identity{ByteArray<32>{77}};
    tcp::socket socket;
    asio::io_context& context;
    Connection connection;
};

}  // namespace

TEST_CASE("a half-open connection is dropped after the time for a handshake") {
    asio::io_context io, other;
    Node node{io, impatient(1)};
    auto silent = connect(other, node.port());
    REQUIRE(run_until(io, [&] { return !node.dropped.empty(); }));
    CHECK(node.dropped == std::vector{DropReason::HandshakeTimeout});
}

TEST_CASE("garbage is dropped at once, whatever it is") {
    asio::io_context io, other;
    Node node{io, impatient(1)};
    auto http = connect(other, node.port());
    say(http, as_bytes("GET / HTTP/1.1\r\nHost: a\r\nAccept: text/html, and so on, and so on\r\n"
                       "User-Agent: somebody that looks for web servers\r\n\r\n"));
    REQUIRE(run_until(io, [&] { return node.dropped.size() == 1; }));
    CHECK(node.dropped[0] == DropReason::MultistreamMalformed);
    auto ones = connect(other, node.port());
    say(ones, Bytes(1000, 0xff));
    REQUIRE(run_until(io, [&] { return node.dropped.size() == 2; }));
    CHECK(node.dropped[1] == DropReason::MultistreamMalformed);
    auto noise = connect(other, node.port());
    Bytes words = length_prefixed(as_bytes("/multistream/1.0.0\n"));
    append(words, length_prefixed(as_bytes("/noise\n")));
    append(words, Bytes(1000, 0xff));
    say(noise, words);
    REQUIRE(run_until(io, [&] { return node.dropped.size() == 3; }));
    CHECK(node.dropped[2] == DropReason::NoiseMalformed);
}

TEST_CASE("a peer that dribbles its handshake byte by byte runs out of time") {
    asio::io_context io, other;
    Node node{io, impatient(1)};
    auto slow = connect(other, node.port());
    const auto words = length_prefixed(as_bytes("/multistream/1.0.0\n"));
    std::size_t at = 0;
    REQUIRE(run_until(io, [&] {
        if (at < words.size()) say(slow, ByteView{words}.subspan(at++, 1));
        return !node.dropped.empty();
    }));
    CHECK(node.dropped[0] == DropReason::HandshakeTimeout);
}

TEST_CASE("one address gets so many connections, and is shut out when only garbage comes from it") {
    asio::io_context io, other;
    Node node{io, impatient(1)};
    std::vector<tcp::socket> sockets;
    for (int i = 0; i < 5; ++i) sockets.push_back(connect(other, node.port()));
    REQUIRE(run_until(io, [&] { return !node.dropped.empty(); }));
    CHECK(node.dropped[0] == DropReason::TooManyFromAddress);
    sockets.clear();
    for (int i = 0; i < 40 && node.dropped.back() != DropReason::Banned; ++i) {
        auto socket = connect(other, node.port());
        say(socket, Bytes(100, 0xff));
        const auto before = node.dropped.size();
        REQUIRE(run_until(io, [&] { return node.dropped.size() > before; }));
    }
    CHECK(node.dropped.back() == DropReason::Banned);
}

TEST_CASE("frames that make no sense after a good handshake cost the connection") {
    asio::io_context io, other;
    Node node{io, impatient(1)};
    Speaker speaker{other, node.port()};
    REQUIRE(run_until(io, [&] { return speaker.step() && !node.swarm.connected().empty(); }));
    speaker.socket.non_blocking(false);
    say(speaker.socket, Bytes(200, 0));  // Frames of Noise that nobody encrypted.
    REQUIRE(run_until(io, [&] { return !node.dropped.empty(); }));
    CHECK(node.dropped[0] == DropReason::NoiseWrongKey);
}

TEST_CASE("a peer that asks and never reads is dropped, with bounded memory") {
    asio::io_context io, other;
    Node node{io, impatient(1)};
    Speaker speaker{other, node.port()};
    REQUIRE(run_until(io, [&] { return speaker.step() && !node.swarm.connected().empty(); }));
    const auto stream = speaker.connection.open({"/assay/echo/1"}, Time{0});
    REQUIRE(stream);
    const Bytes question(4'000'000, 1);
    bool asked = false;
    // It pays no window back for what it is told: after 256 KiB the answer stands still.
    REQUIRE(run_until(io, [&] {
        speaker.step();
        for (const auto& event : speaker.connection.take_events())
            if (event.kind == ConnectionEvent::Kind::Agreed && !std::exchange(asked, true))
                speaker.connection.send(*stream, length_prefixed(question));
        return !node.dropped.empty();
    }));
    CHECK(node.dropped[0] == DropReason::SlowReader);
}
