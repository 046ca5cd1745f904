// SPDX-License-Identifier: Apache-2.0
// Rotary positions (Su et al. 2021): pairs of neighbouring columns turn by an angle that grows with
// the position. One fold step opens the tile itself, since 32 is even.
#pragma once

#include "runtime/numeric/rotary.hpp"
#include "runtime/program/operators/rule.hpp"

namespace assay::program {

namespace operators {

inline numeric::Turn rotary_turn(const Rotary& op, std::uint32_t position, std::uint32_t pair) {
    return numeric::rotary_turn({op.width, op.base.value(), op.inverse}, position, pair);
}

}  // namespace operators

template <>
struct Rule<Rotary> : operators::OneStepInPlace {
    static operators::Result result(const Rotary& op, std::span<const Input> inputs,
                                    const TensorType&) {
        ENSURE(inputs.size() == 1, operators::refused(Malformed::WrongInputCount));
        ENSURE(inputs[0].type.dtype == Dtype::F32, operators::refused(Malformed::WrongInputDtype));
        ENSURE(op.width > 0 && op.width % 2 == 0 && op.period > 0,
               operators::refused(Malformed::BadAttribute));
        const Shape& shape = inputs[0].type.shape;
        ENSURE(shape.columns % op.width == 0 && shape.rows % op.period == 0,
               operators::refused(Malformed::WrongInputShape));
        return inputs[0].type;
    }
    static std::uint64_t work(const Rotary&, const Node& node) {
        return operators::saturating_multiply(node.type.shape.elements(), 60);
    }
    static Accumulator step(const Rotary& op, const Fold& fold, std::uint32_t, Accumulator result,
                            std::span<const Tile> opened) {
        const Shape shape = fold.shape();
        for (std::uint32_t r = 0; r < shape.rows; ++r)
            for (std::uint32_t c = 0; c < shape.columns; c += 2) {
                const std::uint32_t position = (fold.tile().row * tile_side + r) % op.period;
                const std::uint32_t pair = (fold.tile().column * tile_side + c) % op.width / 2;
                const numeric::Turn turn = operators::rotary_turn(op, position, pair);
                const float x = opened[0].f32(r, c), y = opened[0].f32(r, c + 1);
                result.words.push_back(operators::stored(numeric::turned_first(turn, x, y)));
                result.words.push_back(operators::stored(numeric::turned_second(turn, x, y)));
            }
        return result;
    }
    static Tile finish(const Rotary&, const Fold& fold, const Accumulator& last) {
        return operators::tile_of_words(fold, last.words);
    }
};

}  // namespace assay::program
