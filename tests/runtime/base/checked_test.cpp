// SPDX-License-Identifier: Apache-2.0
#include "runtime/base/checked.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace assay;

namespace {

constexpr u128 two_to(unsigned bits) { return u128{1} << bits; }

// Everything below is also usable by the compiler: constants of a chain are built from it.
static_assert(mul_div_down(u128_max, u128_max, u128_max) == u128_max);
static_assert(mul_div_up(7, 3, 2) == u128{11} && mul_div_down(7, 3, 2) == u128{10});

// Whether q is floor(a * b / c), by multiplying back: q*c <= a*b < (q+1)*c in 256 bits.
bool is_quotient(u128 q, u128 a, u128 b, u128 c) {
    const auto product = detail::wide_mul(a, b), back = detail::wide_mul(q, c);
    const bool borrow = product.low < back.low;
    if (back.high > product.high || (back.high == product.high && borrow)) return false;
    const u128 rest_high = product.high - back.high - (borrow ? 1 : 0);
    return rest_high == 0 && product.low - back.low < c;
}

u128 any_number(std::mt19937_64& random) {
    const u128 wide = u128{random()} << 64 | random();
    return wide >> random() % 128;
}

}  // namespace

TEST_CASE("checked arithmetic is exact up to the last number that fits, and nothing beyond") {
    CHECK(checked_add(u128_max - 1, 1) == u128_max);
    CHECK(!checked_add(u128_max, 1));
    CHECK(checked_sub(5, 5) == u128{0});
    CHECK(!checked_sub(4, 5));
    CHECK(checked_mul(two_to(64), two_to(63)) == two_to(127));
    CHECK(!checked_mul(two_to(64), two_to(64)));
    CHECK(checked_mul(0, u128_max) == u128{0});
    CHECK(checked_mul(u128_max, 0) == u128{0});
}

TEST_CASE("saturating arithmetic stops at the ends") {
    CHECK(saturating_add(u128_max, 1) == u128_max);
    CHECK(saturating_sub(4, 5) == 0);
    CHECK(saturating_mul(two_to(100), two_to(100)) == u128_max);
    CHECK(saturating_mul(6, 7) == 42);
}

TEST_CASE("a wide product has the high half that 128 bits lose") {
    const auto square = detail::wide_mul(u128_max, u128_max);
    CHECK(square.high == u128_max - 1);
    CHECK(square.low == 1);
    const auto power = detail::wide_mul(two_to(100), two_to(100));
    CHECK(power.high == two_to(72));
    CHECK(power.low == 0);
}

TEST_CASE("proportions refuse a zero divisor and a quotient that does not fit") {
    CHECK(!mul_div_down(1, 1, 0));
    CHECK(!mul_div_up(0, 0, 0));
    CHECK(!mul_div_down(two_to(127), 4, 2));
    CHECK(mul_div_down(two_to(127), 4, 4) == two_to(127));
    // 7 * (2^129 - 1) / 7 / 2 lies between the last number that fits and the next.
    u128 seventh = 0;  // Of 2^129 - 1, which is 8^43 - 1.
    for (int i = 0; i < 43; ++i) seventh = seventh * 8 + 1;
    CHECK(mul_div_down(7, seventh, 2) == u128_max);
    CHECK(!mul_div_up(7, seventh, 2));
}

TEST_CASE("proportions of random numbers multiply back to their product") {
    std::mt19937_64 random{20240611};
    int fitted = 0;
    for (int i = 0; i < 20'000; ++i) {
        const u128 a = any_number(random), b = any_number(random), c = any_number(random);
        const auto down = mul_div_down(a, b, c);
        if (!down) {
            REQUIRE((c == 0 || detail::wide_mul(a, b).high >= c));
            continue;
        }
        ++fitted;
        REQUIRE(is_quotient(*down, a, b, c));
        const auto exact = detail::wide_mul(*down, c), product = detail::wide_mul(a, b);
        const bool divides = exact.high == product.high && exact.low == product.low;
        if (*down != u128_max) REQUIRE(mul_div_up(a, b, c) == *down + (divides ? 0 : 1));
    }
    CHECK(fitted > 5'000);
}
