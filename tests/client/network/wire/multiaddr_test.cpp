// SPDX-License-Identifier: Apache-2.0
#include "client/network/wire/multiaddr.hpp"

#include <catch2/catch.hpp>

#include "runtime/base/hex.hpp"

using namespace assay;
using namespace assay::network;

TEST_CASE("an address is the same in text and in bytes") {
    const auto peer = to_text(Identity{ByteArray<32>{1}}.peer());
    for (const std::string& text :
         {std::string{"/ip4/127.0.0.1/tcp/30333"}, "/ip4/10.0.0.1/tcp/1/p2p/" + peer,
          std::string{"/ip6/::1/tcp/65535"}, std::string{"/dns/boot.example.org/tcp/30333"},
          std::string{"/dns4/a/tcp/0"}, "/dns6/b.c/tcp/2/p2p/" + peer}) {
        const auto address = multiaddr_from_text(text);
        REQUIRE(address);
        CHECK(to_text(*address) == text);
        const auto again = multiaddr_from_bytes(to_bytes(*address));
        REQUIRE(again);
        CHECK(*again == *address);
    }
    CHECK(to_hex(to_bytes(*multiaddr_from_text("/ip4/127.0.0.1/tcp/30333"))) ==
          "0x047f00000106767d");
    CHECK(to_text(*multiaddr_from_text("/ip6/0:0:0:0:0:0:0:1/tcp/9")) == "/ip6/::1/tcp/9");
}

TEST_CASE("other transports are unsupported, nonsense is malformed") {
    const auto error = [](std::string_view text) { return multiaddr_from_text(text).error(); };
    CHECK(error("/ip4/1.2.3.4/udp/1/quic-v1") == MultiaddrError::Unsupported);
    CHECK(error("/ip4/1.2.3.4/tcp/1/ws") == MultiaddrError::Unsupported);
    CHECK(error("/unix/a") == MultiaddrError::Unsupported);
    CHECK(error("/ip4/1.2.3.4") == MultiaddrError::Unsupported);
    CHECK(error("") == MultiaddrError::Malformed);
    CHECK(error("ip4/1.2.3.4/tcp/1") == MultiaddrError::Malformed);
    CHECK(error("/ip4/1.2.3/tcp/1") == MultiaddrError::Malformed);
    CHECK(error("/ip4/1.2.3.4/tcp/65536") == MultiaddrError::Malformed);
    CHECK(error("/ip4/1.2.3.4/tcp/") == MultiaddrError::Malformed);
    CHECK(error("/ip4/1.2.3.4/tcp/1/p2p/") == MultiaddrError::BadPeer);
    CHECK(error("/dns//tcp/1") == MultiaddrError::Malformed);
    const auto broken = [](std::string_view hex) {
        return multiaddr_from_bytes(*from_hex(hex)).error();
    };
    CHECK(broken("0x") == MultiaddrError::Malformed);
    CHECK(broken("0x047f0000") == MultiaddrError::Malformed);
    CHECK(broken("0x047f0000010676") == MultiaddrError::Malformed);
    CHECK(broken("0x047f000001910202") == MultiaddrError::Unsupported);
    CHECK(broken("0x35ff01") == MultiaddrError::Malformed);
}

TEST_CASE("limits count IPv4 addresses, and networks of IPv6") {
    const auto group = [](std::string_view text) {
        return address_group(*multiaddr_from_text(text));
    };
    CHECK(group("/ip4/1.2.3.4/tcp/1") == group("/ip4/1.2.3.4/tcp/2"));
    CHECK(group("/ip4/1.2.3.4/tcp/1") != group("/ip4/1.2.3.5/tcp/1"));
    CHECK(group("/ip6/2001:db8::1/tcp/1") == group("/ip6/2001:db8::ffff:1/tcp/1"));
    CHECK(group("/ip6/2001:db8:0:1::1/tcp/1") != group("/ip6/2001:db8::1/tcp/1"));
}
