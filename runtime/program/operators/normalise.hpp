// SPDX-License-Identifier: Apache-2.0
// Layer normalisation and its relative without a mean, each with what it passes back. Facts of a
// row: mean, 1 / deviation, mean of the gradient, mean of gradient * result.
#pragma once

#include "runtime/numeric/exponential.hpp"
#include "runtime/program/operators/row_passes.hpp"

namespace assay::program {

namespace operators {

/// Passes: sum, squares of what is left of x (Centred; else squares only), then with a gradient its
/// sum (Centred) and its sum with the result.
template <class Op, bool Centred, bool Backward>
struct Normalise : RowPasses<Op, Backward ? 2 : 1, Backward ? 16 : 8> {
    static constexpr std::uint32_t passes = (Centred ? 2 : 1) * (Backward ? 2 : 1);
    static constexpr std::size_t kept = Backward ? 4 : 2;
    enum Fact : std::uint8_t { Mean, Scale, MeanGradient, MeanProduct };

    static Fact found_by(std::uint32_t pass) {
        return static_cast<Fact>(Centred ? pass : 2 * pass + 1);
    }
    static bool uses_gradient(std::uint32_t pass) { return found_by(pass) >= MeanGradient; }
    static float left(const RowFacts& facts, float x) {
        return Centred ? numeric::subtract(x, facts.number[Mean]) : x;
    }
    static float normal(const RowFacts& facts, float x) {
        return numeric::multiply(left(facts, x), facts.number[Scale]);
    }
    static void add(const Op&, std::uint32_t pass, RowFacts& facts, float& lane, float x,
                    float gradient) {
        switch (found_by(pass)) {
            case Mean:
                lane = numeric::add(lane, x);
                break;
            case Scale:
                lane = numeric::fma(left(facts, x), left(facts, x), lane);
                break;
            case MeanGradient:
                lane = numeric::add(lane, gradient);
                break;
            case MeanProduct:
                lane = numeric::fma(gradient, normal(facts, x), lane);
                break;
        }
    }
    static void close(const Op& op, std::uint32_t pass, RowFacts& facts, float sum) {
        const Fact fact = found_by(pass);
        const float mean = facts.mean(sum);
        facts.number[fact] =
            fact == Scale ? numeric::reciprocal_square_root(numeric::add(mean, op.epsilon.value()))
                          : mean;
    }
    static float element(const Op&, const RowFacts& facts, float x, float gradient) {
        if (!Backward) return normal(facts, x);
        const float own =
            Centred ? numeric::subtract(gradient, facts.number[MeanGradient]) : gradient;
        const float rest =
            numeric::fma(numeric::negate(normal(facts, x)), facts.number[MeanProduct], own);
        return numeric::multiply(facts.number[Scale], rest);
    }
};

}  // namespace operators

template <>
struct Rule<LayerNorm> : operators::Normalise<LayerNorm, true, false> {};
template <>
struct Rule<LayerNormGradient> : operators::Normalise<LayerNormGradient, true, true> {};
template <>
struct Rule<RmsNorm> : operators::Normalise<RmsNorm, false, false> {};
template <>
struct Rule<RmsNormGradient> : operators::Normalise<RmsNormGradient, false, true> {};

}  // namespace assay::program
