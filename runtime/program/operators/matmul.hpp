// SPDX-License-Identifier: Apache-2.0
// The matrix product. The fold goes over the inner dimension in blocks of 32 and opens one tile of
// each factor. Accumulator: the total of finished chunks, then the running chunk, one word an
// output element each.
#pragma once

#include "runtime/numeric/float32.hpp"
#include "runtime/program/operators/block_product.hpp"
#include "runtime/program/operators/rule.hpp"

namespace assay::program {

namespace operators {

/// Sums restart after this many terms: better accuracy, and split sums for a GPU.
inline constexpr std::uint32_t chunk_length = 512;
inline constexpr std::uint32_t chunk_steps = chunk_length / tile_side;

/// Chunk laws in one place: `total` takes over the first chunk and adds the others in order; the
/// running chunk starts again from +0.
inline void close_chunk(std::span<std::uint32_t> total, std::span<std::uint32_t> chunk,
                        std::uint32_t f) {
    for (std::size_t i = 0; i < total.size(); ++i) {
        total[i] =
            f < chunk_steps ? chunk[i] : stored(numeric::add(number(total[i]), number(chunk[i])));
        chunk[i] = 0;
    }
}

/// A tile as a block, or its transpose.
inline FloatBlock block_of(const Tile& tile, bool transposed) {
    FloatBlock block{};
    for (std::uint32_t r = 0; r < tile.type.shape.rows; ++r)
        for (std::uint32_t c = 0; c < tile.type.shape.columns; ++c)
            block[transposed ? std::size_t{c} * tile_side + r : std::size_t{r} * tile_side + c] =
                tile.f32(r, c);
    return block;
}

}  // namespace operators

template <>
struct Rule<Matmul> {
    /// Length of the inner dimension.
    static std::uint32_t depth(const Matmul& op, const Shape& left) {
        return op.form == MatmulForm::TN ? left.rows : left.columns;
    }

    static operators::Result result(const Matmul& op, std::span<const Input> inputs,
                                    const TensorType&) {
        ENSURE(inputs.size() == 2, operators::refused(Malformed::WrongInputCount));
        const TensorType &a = inputs[0].type, &b = inputs[1].type;
        ENSURE(a.dtype == Dtype::F32 && b.dtype == Dtype::F32,
               operators::refused(Malformed::WrongInputDtype));
        const bool left = op.form == MatmulForm::TN, right = op.form == MatmulForm::NT;
        const std::uint32_t m = left ? a.shape.columns : a.shape.rows;
        const std::uint32_t n = right ? b.shape.rows : b.shape.columns;
        const std::uint32_t k = right ? b.shape.columns : b.shape.rows;
        ENSURE(k == depth(op, a.shape), operators::refused(Malformed::WrongInputShape));
        return TensorType{Dtype::F32, {m, n}};
    }

    static std::uint64_t work(const Matmul& op, const Node& node) {
        return operators::saturating_multiply(
            node.type.shape.elements(), std::uint64_t{2} * depth(op, node.inputs[0].type.shape));
    }

    static std::uint32_t steps(const Fold& fold) {
        const auto& op = *std::get_if<Matmul>(&fold.node().operation);
        return tiles_along(depth(op, operators::input_shape(fold, 0)));
    }
    static std::size_t words(const Fold& fold, std::uint32_t) {
        return std::size_t{2} * operators::elements(fold);
    }
    static Accumulator start(const Fold& fold) {
        return {std::vector<std::uint32_t>(words(fold, 0), 0)};
    }

    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t f) {
        const auto& op = *std::get_if<Matmul>(&fold.node().operation);
        const auto [row, column] = fold.tile();
        switch (op.form) {
            case MatmulForm::NN:
                return {{0, {row, f}}, {1, {f, column}}};
            case MatmulForm::NT:
                return {{0, {row, f}}, {1, {column, f}}};
            case MatmulForm::TN:
                return {{0, {f, row}}, {1, {f, column}}};
        }
        __builtin_unreachable();
    }

    static Accumulator step(const Matmul& op, const Fold& fold, std::uint32_t f, Accumulator sums,
                            std::span<const Tile> opened) {
        const Shape shape = fold.shape();
        const std::span total = std::span{sums.words}.first(operators::elements(fold));
        const std::span chunk = std::span{sums.words}.subspan(operators::elements(fold));
        operators::FloatBlock block{};
        for (std::size_t r = 0; r < shape.rows; ++r)
            for (std::size_t c = 0; c < shape.columns; ++c)
                block[r * tile_side + c] = operators::number(chunk[r * shape.columns + c]);
        // A sum that is NaN stays NaN, so one canonical NaN at the end of the block is enough.
        operators::add_products(operators::block_of(opened[0], op.form == MatmulForm::TN),
                                operators::block_of(opened[1], op.form == MatmulForm::NT), shape,
                                depth(op, opened[0].type.shape), block);
        for (std::size_t r = 0; r < shape.rows; ++r)
            for (std::size_t c = 0; c < shape.columns; ++c)
                chunk[r * shape.columns + c] = operators::stored(block[r * tile_side + c]);
        const bool chunk_ends = (f + 1) % operators::chunk_steps == 0 || f + 1 == steps(fold);
        if (chunk_ends) operators::close_chunk(total, chunk, f);
        return sums;
    }

    static Tile finish(const Matmul&, const Fold& fold, const Accumulator& last) {
        return operators::tile_of_words(fold,
                                        std::span{last.words}.first(operators::elements(fold)));
    }
};

}  // namespace assay::program
