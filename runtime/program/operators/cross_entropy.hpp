// SPDX-License-Identifier: Apache-2.0
// Softmax cross-entropy and its gradient, each one fold of several passes over a row of logits: the
// maximum, then the sum of exponentials in 32 lanes, then (gradient) the output tile. A label that
// is no column number hits nothing: loss NaN, gradient the plain softmax.
#pragma once

#include "runtime/numeric/exponential.hpp"
#include "runtime/program/operators/reduction.hpp"

namespace assay::program {

namespace operators {

/// The passes that loss and gradient share. Accumulator, for each row of the tile: the maximum, the
/// label's logit (loss only), 32 lanes.
template <class Op, std::uint32_t Cost, bool KeepsLabel>
struct Softmax {
    static constexpr std::uint32_t head = KeepsLabel ? 2 : 1;  ///< Words before the lanes.
    static constexpr std::uint32_t row_words = head + lane_count;

    static Result result(const Op&, std::span<const Input> inputs, const TensorType&) {
        ENSURE(inputs.size() == 2, refused(Malformed::WrongInputCount));
        const TensorType &logits = inputs[0].type, &labels = inputs[1].type;
        ENSURE(logits.dtype == Dtype::F32 && labels.dtype != Dtype::F32,
               refused(Malformed::WrongInputDtype));
        ENSURE(labels.shape == (Shape{logits.shape.rows, 1}), refused(Malformed::WrongInputShape));
        return TensorType{Dtype::F32, Rule<Op>::result_shape(logits.shape)};
    }
    static std::uint64_t work(const Op&, const Node& node) {
        return saturating_multiply(node.inputs[0].type.shape.elements(), Cost);
    }
    /// Tiles along a row: steps of one pass.
    static std::uint32_t pass(const Fold& fold) {
        return tiles_along(input_shape(fold, 0).columns);
    }
    static Accumulator start(const Fold& fold) {
        Accumulator rows;
        for (std::uint32_t r = 0; r < fold.shape().rows; ++r) {
            rows.words.push_back(numeric::to_bits(numeric::negate(numeric::infinity())));
            if (KeepsLabel) rows.words.push_back(stored(numeric::nan()));
            rows.words.resize(rows.words.size() + lane_count, 0);
        }
        return rows;
    }
    static std::span<std::uint32_t> row_of(Accumulator& rows, std::uint32_t r) {
        return std::span{rows.words}.subspan(std::size_t{r} * row_words, row_words);
    }
    static void take_maximum(Accumulator& rows, const Tile& x) {
        for (std::uint32_t r = 0; r < x.type.shape.rows; ++r)
            for (std::uint32_t c = 0; c < x.type.shape.columns; ++c) {
                std::uint32_t& word = row_of(rows, r)[0];
                word = stored(numeric::maximum(number(word), x.f32(r, c)));
            }
    }
    static float exponential(float x, float largest) {
        return numeric::exp(numeric::subtract(x, largest));
    }
    static void add_exponentials(Accumulator& rows, const Tile& x) {
        for (std::uint32_t r = 0; r < x.type.shape.rows; ++r) {
            const std::span row = row_of(rows, r);
            for (std::uint32_t c = 0; c < x.type.shape.columns; ++c) {
                std::uint32_t& lane = row[head + c];
                lane = stored(numeric::add(number(lane), exponential(x.f32(r, c), number(row[0]))));
            }
        }
    }
};

}  // namespace operators

/// Steps: the maximum over all tiles of the row, then the sum over all tiles with the labels open.
template <>
struct Rule<CrossEntropy> : operators::Softmax<CrossEntropy, 44, true> {
    static Shape result_shape(const Shape& logits) { return {logits.rows, 1}; }

    static std::uint32_t steps(const Fold& fold) { return 2 * pass(fold); }
    static std::size_t words(const Fold& fold, std::uint32_t) {
        return std::size_t{fold.shape().rows} * row_words;
    }
    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t f) {
        const std::uint32_t row = fold.tile().row;
        if (f < pass(fold)) return {{0, {row, f}}};
        return {{0, {row, f - pass(fold)}}, {1, {row, 0}}};
    }
    static Accumulator step(const CrossEntropy&, const Fold& fold, std::uint32_t f,
                            Accumulator rows, std::span<const Tile> opened) {
        const Tile& x = opened[0];
        if (f < pass(fold)) {
            take_maximum(rows, x);
            return rows;
        }
        add_exponentials(rows, x);
        const std::uint32_t first = (f - pass(fold)) * tile_side;
        for (std::uint32_t r = 0; r < x.type.shape.rows; ++r) {
            const std::uint32_t label = opened[1].word(r, 0);
            if (label >= first && label - first < x.type.shape.columns)
                row_of(rows, r)[1] = operators::stored(x.f32(r, label - first));
        }
        return rows;
    }
    static Tile finish(const CrossEntropy&, const Fold& fold, const Accumulator& last) {
        Accumulator rows = last;
        std::vector<std::uint32_t> losses;
        for (std::uint32_t r = 0; r < fold.shape().rows; ++r) {
            const std::span row = row_of(rows, r);
            const float sum = operators::sum_of_lanes(row.subspan(head));
            const float distance =
                numeric::subtract(operators::number(row[1]), operators::number(row[0]));
            losses.push_back(operators::stored(numeric::subtract(numeric::log(sum), distance)));
        }
        return operators::tile_of_words(fold, losses);
    }
};

/// Steps: maximum, sum, and one that opens the logits of the output tile and the labels. The
/// accumulator after that one is the tile.
template <>
struct Rule<CrossEntropyGradient> : operators::Softmax<CrossEntropyGradient, 66, false> {
    static Shape result_shape(const Shape& logits) { return logits; }

    static std::uint32_t steps(const Fold& fold) { return 2 * pass(fold) + 1; }
    static std::size_t words(const Fold& fold, std::uint32_t f) {
        return f == steps(fold) ? operators::elements(fold)
                                : std::size_t{fold.shape().rows} * row_words;
    }
    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t f) {
        const auto [row, column] = fold.tile();
        if (f == 2 * pass(fold)) return {{0, {row, column}}, {1, {row, 0}}};
        return {{0, {row, f % pass(fold)}}};
    }
    static Accumulator step(const CrossEntropyGradient&, const Fold& fold, std::uint32_t f,
                            Accumulator rows, std::span<const Tile> opened) {
        const Tile& x = opened[0];
        if (f < pass(fold)) {
            take_maximum(rows, x);
            return rows;
        }
        if (f < 2 * pass(fold)) {
            add_exponentials(rows, x);
            return rows;
        }
        const float batch = numeric::from_integer(fold.node().type.shape.rows);
        const std::uint32_t first = fold.tile().column * tile_side;
        Accumulator result;
        for (std::uint32_t r = 0; r < x.type.shape.rows; ++r) {
            const std::span row = row_of(rows, r);
            const float sum = operators::sum_of_lanes(row.subspan(head));
            for (std::uint32_t c = 0; c < x.type.shape.columns; ++c) {
                const float e = exponential(x.f32(r, c), operators::number(row[0]));
                float gradient = numeric::divide(e, sum);
                if (first + c == opened[1].word(r, 0)) gradient = numeric::subtract(gradient, 1.0F);
                result.words.push_back(operators::stored(numeric::divide(gradient, batch)));
            }
        }
        return result;
    }
    static Tile finish(const CrossEntropyGradient&, const Fold& fold, const Accumulator& last) {
        return operators::tile_of_words(fold, last.words);
    }
};

}  // namespace assay::program
