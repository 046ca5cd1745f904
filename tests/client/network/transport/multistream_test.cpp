// SPDX-License-Identifier: Apache-2.0
#include "client/network/transport/multistream.hpp"

#include <catch2/catch.hpp>

#include "client/network/wire/protobuf.hpp"

using namespace assay;
using namespace assay::network;

namespace {

Bytes line(std::string_view text) { return length_prefixed(as_bytes(std::string{text} + "\n")); }

Multistream answering_b() {
    return Multistream::answering([](std::string_view name) { return name == "/b"; });
}

}  // namespace

TEST_CASE("two sides agree on the first proposal that both know") {
    auto dialer = Multistream::proposing({"/a", "/b", "/c"});
    auto listener = answering_b();
    for (int i = 0; i < 4; ++i) {
        REQUIRE(listener.receive(dialer.take_output()));
        REQUIRE(dialer.receive(listener.take_output()));
    }
    CHECK(dialer.agreed() == "/b");
    CHECK(listener.agreed() == "/b");
}

TEST_CASE("the first words are those of the specification") {
    auto dialer = Multistream::proposing({"/noise"});
    CHECK(to_string(dialer.take_output()) == "\x13/multistream/1.0.0\n\x07/noise\n");
}

TEST_CASE("what follows the agreement is left for the protocol") {
    auto listener = answering_b();
    Bytes bytes = line("/multistream/1.0.0");
    append(bytes, line("/b"));
    append(bytes, Bytes{1, 2, 3});
    REQUIRE(listener.receive(bytes));
    CHECK(listener.agreed() == "/b");
    CHECK(equal(listener.rest(), Bytes{1, 2, 3}));
}

TEST_CASE("a dialer without a common protocol gives up") {
    auto dialer = Multistream::proposing({"/a"});
    REQUIRE(dialer.receive(line("/multistream/1.0.0")));
    CHECK(dialer.receive(line("na")).error() == DropReason::NoCommonProtocol);
}

TEST_CASE("garbage, long names and endless proposals end the negotiation with a reason") {
    // "G" is a length: 71 bytes, which a scanner of HTTP will send sooner or later.
    auto scanned = answering_b();
    CHECK(scanned.receive(as_bytes("GET / HTTP/1.1\r\n" + std::string(80, 'x'))).error() ==
          DropReason::MultistreamMalformed);
    auto fresh = answering_b();
    CHECK(fresh.receive(line("/multistream/2.0.0")).error() == DropReason::MultistreamMalformed);
    auto unended = answering_b();
    CHECK(unended.receive(Bytes{1, 'a'}).error() == DropReason::MultistreamMalformed);
    auto long_name = answering_b();
    CHECK(long_name.receive(Bytes{0xff, 0xff, 0x01}).error() == DropReason::MultistreamTooLong);
    auto endless = answering_b();
    REQUIRE(endless.receive(line("/multistream/1.0.0")));
    Expected<std::monostate, DropReason> last;
    for (int i = 0; i < 100 && last; ++i) last = endless.receive(line("/x"));
    CHECK(last.error() == DropReason::NoCommonProtocol);
    auto echo = Multistream::proposing({"/a"});
    REQUIRE(echo.receive(line("/multistream/1.0.0")));
    CHECK(echo.receive(line("/z")).error() == DropReason::MultistreamMalformed);
}
