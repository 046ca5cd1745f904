// SPDX-License-Identifier: Apache-2.0
// Numbers in a program's attributes, and rates that depend on the number of the training step.
#pragma once

#include <variant>

#include "runtime/numeric/float32.hpp"

namespace assay::program {

/// A float32 attribute, held as its bits so that equality and the encoding are exact. Valid
/// programs hold finite numbers only.
struct Real {
    std::uint32_t bits = 0;
    static Real of(float value) { return {numeric::to_bits(value)}; }
    float value() const { return numeric::from_bits(bits); }
    bool finite() const { return (bits & 0x7f800000U) != 0x7f800000U; }
    friend bool operator==(const Real&, const Real&) = default;
};

/// Always `rate`.
struct ConstantRate {
    Real rate;
    friend bool operator==(const ConstantRate&, const ConstantRate&) = default;
};
/// rate * factor^(step / every), integer division; `every` at least 1.
struct StepDecay {
    Real rate, factor;
    std::uint64_t every = 1;
    friend bool operator==(const StepDecay&, const StepDecay&) = default;
};
/// From `from` at step 0 to `to` at step `steps`, and `to` ever after: warm-up or linear decay.
/// fma(to - from, step / steps, from), both counts converted to float32 first; `steps` at least 1.
struct LinearRate {
    Real from, to;
    std::uint64_t steps = 1;
    friend bool operator==(const LinearRate&, const LinearRate&) = default;
};
/// From peak / warm_up at step 0 up to `peak` in a line, then half a cosine down to `floor` at step
/// `steps`, and `floor` ever after. `steps` more than `warm_up`.
/// Warm-up: peak * ((step + 1) / warm_up). Then fma((peak - floor) * 0.5, 1 + cos(pi * share),
/// floor), share = (step - warm_up) / (steps - warm_up).
struct CosineRate {
    Real peak, floor;
    std::uint64_t warm_up = 0, steps = 1;
    friend bool operator==(const CosineRate&, const CosineRate&) = default;
};
using Schedule = std::variant<ConstantRate, StepDecay, LinearRate, CosineRate>;

/// The rate at a step, in exact arithmetic.
float rate_at(const Schedule& schedule, std::uint64_t step);

/// Whether all numbers are finite and the divisors positive.
bool valid(const Schedule& schedule);

}  // namespace assay::program
