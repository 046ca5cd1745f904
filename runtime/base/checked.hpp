// SPDX-License-Identifier: Apache-2.0
// Arithmetic on amounts that cannot wrap: each function says in its type whether it can fail. Money
// is never added, multiplied or shared out with bare operators unless a bound is proven beside it.
#pragma once

#include <optional>

#include "runtime/base/bytes.hpp"

namespace assay {

inline constexpr u128 u128_max = ~u128{0};

// ---- Checked: nothing when the exact result does not fit into 128 bits -------------------------

constexpr std::optional<u128> checked_add(u128 a, u128 b) {
    if (b > u128_max - a) return std::nullopt;
    return a + b;
}

constexpr std::optional<u128> checked_sub(u128 a, u128 b) {
    if (b > a) return std::nullopt;
    return a - b;
}

constexpr std::optional<u128> checked_mul(u128 a, u128 b) {
    if (a != 0 && b > u128_max / a) return std::nullopt;
    return a * b;
}

// ---- Saturating: the nearest representable number, for scores and limits, never for transfers --

constexpr u128 saturating_add(u128 a, u128 b) { return checked_add(a, b).value_or(u128_max); }
constexpr u128 saturating_sub(u128 a, u128 b) { return checked_sub(a, b).value_or(0); }
constexpr u128 saturating_mul(u128 a, u128 b) { return checked_mul(a, b).value_or(u128_max); }

// ---- Proportions: a * b / c with the product held in 256 bits ----------------------------------

namespace detail {

struct u256 {
    u128 high = 0, low = 0;
};

// The full product by four 64-bit partial products; no partial sum reaches 2^128.
constexpr u256 wide_mul(u128 a, u128 b) {
    constexpr u128 half = ~std::uint64_t{0};
    const u128 a0 = a & half, a1 = a >> 64, b0 = b & half, b1 = b >> 64;
    const u128 low = a0 * b0;
    const u128 middle = a1 * b0 + (low >> 64);
    const u128 middle_low = a0 * b1 + (middle & half);
    return {.high = a1 * b1 + (middle >> 64) + (middle_low >> 64),
            .low = middle_low << 64 | (low & half)};
}

struct Division {
    u128 quotient = 0, remainder = 0;
};

// Schoolbook division, a bit at a time. Needs n.high < c, so that the quotient fits.
constexpr Division wide_div(u256 n, u128 c) {
    if (n.high == 0) return {.quotient = n.low / c, .remainder = n.low % c};
    Division result{.quotient = 0, .remainder = n.high};
    for (int bit = 127; bit >= 0; --bit) {
        const bool carry = result.remainder >> 127 != 0;
        result.remainder = result.remainder << 1 | (n.low >> bit & 1);
        result.quotient <<= 1;
        // With a carry the true remainder is 2^128 more, so the wrapped difference is the right
        // one.
        if (carry || result.remainder >= c) {
            result.remainder -= c;
            result.quotient |= 1;
        }
    }
    return result;
}

}  // namespace detail

/// floor(a * b / c); nothing when c is zero or the quotient does not fit.
constexpr std::optional<u128> mul_div_down(u128 a, u128 b, u128 c) {
    const auto product = detail::wide_mul(a, b);
    if (product.high >= c) return std::nullopt;  // Holds for c = 0 too.
    return detail::wide_div(product, c).quotient;
}

/// ceil(a * b / c); nothing when c is zero or the quotient does not fit. What is owed to the chain
/// rounds up, what the chain owes rounds down.
constexpr std::optional<u128> mul_div_up(u128 a, u128 b, u128 c) {
    const auto product = detail::wide_mul(a, b);
    if (product.high >= c) return std::nullopt;
    const auto [quotient, remainder] = detail::wide_div(product, c);
    return checked_add(quotient, remainder != 0 ? 1 : 0);
}

}  // namespace assay
