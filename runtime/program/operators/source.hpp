// SPDX-License-Identifier: Apache-2.0
// Operators without inputs: constants and seeded random tensors. One fold step opens nothing and
// makes the tile.
#pragma once

#include "runtime/numeric/philox.hpp"
#include "runtime/program/operators/rule.hpp"

namespace assay::program {

namespace operators {

template <class Op, std::uint32_t Cost>
struct Source {
    static Result result(const Op&, std::span<const Input> inputs, const TensorType& wanted) {
        ENSURE(inputs.empty(), refused(Malformed::WrongInputCount));
        return TensorType{Dtype::F32, wanted.shape};
    }
    static std::uint64_t work(const Op&, const Node& node) {
        return saturating_multiply(node.type.shape.elements(), Cost);
    }
    static std::uint32_t steps(const Fold&) { return 1; }
    static std::size_t words(const Fold& fold, std::uint32_t f) {
        return f == 0 ? 0 : elements(fold);
    }
    static Accumulator start(const Fold&) { return {}; }
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

template <>
struct Rule<Constant> : operators::Source<Constant, 1> {
    static float element(const Constant& op, const Context&, std::uint64_t) {
        return op.value.value();
    }
};

}  // namespace assay::program
