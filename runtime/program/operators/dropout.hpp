// SPDX-License-Identifier: Apache-2.0
// Dropout: one fold step opens the tile that it thins out, by random words of the element's place.
#pragma once

#include "runtime/numeric/philox.hpp"
#include "runtime/program/operators/rule.hpp"

namespace assay::program {

template <>
struct Rule<Dropout> : operators::OneStepInPlace {
    static operators::Result result(const Dropout&, std::span<const Input> inputs,
                                    const TensorType&) {
        ENSURE(inputs.size() == 1, operators::refused(Malformed::WrongInputCount));
        ENSURE(inputs[0].type.dtype == Dtype::F32, operators::refused(Malformed::WrongInputDtype));
        return inputs[0].type;
    }
    static std::uint64_t work(const Dropout&, const Node& node) {
        return operators::saturating_multiply(node.type.shape.elements(), 26);
    }
    static Accumulator step(const Dropout& op, const Fold& fold, std::uint32_t, Accumulator result,
                            std::span<const Tile> opened) {
        const Shape shape = fold.shape();
        for (std::uint32_t r = 0; r < shape.rows; ++r)
            for (std::uint32_t c = 0; c < shape.columns; ++c) {
                const std::uint64_t row = std::uint64_t{fold.tile().row} * tile_side + r;
                const std::uint64_t index = row * fold.node().type.shape.columns +
                                            std::uint64_t{fold.tile().column} * tile_side + c;
                const std::uint32_t word = numeric::random_word({.seed = fold.context().seed,
                                                                 .stream = op.stream,
                                                                 .step = fold.context().step,
                                                                 .index = index});
                result.words.push_back(operators::stored(
                    numeric::thinned(word, op.threshold, op.factor.value(), opened[0].f32(r, c))));
            }
        return result;
    }
    static Tile finish(const Dropout&, const Fold& fold, const Accumulator& last) {
        return operators::tile_of_words(fold, last.words);
    }
};

}  // namespace assay::program
