// SPDX-License-Identifier: Apache-2.0
// Sums, means and maxima along rows and down columns. The fold goes over the tiles of the reduced
// dimension; the laws of order are those of docs/programs.md.
#pragma once

#include "runtime/program/operators/matmul.hpp"

namespace assay::program {

namespace operators {

inline constexpr std::uint32_t lane_count = tile_side;

/// Adds 32 lanes: 16 to 16, 8 to 8, ... 1 to 1.
inline float sum_of_lanes(std::span<const std::uint32_t> lanes) {
    std::array<float, lane_count> sums{};
    for (std::size_t j = 0; j < lane_count; ++j) sums[j] = number(lanes[j]);
    for (std::size_t width = lane_count / 2; width > 0; width /= 2)
        for (std::size_t j = 0; j < width; ++j) sums[j] = numeric::add(sums[j], sums[j + width]);
    return sums[0];
}

/// One float32 input [r, c] to a column [r, 1], folding over the tiles of the row.
template <class Op>
struct AlongRows {
    static Result result(const Op&, std::span<const Input> inputs, const TensorType&) {
        ENSURE(inputs.size() == 1, refused(Malformed::WrongInputCount));
        ENSURE(inputs[0].type.dtype == Dtype::F32, refused(Malformed::WrongInputDtype));
        return TensorType{Dtype::F32, {inputs[0].type.shape.rows, 1}};
    }
    static std::uint64_t work(const Op&, const Node& node) {
        return node.inputs[0].type.shape.elements();
    }
    static std::uint32_t steps(const Fold& fold) {
        return tiles_along(input_shape(fold, 0).columns);
    }
    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t f) {
        return {{0, {fold.tile().row, f}}};
    }
};

/// Accumulator: 32 lanes for each row of the tile, row by row. `added(lane, x)` of the rule is a
/// lane with one more element.
template <class Op>
struct LaneSum : AlongRows<Op> {
    static std::size_t words(const Fold& fold, std::uint32_t) {
        return std::size_t{fold.shape().rows} * lane_count;
    }
    static Accumulator start(const Fold& fold) {
        return {std::vector<std::uint32_t>(words(fold, 0), 0)};
    }
    static Accumulator step(const Op&, const Fold&, std::uint32_t, Accumulator lanes,
                            std::span<const Tile> opened) {
        const Tile& x = opened[0];
        for (std::uint32_t r = 0; r < x.type.shape.rows; ++r)
            for (std::uint32_t c = 0; c < x.type.shape.columns; ++c) {
                std::uint32_t& lane = lanes.words[std::size_t{r} * lane_count + c];
                lane = stored(Rule<Op>::added(number(lane), x.f32(r, c)));
            }
        return lanes;
    }
    static Tile finish(const Op&, const Fold& fold, const Accumulator& last) {
        std::vector<std::uint32_t> sums;
        for (std::uint32_t r = 0; r < fold.shape().rows; ++r) {
            const float sum =
                sum_of_lanes(std::span{last.words}.subspan(r * lane_count, lane_count));
            sums.push_back(stored(Rule<Op>::close(fold, sum)));
        }
        return tile_of_words(fold, sums);
    }
};

/// [r, c] to a row [1, c]. Accumulator: totals, then running chunks, one word a column each.
template <class Op>
struct ChunkSum {
    static Result result(const Op&, std::span<const Input> inputs, const TensorType&) {
        ENSURE(inputs.size() == 1, refused(Malformed::WrongInputCount));
        ENSURE(inputs[0].type.dtype == Dtype::F32, refused(Malformed::WrongInputDtype));
        return TensorType{Dtype::F32, {1, inputs[0].type.shape.columns}};
    }
    static std::uint64_t work(const Op&, const Node& node) {
        return node.inputs[0].type.shape.elements();
    }
    static std::uint32_t steps(const Fold& fold) { return tiles_along(input_shape(fold, 0).rows); }
    static std::size_t words(const Fold& fold, std::uint32_t) {
        return std::size_t{2} * fold.shape().columns;
    }
    static Accumulator start(const Fold& fold) {
        return {std::vector<std::uint32_t>(words(fold, 0), 0)};
    }
    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t f) {
        return {{0, {f, fold.tile().column}}};
    }
    static Accumulator step(const Op&, const Fold& fold, std::uint32_t f, Accumulator sums,
                            std::span<const Tile> opened) {
        const Tile& x = opened[0];
        const std::uint32_t columns = fold.shape().columns;
        const std::span total = std::span{sums.words}.first(columns);
        const std::span chunk = std::span{sums.words}.subspan(columns);
        for (std::uint32_t r = 0; r < x.type.shape.rows; ++r)
            for (std::uint32_t c = 0; c < columns; ++c)
                chunk[c] = stored(numeric::add(number(chunk[c]), x.f32(r, c)));
        if ((f + 1) % chunk_steps == 0 || f + 1 == steps(fold)) close_chunk(total, chunk, f);
        return sums;
    }
    static Tile finish(const Op&, const Fold& fold, const Accumulator& last) {
        std::vector<std::uint32_t> sums;
        for (std::uint32_t c = 0; c < fold.shape().columns; ++c)
            sums.push_back(stored(Rule<Op>::close(fold, number(last.words[c]))));
        return tile_of_words(fold, sums);
    }
};

}  // namespace operators

template <>
struct Rule<RowSum> : operators::LaneSum<RowSum> {
    static float added(float lane, float x) { return numeric::add(lane, x); }
    static float close(const Fold&, float sum) { return sum; }
};
template <>
struct Rule<RowSumSquares> : operators::LaneSum<RowSumSquares> {
    static float added(float lane, float x) { return numeric::fma(x, x, lane); }
    static float close(const Fold&, float sum) { return sum; }
};
template <>
struct Rule<RowMean> : operators::LaneSum<RowMean> {
    static float added(float lane, float x) { return numeric::add(lane, x); }
    static float close(const Fold& fold, float sum) {
        const std::uint32_t columns = operators::input_shape(fold, 0).columns;
        return numeric::divide(sum, numeric::from_integer(columns));
    }
};
template <>
struct Rule<ColumnSum> : operators::ChunkSum<ColumnSum> {
    static float close(const Fold&, float sum) { return sum; }
};
template <>
struct Rule<ColumnMean> : operators::ChunkSum<ColumnMean> {
    static float close(const Fold& fold, float sum) {
        const std::uint32_t rows = operators::input_shape(fold, 0).rows;
        return numeric::divide(sum, numeric::from_integer(rows));
    }
};

/// Accumulator: the largest so far of each row.
template <>
struct Rule<RowMax> : operators::AlongRows<RowMax> {
    static std::size_t words(const Fold& fold, std::uint32_t) { return fold.shape().rows; }
    static Accumulator start(const Fold& fold) {
        return {std::vector<std::uint32_t>(words(fold, 0),
                                           numeric::to_bits(numeric::negate(numeric::infinity())))};
    }
    static Accumulator step(const RowMax&, const Fold&, std::uint32_t, Accumulator largest,
                            std::span<const Tile> opened) {
        const Tile& x = opened[0];
        for (std::uint32_t r = 0; r < x.type.shape.rows; ++r)
            for (std::uint32_t c = 0; c < x.type.shape.columns; ++c) {
                std::uint32_t& word = largest.words[r];
                word = operators::stored(numeric::maximum(operators::number(word), x.f32(r, c)));
            }
        return largest;
    }
    static Tile finish(const RowMax&, const Fold& fold, const Accumulator& last) {
        return operators::tile_of_words(fold, last.words);
    }
};

/// Accumulator: the largest so far of each column.
template <>
struct Rule<ColumnMax> : operators::ChunkSum<ColumnMax> {
    static std::size_t words(const Fold& fold, std::uint32_t) { return fold.shape().columns; }
    static Accumulator start(const Fold& fold) {
        return {std::vector<std::uint32_t>(words(fold, 0),
                                           numeric::to_bits(numeric::negate(numeric::infinity())))};
    }
    static Accumulator step(const ColumnMax&, const Fold&, std::uint32_t, Accumulator largest,
                            std::span<const Tile> opened) {
        const Tile& x = opened[0];
        for (std::uint32_t r = 0; r < x.type.shape.rows; ++r)
            for (std::uint32_t c = 0; c < x.type.shape.columns; ++c) {
                std::uint32_t& word = largest.words[c];
                word = operators::stored(numeric::maximum(operators::number(word), x.f32(r, c)));
            }
        return largest;
    }
    static Tile finish(const ColumnMax&, const Fold& fold, const Accumulator& last) {
        return operators::tile_of_words(fold, last.words);
    }
};

}  // namespace assay::program
