// SPDX-License-Identifier: Apache-2.0
// What elementwise operators compute for one element. This one definition is the fold's, the CPU
// kernels' and the CUDA kernels': each compiler makes a loop of it. Numbers that are the same for
// all elements of a step (a rate, a bias correction) are members, worked out once.
#pragma once

#include "runtime/numeric/activation.hpp"

namespace assay::numeric::element {

// ---- Arithmetic ---------------------------------------------------------------------------------

struct Add {
    ASSAY_NUMERIC float operator()(float a, float b) const { return add(a, b); }
};
struct Subtract {
    ASSAY_NUMERIC float operator()(float a, float b) const { return subtract(a, b); }
};
struct Multiply {
    ASSAY_NUMERIC float operator()(float a, float b) const { return multiply(a, b); }
};
struct Divide {
    ASSAY_NUMERIC float operator()(float a, float b) const { return divide(a, b); }
};
struct Scale {
    float factor;
    ASSAY_NUMERIC float operator()(float x) const { return multiply(x, factor); }
};
struct Shift {
    float offset;
    ASSAY_NUMERIC float operator()(float x) const { return add(x, offset); }
};
struct Exponential {
    ASSAY_NUMERIC float operator()(float x) const { return exp(x); }
};
struct Logarithm {
    ASSAY_NUMERIC float operator()(float x) const { return log(x); }
};
struct SquareRoot {
    ASSAY_NUMERIC float operator()(float x) const { return square_root(x); }
};
struct ReciprocalSquareRoot {
    ASSAY_NUMERIC float operator()(float x) const { return reciprocal_square_root(x); }
};

// ---- Activations, and what they pass back -------------------------------------------------------

struct Relu {
    ASSAY_NUMERIC float operator()(float x) const { return x <= 0.0F ? 0.0F : x; }
};
struct ReluGradient {
    ASSAY_NUMERIC float operator()(float x, float gradient) const {
        return x <= 0.0F ? 0.0F : gradient;
    }
};
struct Gelu {
    ASSAY_NUMERIC float operator()(float x) const { return gelu_tanh(x); }
};
struct GeluGradient {
    ASSAY_NUMERIC float operator()(float x, float gradient) const {
        return multiply(gradient, gelu_tanh_slope(x));
    }
};
struct GeluErf {
    ASSAY_NUMERIC float operator()(float x) const { return gelu_erf(x); }
};
struct GeluErfGradient {
    ASSAY_NUMERIC float operator()(float x, float gradient) const {
        return multiply(gradient, gelu_erf_slope(x));
    }
};
struct Silu {
    ASSAY_NUMERIC float operator()(float x) const { return silu(x); }
};
struct SiluGradient {
    ASSAY_NUMERIC float operator()(float x, float gradient) const {
        return multiply(gradient, silu_slope(x));
    }
};
struct Tanh {
    ASSAY_NUMERIC float operator()(float x) const { return tanh(x); }
};
struct TanhGradient {
    ASSAY_NUMERIC float operator()(float y, float gradient) const {
        return multiply(gradient, fma(negate(y), y, 1.0F));
    }
};
struct Sigmoid {
    ASSAY_NUMERIC float operator()(float x) const { return sigmoid(x); }
};
struct SigmoidGradient {
    ASSAY_NUMERIC float operator()(float y, float gradient) const {
        return multiply(gradient, multiply(y, subtract(1.0F, y)));
    }
};

// ---- Optimisers ---------------------------------------------------------------------------------

struct Momentum {
    float factor;
    ASSAY_NUMERIC float operator()(float buffer, float gradient) const {
        return fma(factor, buffer, gradient);
    }
};
struct Descend {
    float down;  ///< Minus the rate.
    ASSAY_NUMERIC float operator()(float weight, float direction) const {
        return fma(down, direction, weight);
    }
};
struct Average {
    float keep, take;
    ASSAY_NUMERIC float operator()(float average, float x) const {
        return fma(keep, average, multiply(take, x));
    }
};
struct AverageSquares {
    float keep, take;
    ASSAY_NUMERIC float operator()(float average, float x) const {
        return fma(keep, average, multiply(multiply(take, x), x));
    }
};
struct Adam {
    float rate;        ///< Over the first average's bias correction.
    float correction;  ///< Root of the second average's bias correction.
    float epsilon;
    float keep;  ///< 1 - rate * decay.
    ASSAY_NUMERIC float operator()(float weight, float mean, float square) const {
        const float deviation = add(divide(square_root(square), correction), epsilon);
        return fma(negate(rate), divide(mean, deviation), multiply(keep, weight));
    }
};
struct ClipFactor {
    float limit;
    ASSAY_NUMERIC float operator()(float squares) const {
        const float norm = square_root(squares);
        const float factor = norm > limit ? divide(limit, norm) : 1.0F;
        return is_nan(norm) ? nan() : factor;
    }
};

/// All of them, numbered: kernels are found by the number.
template <class... F>
struct List {
    static constexpr std::uint32_t size = sizeof...(F);
    template <class One>
    static constexpr std::uint32_t number() {
        std::uint32_t index = 0, found = size;
        ((__is_same(F, One) ? (found = index++) : index++), ...);
        return found;
    }
};
using Functions =
    List<Add, Subtract, Multiply, Divide, Scale, Shift, Exponential, Logarithm, SquareRoot,
         ReciprocalSquareRoot, Relu, ReluGradient, Gelu, GeluGradient, GeluErf, GeluErfGradient,
         Silu, SiluGradient, Tanh, TanhGradient, Sigmoid, SigmoidGradient, Momentum, Descend,
         Average, AverageSquares, Adam, ClipFactor>;

template <class F>
consteval std::size_t count_operands() {
    if constexpr (requires(F f) { f(0.0F); })
        return 1;
    else if constexpr (requires(F f) { f(0.0F, 0.0F); })
        return 2;
    else
        return 3;
}
/// How many operands a function takes. (nvcc knows no constrained specialisations of variables.)
template <class F>
inline constexpr std::size_t operands = count_operands<F>();

}  // namespace assay::numeric::element
