// SPDX-License-Identifier: Apache-2.0
// The integer family: rows of small integers that share a power of two for every 128 columns, and
// exact products of them. A block's sum is below 2^21, so float32 holds it exactly.
#pragma once

#include "runtime/numeric/level.hpp"
#include "runtime/program/operators/matmul.hpp"

namespace assay::program {

namespace operators {

inline constexpr std::uint32_t block_tiles = numeric::level_block / tile_side;

inline std::uint32_t blocks_along(std::uint32_t columns) {
    return columns / numeric::level_block + (columns % numeric::level_block != 0 ? 1 : 0);
}
inline bool fits_exponents(const TensorType& values, const TensorType& exponents) {
    return exponents.shape == Shape{values.shape.rows, blocks_along(values.shape.columns)};
}

}  // namespace operators

/// One step a tile of the input. Accumulator: the bits of the largest magnitude of each block so
/// far, which order as magnitudes do; anything not finite is above all.
template <>
struct Rule<BlockExponent> {
    static operators::Result result(const BlockExponent&, std::span<const Input> inputs,
                                    const TensorType&) {
        ENSURE(inputs.size() == 1, operators::refused(Malformed::WrongInputCount));
        ENSURE(inputs[0].type.dtype == Dtype::F32, operators::refused(Malformed::WrongInputDtype));
        const Shape& shape = inputs[0].type.shape;
        return TensorType{Dtype::I32, {shape.rows, operators::blocks_along(shape.columns)}};
    }
    static std::uint64_t work(const BlockExponent&, const Node& node) {
        return node.inputs[0].type.shape.elements();
    }
    static std::uint32_t first(const Fold& fold) {
        return fold.tile().column * tile_side * operators::block_tiles;
    }
    static std::uint32_t steps(const Fold& fold) {
        const std::uint32_t tiles = tiles_along(operators::input_shape(fold, 0).columns);
        return std::min(fold.shape().columns * operators::block_tiles, tiles - first(fold));
    }
    static std::size_t words(const Fold& fold, std::uint32_t) { return operators::elements(fold); }
    static Accumulator start(const Fold& fold) {
        return {std::vector<std::uint32_t>(operators::elements(fold), 0)};
    }
    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t f) {
        return {{0, {fold.tile().row, first(fold) + f}}};
    }
    static Accumulator step(const BlockExponent&, const Fold& fold, std::uint32_t f,
                            Accumulator largest, std::span<const Tile> opened) {
        const Shape shape = opened[0].type.shape;
        for (std::uint32_t r = 0; r < shape.rows; ++r)
            for (std::uint32_t c = 0; c < shape.columns; ++c) {
                std::uint32_t& word =
                    largest.words[r * fold.shape().columns + f / operators::block_tiles];
                word = std::max(word, opened[0].word(r, c) & 0x7fffffffU);
            }
        return largest;
    }
    static Tile finish(const BlockExponent&, const Fold& fold, const Accumulator& last) {
        std::vector<std::uint32_t> words;
        for (const std::uint32_t word : last.words)
            words.push_back(static_cast<std::uint32_t>(numeric::level_exponent(word)));
        return operators::tile_of_words(fold, words);
    }
};

namespace operators {

/// Elementwise with an exponent for every 128 columns: 128 is a multiple of 32, so a tile has one
/// column of them.
template <class Op, Dtype From, Dtype Out>
struct WithExponents : OneStep {
    static Result result(const Op&, std::span<const Input> inputs, const TensorType&) {
        ENSURE(inputs.size() == 2, refused(Malformed::WrongInputCount));
        ENSURE(inputs[0].type.dtype == From && inputs[1].type.dtype == Dtype::I32,
               refused(Malformed::WrongInputDtype));
        ENSURE(fits_exponents(inputs[0].type, inputs[1].type), refused(Malformed::WrongInputShape));
        return TensorType{Out, inputs[0].type.shape};
    }
    static std::uint64_t work(const Op&, const Node& node) {
        return saturating_multiply(node.type.shape.elements(), 4);
    }
    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t) {
        const std::uint32_t block = fold.tile().column / block_tiles;
        return {{0, fold.tile()}, {1, {fold.tile().row, block / tile_side}}};
    }
    static Accumulator step(const Op&, const Fold& fold, std::uint32_t, Accumulator result,
                            std::span<const Tile> opened) {
        const std::uint32_t block = fold.tile().column / block_tiles % tile_side;
        for (std::uint32_t r = 0; r < fold.shape().rows; ++r)
            for (std::uint32_t c = 0; c < fold.shape().columns; ++c)
                result.words.push_back(Rule<Op>::element(
                    opened[0].word(r, c), numeric::bounded_exponent(opened[1].i32(r, block))));
        return result;
    }
    static Tile finish(const Op&, const Fold& fold, const Accumulator& last) {
        return tile_of_words(fold, last.words);
    }
};

}  // namespace operators

template <>
struct Rule<Quantise> : operators::WithExponents<Quantise, Dtype::F32, Dtype::U8> {
    static std::uint32_t element(std::uint32_t word, std::int32_t e) {
        return static_cast<std::uint32_t>(numeric::level_bias +
                                          numeric::level(operators::number(word), e));
    }
};

template <>
struct Rule<Dequantise> : operators::WithExponents<Dequantise, Dtype::U8, Dtype::F32> {
    static std::uint32_t element(std::uint32_t word, std::int32_t e) {
        const auto level = static_cast<std::int32_t>(word) - numeric::level_bias;
        return operators::stored(numeric::level_value(level, e, 0));
    }
};

/// Steps: for each tile of k, the levels of both sides; the one that ends a block of 128 comes
/// twice, then with the exponents. Accumulator: totals, running integer sums.
template <>
struct Rule<IntegerMatmul> {
    static operators::Result result(const IntegerMatmul&, std::span<const Input> inputs,
                                    const TensorType&) {
        ENSURE(inputs.size() == 4, operators::refused(Malformed::WrongInputCount));
        for (std::size_t i = 0; i < 4; i += 2) {
            ENSURE(inputs[i].type.dtype == Dtype::U8 && inputs[i + 1].type.dtype == Dtype::I32,
                   operators::refused(Malformed::WrongInputDtype));
            ENSURE(operators::fits_exponents(inputs[i].type, inputs[i + 1].type),
                   operators::refused(Malformed::WrongInputShape));
        }
        const Shape &a = inputs[0].type.shape, &b = inputs[2].type.shape;
        ENSURE(a.columns == b.columns, operators::refused(Malformed::WrongInputShape));
        return TensorType{Dtype::F32, {a.rows, b.rows}};
    }
    static std::uint64_t work(const IntegerMatmul&, const Node& node) {
        return operators::saturating_multiply(node.type.shape.elements(),
                                              std::uint64_t{2} * node.inputs[0].type.shape.columns);
    }
    static std::uint32_t tiles(const Fold& fold) {
        return tiles_along(operators::input_shape(fold, 0).columns);
    }
    /// Step f is the closing of a block, or a tile of k.
    struct Place {
        bool closes = false;
        std::uint32_t tile = 0, block = 0;
    };
    static Place place(std::uint32_t f, std::uint32_t tiles) {
        const std::uint32_t block = f / (operators::block_tiles + 1);
        const std::uint32_t within = f % (operators::block_tiles + 1);
        const std::uint32_t tile = block * operators::block_tiles + within;
        const bool closes = within == operators::block_tiles || tile == tiles;
        return {closes, tile, block};
    }
    static std::uint32_t steps(const Fold& fold) {
        return tiles(fold) + operators::blocks_along(operators::input_shape(fold, 0).columns);
    }
    static std::size_t words(const Fold& fold, std::uint32_t) {
        return std::size_t{2} * operators::elements(fold);
    }
    static Accumulator start(const Fold& fold) {
        return {std::vector<std::uint32_t>(words(fold, 0), 0)};
    }
    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t f) {
        const Place at = place(f, tiles(fold));
        const auto [row, column] = fold.tile();
        if (!at.closes) return {{0, {row, at.tile}}, {2, {column, at.tile}}};
        const std::uint32_t across = at.block / tile_side;
        return {{1, {row, across}}, {3, {column, across}}};
    }
    static Accumulator step(const IntegerMatmul&, const Fold& fold, std::uint32_t f,
                            Accumulator sums, std::span<const Tile> opened) {
        const Place at = place(f, tiles(fold));
        const Shape shape = fold.shape();
        for (std::uint32_t r = 0; r < shape.rows; ++r)
            for (std::uint32_t c = 0; c < shape.columns; ++c) {
                std::uint32_t& total = sums.words[std::size_t{r} * shape.columns + c];
                std::uint32_t& running =
                    sums.words[operators::elements(fold) + std::size_t{r} * shape.columns + c];
                if (!at.closes) {
                    for (std::uint32_t k = 0; k < opened[0].type.shape.columns; ++k)
                        running += static_cast<std::uint32_t>((opened[0].u8(r, k) - 128) *
                                                              (opened[1].u8(c, k) - 128));
                    continue;
                }
                const std::uint32_t block = at.block % tile_side;
                const float value =
                    numeric::level_value(static_cast<std::int32_t>(running),
                                         numeric::bounded_exponent(opened[0].i32(r, block)),
                                         numeric::bounded_exponent(opened[1].i32(c, block)));
                total = operators::stored(
                    at.block == 0 ? value : numeric::add(operators::number(total), value));
                running = 0;
            }
        return sums;
    }
    static Tile finish(const IntegerMatmul&, const Fold& fold, const Accumulator& last) {
        return operators::tile_of_words(fold,
                                        std::span{last.words}.first(operators::elements(fold)));
    }
};

}  // namespace assay::program
