// SPDX-License-Identifier: Apache-2.0
// Activations and their derivatives as fixed sequences of float32 operations.
#pragma once

#include "runtime/numeric/error_function.hpp"

namespace assay::numeric {

/// x / (1 + e^-x).
ASSAY_NUMERIC float silu(float x) { return canonical(multiply(x, sigmoid(x))); }

/// s (1 + x (1 - s)), s the logistic function.
ASSAY_NUMERIC float silu_slope(float x) {
    const float s = sigmoid(x);
    return canonical(multiply(s, fma(x, subtract(1.0F, s), 1.0F)));
}

/// Of `gelu_tanh`: (1 + t)/2 + x/2 (1 - t^2) sqrt(2/pi) (1 + 3 * 0.044715 x^2).
ASSAY_NUMERIC float gelu_tanh_slope(float x) {
    const float square = multiply(x, x);
    const float t = tanh(multiply(0.79788456F, fma(multiply(0.044715F, square), x, x)));
    const float inner = multiply(0.79788456F, fma(0.134145F, square, 1.0F));
    const float bend = multiply(multiply(multiply(0.5F, x), fma(negate(t), t, 1.0F)), inner);
    return canonical(fma(0.5F, add(1.0F, t), bend));
}

/// Of `gelu_erf`: (1 + erf(x / sqrt 2))/2 + x e^(-x^2/2) / sqrt(2 pi).
ASSAY_NUMERIC float gelu_erf_slope(float x) {
    const float half = multiply(0.5F, add(1.0F, erf(multiply(x, 0x1.6a09e6p-1F))));
    const float bell = multiply(0.39894228F, exp(multiply(multiply(-0.5F, x), x)));
    return canonical(fma(x, bell, half));
}

}  // namespace assay::numeric
