// SPDX-License-Identifier: Apache-2.0
// Elementwise operators beyond the first (operators/elementwise.hpp). Every operand has the shape
// of the result, or one row, or one column, or one element that is met by all.
#pragma once

#include "runtime/program/schedule.hpp"

namespace assay::program {

// ---- Arithmetic and functions -------------------------------------------------------------------

/// a / b.
struct Divide {
    friend bool operator==(const Divide&, const Divide&) = default;
};
/// x + offset.
struct Shift {
    Real offset;
    friend bool operator==(const Shift&, const Shift&) = default;
};
/// e^x.
struct Exponential {
    friend bool operator==(const Exponential&, const Exponential&) = default;
};
/// The natural logarithm.
struct Logarithm {
    friend bool operator==(const Logarithm&, const Logarithm&) = default;
};
/// Correctly rounded; NaN below zero.
struct SquareRoot {
    friend bool operator==(const SquareRoot&, const SquareRoot&) = default;
};
/// 1 / sqrt(x).
struct ReciprocalSquareRoot {
    friend bool operator==(const ReciprocalSquareRoot&, const ReciprocalSquareRoot&) = default;
};

// ---- Activations; their gradients take (x, gradient), or (output, gradient) where it says y -----

/// x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))).
struct Gelu {
    friend bool operator==(const Gelu&, const Gelu&) = default;
};
/// gradient * gelu'(x).
struct GeluGradient {
    friend bool operator==(const GeluGradient&, const GeluGradient&) = default;
};
/// x/2 (1 + erf(x / sqrt 2)).
struct GeluErf {
    friend bool operator==(const GeluErf&, const GeluErf&) = default;
};
/// The same of GeluErf.
struct GeluErfGradient {
    friend bool operator==(const GeluErfGradient&, const GeluErfGradient&) = default;
};
/// x * sigmoid(x).
struct Silu {
    friend bool operator==(const Silu&, const Silu&) = default;
};
/// gradient * s (1 + x (1 - s)).
struct SiluGradient {
    friend bool operator==(const SiluGradient&, const SiluGradient&) = default;
};
/// Hyperbolic tangent.
struct Tanh {
    friend bool operator==(const Tanh&, const Tanh&) = default;
};
/// Of y: gradient * (1 - y^2).
struct TanhGradient {
    friend bool operator==(const TanhGradient&, const TanhGradient&) = default;
};
/// 1 / (1 + e^-x).
struct Sigmoid {
    friend bool operator==(const Sigmoid&, const Sigmoid&) = default;
};
/// Of y: gradient * y (1 - y).
struct SigmoidGradient {
    friend bool operator==(const SigmoidGradient&, const SigmoidGradient&) = default;
};

// ---- Optimisers ---------------------------------------------------------------------------------

/// Inputs average, x: fma(factor, average, (1 - factor) x).
struct Average {
    Real factor;
    friend bool operator==(const Average&, const Average&) = default;
};
/// Inputs average, x: fma(factor, average, (1 - factor) x x).
struct AverageSquares {
    Real factor;
    friend bool operator==(const AverageSquares&, const AverageSquares&) = default;
};
/// Inputs weights, mean, square (averages after this step, by Average and AverageSquares with the
/// two factors): w (1 - rate decay) - rate / (1 - mean_factor^(t+1)) * mean / (sqrt(square) /
/// sqrt(1 - square_factor^(t+1)) + epsilon), t the number of the step. decay 0 is Adam, else AdamW.
struct Adam {
    Schedule rate;
    Real mean_factor, square_factor, epsilon, decay;
    friend bool operator==(const Adam&, const Adam&) = default;
};
/// A sum of squares to what its tensors are multiplied by: limit / sqrt(x) where sqrt(x) > limit,
/// else 1.
struct ClipFactor {
    Real limit;
    friend bool operator==(const ClipFactor&, const ClipFactor&) = default;
};

}  // namespace assay::program
