// SPDX-License-Identifier: Apache-2.0
// erf, and the GELU activation in its two usual forms, as fixed sequences of float32 operations.
#pragma once

#include "runtime/numeric/exponential.hpp"

namespace assay::numeric {

/// The error function, at most 1.01 ulp off; keeps the sign of zero.
ASSAY_NUMERIC float erf(float x) {
    const float a = absolute(x);
    const float z = multiply(a, a);
    float p = fma(z, 0x1.4c5cb4p-14F, -0x1.a5197ap-11F);
    p = fma(p, z, 0x1.542fecp-8F);
    p = fma(p, z, -0x1.b7fec4p-6F);
    p = fma(p, z, 0x1.ce2d52p-4F);
    p = fma(p, z, -0x1.81274p-2F);
    p = fma(p, z, 0x1.06eba8p-3F);
    const float small = fma(p, a, a);

    // Beyond 1: erf = 1 - exp(polynomial); beyond 4 it is 1 in float32.
    const float b = a > 4.0F ? 4.0F : a;
    float l = fma(b, 0x1.b3319ep-20F, -0x1.7f780ap-15F);
    l = fma(l, b, 0x1.373c8ep-11F);
    l = fma(l, b, -0x1.36deaap-8F);
    l = fma(l, b, 0x1.b01322p-6F);
    l = fma(l, b, -0x1.c2814ep-4F);
    l = fma(l, b, -0x1.438ca8p-1F);
    l = fma(l, b, -0x1.21529ep+0F);
    l = fma(l, b, 0x1.3d5eb8p-12F);
    const float big = subtract(1.0F, exp(l));

    const float result = with_sign_of(a < 1.0F ? small : big, x);
    return is_nan(x) ? nan() : result;
}

/// x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))).
ASSAY_NUMERIC float gelu_tanh(float x) {
    const float cubic = fma(multiply(0.044715F, multiply(x, x)), x, x);
    const float u = multiply(0.79788456F, cubic);
    return canonical(multiply(multiply(0.5F, x), add(1.0F, tanh(u))));
}

/// x/2 (1 + erf(x / sqrt 2)).
ASSAY_NUMERIC float gelu_erf(float x) {
    const float u = multiply(x, 0x1.6a09e6p-1F);
    return canonical(multiply(multiply(0.5F, x), add(1.0F, erf(u))));
}

}  // namespace assay::numeric
