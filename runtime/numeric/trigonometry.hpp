// SPDX-License-Identifier: Apache-2.0
// sin and cos as fixed sequences of float32 operations: for rotary positions, normal random numbers
// and cosine schedules. Within 2 ulp up to |x| = 2^15; beyond that still the same on every machine.
#pragma once

#include "runtime/numeric/float32.hpp"

namespace assay::numeric {

/// x less the nearest multiple of pi/2, and that multiple modulo 4.
struct Quadrant {
    float rest = 0;
    std::uint32_t number = 0;
};

ASSAY_NUMERIC Quadrant quadrant(float x) {
    // Adding 1.5 * 2^23 rounds to an integer, in the low bits. pi/2 in three parts.
    const float rounder = 12582912.0F;
    const float shifted = fma(x, 0x1.45f306p-1F, rounder);
    const float n = subtract(shifted, rounder);
    float r = fma(n, -0x1.921fb6p+0F, x);
    r = fma(n, 0x1.777a5cp-25F, r);
    r = fma(n, 0x1.ee59dap-50F, r);
    return {r, to_bits(shifted) & 3U};
}

/// On [-pi/4, pi/4].
ASSAY_NUMERIC float sin_near_zero(float r) {
    const float z = multiply(r, r);
    float p = fma(z, -1.9515295891e-4F, 8.3321608736e-3F);
    p = fma(p, z, -1.6666654611e-1F);
    return fma(multiply(p, z), r, r);
}
ASSAY_NUMERIC float cos_near_zero(float r) {
    const float z = multiply(r, r);
    float p = fma(z, 2.443315711809948e-5F, -1.388731625493765e-3F);
    p = fma(p, z, 4.166664568298827e-2F);
    return add(fma(multiply(p, z), z, multiply(-0.5F, z)), 1.0F);
}

/// sin(x + number * pi/2), with `number` 0 or 1: both functions in one.
ASSAY_NUMERIC float sine(float x, std::uint32_t number) {
    const Quadrant at = quadrant(x);
    const std::uint32_t turn = at.number + number;
    const float s = sin_near_zero(at.rest), c = cos_near_zero(at.rest);
    const float magnitude = (turn & 1U) != 0 ? c : s;
    const float result = from_bits(to_bits(magnitude) ^ ((turn & 2U) << 30));
    return absolute(x) < infinity() ? canonical(result) : nan();
}

ASSAY_NUMERIC float sin(float x) { return sine(x, 0); }
ASSAY_NUMERIC float cos(float x) { return sine(x, 1); }

}  // namespace assay::numeric
