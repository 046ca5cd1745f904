// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/hex.hpp"

#include <catch2/catch.hpp>

using namespace assay;

TEST_CASE("bytes are spelled in lower case behind 0x") {
    CHECK(to_hex({}) == "0x");
    CHECK(to_hex(Bytes{0x00, 0x0a, 0xff}) == "0x000aff");
}

TEST_CASE("hexadecimal text reads with and without 0x, in either case") {
    CHECK(from_hex("0x000aff") == Bytes{0x00, 0x0a, 0xff});
    CHECK(from_hex("000AFF") == Bytes{0x00, 0x0a, 0xff});
    CHECK(from_hex("0x") == Bytes{});
    CHECK(from_hex("") == Bytes{});
}

TEST_CASE("a wrong digit or a missing one is no bytes at all") {
    CHECK(!from_hex("0x0"));
    CHECK(!from_hex("0x0g"));
    CHECK(!from_hex("0x 0"));
    CHECK(!from_hex("x0"));
    CHECK(!from_hex("0x0x"));
}

TEST_CASE("every byte survives the way there and back") {
    Bytes all;
    for (int i = 0; i < 256; ++i) all.push_back(static_cast<std::uint8_t>(i));
    CHECK(from_hex(to_hex(all)) == all);
}

TEST_CASE("a hash takes exactly 32 bytes") {
    const std::string digits(64, 'a');
    const auto hash = hash_from_hex("0x" + digits);
    REQUIRE(hash);
    CHECK(hash->bytes[31] == 0xaa);
    CHECK(!hash_from_hex(digits + "aa"));
    CHECK(!hash_from_hex(digits.substr(2)));
}
