// SPDX-License-Identifier: Apache-2.0
#include "client/cli/amount.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using namespace assay::cli;

TEST_CASE("Amounts are read in tokens, to the smallest unit") {
    CHECK(parse_tokens("0") == Balance{0});
    CHECK(parse_tokens("1") == token);
    CHECK(parse_tokens("1_000.25") == 1000 * token + token / 4);
    CHECK(parse_tokens("0.000000000001") == Balance{1});
}

TEST_CASE("What is no amount is refused") {
    for (const auto* text :
         {"", ".", "1.", ".5", "-1", "+1", "1,5", "1e3", " 1", "_1", "0x10", "0.0000000000001",
          "1.2.3", "1._5", "340282366920938463463374607431768211456"})
        CHECK_FALSE(parse_tokens(text));
}

TEST_CASE("Amounts are written as they are read") {
    CHECK(tokens(0) == "0");
    CHECK(tokens(token) == "1");
    CHECK(tokens(1) == "0.000000000001");
    CHECK(tokens(1234 * token + token / 2) == "1234.5");
    CHECK(parse_tokens(tokens(u128{1} << 120)) == u128{1} << 120);
}

TEST_CASE("Digits beyond those wanted are cut off, never rounded up") {
    CHECK(tokens(token / 8 + token, 2) == "1.12");
    CHECK(tokens(token - 1, 4) == "0.9999");
    CHECK(signed_tokens(-i128{1'500'000'000'000}) == "-1.5");
    CHECK(signed_tokens(i128{2'000'000'000'000}) == "+2");
    CHECK(signed_tokens(i128{0}) == "0");
}
