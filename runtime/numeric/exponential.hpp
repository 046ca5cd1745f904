// SPDX-License-Identifier: Apache-2.0
// exp, log, tanh and the logistic function as fixed sequences of float32 operations, within 2 ulp.
// Branch-free, so compilers vectorise them; the polynomials come from Sollya's fpminimax.
#pragma once

#include "runtime/numeric/float32.hpp"

namespace assay::numeric {

/// e^x, at most 1.003 ulp off. Overflows to +infinity, underflows through the subnormals to +0.
ASSAY_NUMERIC float exp(float x) {
    float y = x > 89.0F ? 89.0F : x;
    y = y >= -104.0F ? y : -104.0F;  // Takes NaN along: it is put back at the end.

    // x = n ln 2 + r with n an integer. Adding 1.5 * 2^23 rounds to it, in the low bits.
    const float rounder = 12582912.0F;
    const float shifted = fma(y, 0x1.715476p+0F, rounder);
    const float n = subtract(shifted, rounder);
    float r = fma(n, -0x1.62e4p-1F, y);  // ln 2 in two parts, the first with room for n.
    r = fma(n, -0x1.7f7d1cp-20F, r);

    float q = fma(r, 0x1.6a5e34p-10F, 0x1.123adp-7F);
    q = fma(q, r, 0x1.5558a2p-5F);
    q = fma(q, r, 0x1.55549p-3F);
    q = fma(q, r, 0x1.fffffcp-2F);
    const float p = add(fma(q, multiply(r, r), r), 1.0F);

    // 2^n in two factors, each a normal number, so that subnormal results are rounded only once.
    const std::int32_t exponent = static_cast<std::int32_t>(to_bits(shifted) - to_bits(rounder));
    const std::int32_t half = exponent >> 1;
    const std::int32_t rest = exponent - half;
    const float scaled =
        multiply(multiply(p, from_bits(static_cast<std::uint32_t>(half + 127) << 23)),
                 from_bits(static_cast<std::uint32_t>(rest + 127) << 23));
    return is_nan(x) ? nan() : scaled;
}

/// Natural logarithm, at most 0.86 ulp off. -infinity at both zeros, NaN below.
ASSAY_NUMERIC float log(float x) {
    const bool subnormal = x < 0x1p-126F;
    const float y = subnormal ? multiply(x, 0x1p23F) : x;

    // x = 2^e (1 + f) with 1 + f between sqrt(1/2) and sqrt(2).
    const std::uint32_t root_half = 0x3f3504f3U;
    const std::uint32_t offset = to_bits(y) - root_half;
    const std::int32_t e = (static_cast<std::int32_t>(offset) >> 23) - (subnormal ? 23 : 0);
    const float f = subtract(from_bits((offset & 0x7fffffU) + root_half), 1.0F);
    const float ef = static_cast<float>(e);

    float p = fma(f, -0x1.0d0372p-4F, 0x1.f56f7cp-4F);
    p = fma(p, f, -0x1.11e5d4p-3F);
    p = fma(p, f, 0x1.2520acp-3F);
    p = fma(p, f, -0x1.5428fp-3F);
    p = fma(p, f, 0x1.99784ep-3F);
    p = fma(p, f, -0x1.0002f2p-2F);
    p = fma(p, f, 0x1.5555cp-2F);
    const float f2 = multiply(f, f);
    float s = fma(multiply(f, f2), p, multiply(ef, 0x1.7f7d1cp-20F));
    s = fma(f2, -0.5F, s);
    s = add(s, f);
    s = fma(ef, 0x1.62e4p-1F, s);

    s = x == infinity() ? x : s;
    s = x == 0.0F ? negate(infinity()) : s;
    return x >= 0.0F ? s : nan();
}

/// Hyperbolic tangent, at most 1.44 ulp off; keeps the sign of zero.
ASSAY_NUMERIC float tanh(float x) {
    const float a = absolute(x);
    const float big = subtract(1.0F, divide(2.0F, add(exp(add(a, a)), 1.0F)));
    const float z = multiply(a, a);
    float p = fma(z, -0x1.958c74p-8F, 0x1.584238p-6F);
    p = fma(p, z, -0x1.b90a76p-5F);
    p = fma(p, z, 0x1.110c7p-3F);
    p = fma(p, z, -0x1.555548p-2F);
    const float small = fma(multiply(p, z), a, a);
    const float result = with_sign_of(a < 0.55F ? small : big, x);
    return is_nan(x) ? nan() : result;
}

/// 1 / (1 + e^-x). By definition +0 below about -88.7, where e^-x overflows.
ASSAY_NUMERIC float sigmoid(float x) { return canonical(divide(1.0F, add(1.0F, exp(negate(x))))); }

/// 1 / sqrt(x), two correctly rounded operations; at most 1.5 ulp off.
ASSAY_NUMERIC float reciprocal_square_root(float x) {
    return canonical(divide(1.0F, square_root(x)));
}

}  // namespace assay::numeric
