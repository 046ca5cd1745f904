// SPDX-License-Identifier: Apache-2.0
// The numbers of the integer family: levels of +-127 that share a power of two.
#pragma once

#include "runtime/numeric/float32.hpp"

namespace assay::numeric {

inline constexpr std::uint32_t level_block = 128;  ///< Elements that share an exponent.
inline constexpr std::int32_t level_bias = 128;    ///< Added to a level where a byte holds it.
inline constexpr std::int32_t no_exponent = 128;   ///< Of a block with a NaN or an infinity.
inline constexpr std::int32_t least_exponent = -126;

/// The least e with magnitude <= 127 * 2^e, for the bits of a magnitude (sign 0).
ASSAY_NUMERIC std::int32_t level_exponent(std::uint32_t magnitude) {
    if (magnitude >= 0x7f800000U) return no_exponent;
    // 127 is 1.984375 * 2^6: beyond that in its binade, the next power is needed.
    const std::int32_t beyond = (magnitude & 0x7fffffU) > 0x7e0000U ? 1 : 0;
    const std::int32_t e = static_cast<std::int32_t>(magnitude >> 23) - 127 - 6 + beyond;
    return e > least_exponent ? e : least_exponent;
}

/// An exponent as it may stand in a tensor that somebody else made.
ASSAY_NUMERIC std::int32_t bounded_exponent(std::int32_t e) {
    const std::int32_t low = e > least_exponent ? e : least_exponent;
    return low < no_exponent ? low : no_exponent;
}

/// 2^e, for e of -126 to 127.
ASSAY_NUMERIC float power_of_two(std::int32_t e) {
    return from_bits(static_cast<std::uint32_t>(e + 127) << 23);
}

/// x 2^-e rounded to nearest even, within +-127; 0 of what is no number or has no exponent.
ASSAY_NUMERIC std::int32_t level(float x, std::int32_t e) {
    if (e >= no_exponent || !(absolute(x) < infinity())) return 0;
    const float most = multiply(127.0F, power_of_two(e));
    const float bounded = absolute(x) > most ? with_sign_of(most, x) : x;
    // In two steps, each within the range of powers.
    const std::int32_t half = e / 2;
    const float scaled = multiply(multiply(bounded, power_of_two(-half)), power_of_two(half - e));
    const float rounder = 12582912.0F;
    return static_cast<std::int32_t>(subtract(add(scaled, rounder), rounder));
}

/// sum * 2^a * 2^b, in this order; NaN where either has no exponent.
ASSAY_NUMERIC float level_value(std::int32_t sum, std::int32_t a, std::int32_t b) {
    if (a >= no_exponent || b >= no_exponent) return nan();
    const float first = multiply(static_cast<float>(sum), power_of_two(a));
    return canonical(multiply(first, power_of_two(b)));
}

}  // namespace assay::numeric
