// SPDX-License-Identifier: Apache-2.0
#include "pallets/collateral/perbill.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using collateral::fit_into;
using collateral::Perbill;

TEST_CASE("what is paid out is rounded down, what is asked for is rounded up") {
    constexpr Perbill third{333'333'333};
    CHECK(third.of(10) == 3);
    CHECK(third.of_up(10) == 4);
    CHECK(Perbill{0}.of_up(10) == 0);
    CHECK(Perbill{Perbill::one}.of(u128_max) == u128_max);
    CHECK(Perbill{Perbill::one}.of_up(u128_max) == u128_max);
}

TEST_CASE("a mark-up may exceed one, and saturates") {
    constexpr Perbill dearer{1'200'000'000};
    CHECK_FALSE(dearer.is_share());
    CHECK(dearer.of(100) == 120);
    CHECK(dearer.of(u128_max) == u128_max);
}

TEST_CASE("shares fit into a whole only together") {
    CHECK(fit_into(Perbill{10}, Perbill{4}, Perbill{6}));
    CHECK_FALSE(fit_into(Perbill{10}, Perbill{5}, Perbill{6}));
    CHECK_FALSE(fit_into(Perbill{1}, Perbill{0xffff'ffff}, Perbill{2}));
}
