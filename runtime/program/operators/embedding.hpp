// SPDX-License-Identifier: Apache-2.0
// Rows of a table by number, and their gradient. The numbers are opened first; the tiles that
// follow depend on them.
#pragma once

#include "runtime/program/operators/rule.hpp"

namespace assay::program {

namespace operators {

inline bool is_column_of_numbers(const TensorType& type, std::uint32_t rows) {
    return type.dtype != Dtype::F32 && type.shape == Shape{rows, 1};
}

}  // namespace operators

/// Steps: the numbers of the tile's rows; then one for each row. Accumulator: the numbers, the rows
/// so far.
template <>
struct Rule<Embedding> {
    static operators::Result result(const Embedding&, std::span<const Input> inputs,
                                    const TensorType&) {
        ENSURE(inputs.size() == 2, operators::refused(Malformed::WrongInputCount));
        const TensorType &table = inputs[0].type, &numbers = inputs[1].type;
        ENSURE(table.dtype == Dtype::F32 && numbers.dtype != Dtype::F32,
               operators::refused(Malformed::WrongInputDtype));
        ENSURE(numbers.shape.columns == 1, operators::refused(Malformed::WrongInputShape));
        return TensorType{Dtype::F32, {numbers.shape.rows, table.shape.columns}};
    }
    static std::uint64_t work(const Embedding&, const Node& node) {
        return node.type.shape.elements();
    }
    static std::uint32_t steps(const Fold& fold) { return 1 + fold.shape().rows; }
    static std::size_t words(const Fold& fold, std::uint32_t f) {
        if (f == 0) return 0;
        return fold.shape().rows + std::size_t{f - 1} * fold.shape().columns;
    }
    static Accumulator start(const Fold&) { return {}; }
    static bool inside(const Fold& fold, std::uint32_t number) {
        return number < operators::input_shape(fold, 0).rows;
    }
    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t f,
                                         const Accumulator& before) {
        if (f == 0) return {{1, {fold.tile().row, 0}}};
        const std::uint32_t number = before.words[f - 1];
        if (!inside(fold, number)) return {};
        return {{0, {number / tile_side, fold.tile().column}}};
    }
    static Accumulator step(const Embedding&, const Fold& fold, std::uint32_t f, Accumulator rows,
                            std::span<const Tile> opened) {
        if (f == 0) {
            for (std::uint32_t r = 0; r < fold.shape().rows; ++r)
                rows.words.push_back(opened[0].word(r, 0));
            return rows;
        }
        const std::uint32_t number = rows.words[f - 1];
        for (std::uint32_t c = 0; c < fold.shape().columns; ++c)
            rows.words.push_back(opened.empty() ? numeric::to_bits(numeric::nan())
                                                : opened[0].word(number % tile_side, c));
        return rows;
    }
    static Tile finish(const Embedding&, const Fold& fold, const Accumulator& last) {
        return operators::tile_of_words(fold, std::span{last.words}.subspan(fold.shape().rows));
    }
};

/// One step a tile of gradient rows. Accumulator: the sums.
template <>
struct Rule<EmbeddingGradient> {
    static operators::Result result(const EmbeddingGradient&, std::span<const Input> inputs,
                                    const TensorType& wanted) {
        ENSURE(inputs.size() == 2, operators::refused(Malformed::WrongInputCount));
        const TensorType &numbers = inputs[0].type, &gradient = inputs[1].type;
        ENSURE(numbers.dtype != Dtype::F32 && gradient.dtype == Dtype::F32,
               operators::refused(Malformed::WrongInputDtype));
        ENSURE(operators::is_column_of_numbers(numbers, gradient.shape.rows),
               operators::refused(Malformed::WrongInputShape));
        return TensorType{Dtype::F32, {wanted.shape.rows, gradient.shape.columns}};
    }
    static std::uint64_t work(const EmbeddingGradient&, const Node& node) {
        return node.inputs[1].type.shape.elements() + node.type.shape.elements();
    }
    static std::uint32_t steps(const Fold& fold) {
        return tiles_along(operators::input_shape(fold, 1).rows);
    }
    static std::size_t words(const Fold& fold, std::uint32_t) { return operators::elements(fold); }
    static Accumulator start(const Fold& fold) {
        return {std::vector<std::uint32_t>(operators::elements(fold), 0)};
    }
    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t f) {
        return {{0, {f, 0}}, {1, {f, fold.tile().column}}};
    }
    static Accumulator step(const EmbeddingGradient&, const Fold& fold, std::uint32_t,
                            Accumulator sums, std::span<const Tile> opened) {
        const std::uint32_t first = fold.tile().row * tile_side, columns = fold.shape().columns;
        for (std::uint32_t r = 0; r < opened[1].type.shape.rows; ++r) {
            const std::uint32_t number = opened[0].word(r, 0);
            if (number < first || number - first >= fold.shape().rows) continue;
            for (std::uint32_t c = 0; c < columns; ++c) {
                std::uint32_t& sum = sums.words[std::size_t{number - first} * columns + c];
                sum = operators::stored(numeric::add(operators::number(sum), opened[1].f32(r, c)));
            }
        }
        return sums;
    }
    static Tile finish(const EmbeddingGradient&, const Fold& fold, const Accumulator& last) {
        return operators::tile_of_words(fold, last.words);
    }
};

}  // namespace assay::program
