// SPDX-License-Identifier: Apache-2.0
// What evaluation counts with: the place of a row's maximum, and how many rows of two columns of
// integers agree.
#pragma once

#include "runtime/program/operators/reduction.hpp"

namespace assay::program {

/// Accumulator: the largest so far of each row, then the column where each stands.
template <>
struct Rule<ArgMax> : operators::AlongRows<ArgMax> {
    static operators::Result result(const ArgMax& op, std::span<const Input> inputs,
                                    const TensorType& wanted) {
        TensorType type = TRY(AlongRows::result(op, inputs, wanted));
        type.dtype = Dtype::I32;
        return type;
    }
    static std::size_t words(const Fold& fold, std::uint32_t) {
        return std::size_t{2} * fold.shape().rows;
    }
    static Accumulator start(const Fold& fold) {
        Accumulator best{std::vector<std::uint32_t>(words(fold, 0), 0)};
        std::fill_n(best.words.begin(), fold.shape().rows,
                    numeric::to_bits(numeric::negate(numeric::infinity())));
        return best;
    }
    static Accumulator step(const ArgMax&, const Fold& fold, std::uint32_t f, Accumulator best,
                            std::span<const Tile> opened) {
        const Tile& x = opened[0];
        const std::uint32_t rows = fold.shape().rows;
        for (std::uint32_t r = 0; r < rows; ++r)
            for (std::uint32_t c = 0; c < x.type.shape.columns; ++c) {
                const float so_far = operators::number(best.words[r]), next = x.f32(r, c);
                const bool first_nan = numeric::is_nan(next) && !numeric::is_nan(so_far);
                if (!(next > so_far) && !first_nan) continue;
                best.words[r] = operators::stored(next);
                best.words[rows + r] = f * tile_side + c;
            }
        return best;
    }
    static Tile finish(const ArgMax&, const Fold& fold, const Accumulator& last) {
        return operators::tile_of_words(fold, std::span{last.words}.subspan(fold.shape().rows));
    }
};

/// Accumulator: the count so far.
template <>
struct Rule<CountEqual> {
    static operators::Result result(const CountEqual&, std::span<const Input> inputs,
                                    const TensorType&) {
        ENSURE(inputs.size() == 2, operators::refused(Malformed::WrongInputCount));
        for (const Input& input : inputs) {
            ENSURE(input.type.dtype != Dtype::F32, operators::refused(Malformed::WrongInputDtype));
            ENSURE(input.type.shape == (Shape{inputs[0].type.shape.rows, 1}),
                   operators::refused(Malformed::WrongInputShape));
        }
        return TensorType{Dtype::I32, {1, 1}};
    }
    static std::uint64_t work(const CountEqual&, const Node& node) {
        return node.inputs[0].type.shape.rows;
    }
    static std::uint32_t steps(const Fold& fold) {
        return tiles_along(operators::input_shape(fold, 0).rows);
    }
    static std::size_t words(const Fold&, std::uint32_t) { return 1; }
    static Accumulator start(const Fold&) { return {{0}}; }
    static std::vector<TileInput> inputs(const Fold&, std::uint32_t f) {
        return {{0, {f, 0}}, {1, {f, 0}}};
    }
    static Accumulator step(const CountEqual&, const Fold&, std::uint32_t, Accumulator count,
                            std::span<const Tile> opened) {
        for (std::uint32_t r = 0; r < opened[0].type.shape.rows; ++r)
            if (opened[0].word(r, 0) == opened[1].word(r, 0)) ++count.words[0];
        return count;
    }
    static Tile finish(const CountEqual&, const Fold& fold, const Accumulator& last) {
        return operators::tile_of_words(fold, last.words);
    }
};

}  // namespace assay::program
