// SPDX-License-Identifier: Apache-2.0
// Constants and seeded random tensors: their one fold step opens nothing and makes the tile.
#pragma once

#include "runtime/numeric/exponential.hpp"
#include "runtime/numeric/philox.hpp"
#include "runtime/numeric/trigonometry.hpp"
#include "runtime/program/operators/rule.hpp"

namespace assay::program {

namespace operators {

template <class Op, std::uint32_t Cost>
struct Source : OneStep {
    static Result result(const Op&, std::span<const Input> inputs, const TensorType& wanted) {
        ENSURE(inputs.empty(), refused(Malformed::WrongInputCount));
        return TensorType{Dtype::F32, wanted.shape};
    }
    static std::uint64_t work(const Op&, const Node& node) {
        return saturating_multiply(node.type.shape.elements(), Cost);
    }
    static std::vector<TileInput> inputs(const Fold&, std::uint32_t) { return {}; }
    static Accumulator step(const Op& op, const Fold& fold, std::uint32_t, Accumulator result,
                            std::span<const Tile>) {
        const Shape shape = fold.shape();
        for (std::uint32_t r = 0; r < shape.rows; ++r)
            for (std::uint32_t c = 0; c < shape.columns; ++c) {
                const std::uint64_t row = std::uint64_t{fold.tile().row} * tile_side + r;
                const std::uint64_t index = row * fold.node().type.shape.columns +
                                            std::uint64_t{fold.tile().column} * tile_side + c;
                result.words.push_back(stored(Rule<Op>::element(op, fold.context(), index)));
            }
        return result;
    }
    static Tile finish(const Op&, const Fold& fold, const Accumulator& last) {
        return tile_of_words(fold, last.words);
    }
};

}  // namespace operators

template <>
struct Rule<Uniform> : operators::Source<Uniform, 25> {
    static float element(const Uniform& op, const Context& context, std::uint64_t index) {
        const numeric::RandomPlace place{
            .seed = context.seed, .stream = op.stream, .step = context.step, .index = index};
        return numeric::uniform(numeric::random_word(place), op.bound.value());
    }
};

/// Element i from the words i and i + 2^33 of its stream: u = (high 24 bits + 1) 2^-24, above 0; v
/// = high 24 bits 2^-24.
template <>
struct Rule<Normal> : operators::Source<Normal, 90> {
    static float element(const Normal& op, const Context& context, std::uint64_t index) {
        const auto word = [&](std::uint64_t at) {
            return numeric::random_word(
                {.seed = context.seed, .stream = op.stream, .step = context.step, .index = at});
        };
        return numeric::normal(word(index), word(index + (std::uint64_t{1} << 33)),
                               op.deviation.value());
    }
};

template <>
struct Rule<Constant> : operators::Source<Constant, 1> {
    static float element(const Constant& op, const Context&, std::uint64_t) {
        return op.value.value();
    }
};

}  // namespace assay::program
