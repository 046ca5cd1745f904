// SPDX-License-Identifier: Apache-2.0
// Softmax along rows, plain and causal, and what it passes back.
#pragma once

#include "runtime/numeric/exponential.hpp"
#include "runtime/program/operators/row_passes.hpp"

namespace assay::program {

namespace operators {

/// Facts: the maximum, the sum.
template <class Op>
struct SoftmaxRows : RowPasses<Op, 1, 45> {
    static constexpr std::uint32_t passes = 2;
    static constexpr std::size_t kept = 2;
    static std::array<float, 4> start_facts() { return {numeric::negate(numeric::infinity())}; }
    static void add(const Op&, std::uint32_t pass, RowFacts& facts, float& lane, float x, float) {
        if (pass == 0)
            facts.number[0] = numeric::maximum(facts.number[0], x);
        else
            lane = numeric::add(lane, numeric::exp(numeric::subtract(x, facts.number[0])));
    }
    static void close(const Op&, std::uint32_t pass, RowFacts& facts, float sum) {
        if (pass == 1) facts.number[1] = sum;
    }
    static float element(const Op&, const RowFacts& facts, float x, float) {
        return numeric::divide(numeric::exp(numeric::subtract(x, facts.number[0])),
                               facts.number[1]);
    }
};

}  // namespace operators

template <>
struct Rule<Softmax> : operators::SoftmaxRows<Softmax> {};

template <>
struct Rule<CausalSoftmax> : operators::SoftmaxRows<CausalSoftmax> {
    static operators::Result result(const CausalSoftmax& op, std::span<const Input> inputs,
                                    const TensorType& wanted) {
        const TensorType type = TRY(RowPasses::result(op, inputs, wanted));
        ENSURE(type.shape.columns > 0 && type.shape.rows % type.shape.columns == 0,
               operators::refused(Malformed::WrongInputShape));
        return type;
    }
    static bool visible(const Fold& fold, std::uint64_t row, std::uint64_t column) {
        return column <= row % fold.node().type.shape.columns;
    }
};

/// Fact: the sum of y * gradient.
template <>
struct Rule<SoftmaxGradient> : operators::RowPasses<SoftmaxGradient, 2, 4> {
    static constexpr std::uint32_t passes = 1;
    static constexpr std::size_t kept = 1;
    static void add(const SoftmaxGradient&, std::uint32_t, operators::RowFacts&, float& lane,
                    float y, float gradient) {
        lane = numeric::fma(y, gradient, lane);
    }
    static void close(const SoftmaxGradient&, std::uint32_t, operators::RowFacts& facts,
                      float sum) {
        facts.number[0] = sum;
    }
    static float element(const SoftmaxGradient&, const operators::RowFacts& facts, float y,
                         float gradient) {
        return numeric::multiply(y, numeric::subtract(gradient, facts.number[0]));
    }
};

}  // namespace assay::program
