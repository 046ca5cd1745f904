// SPDX-License-Identifier: Apache-2.0
// What softmax and the normalisations share: a fold that goes over the tiles of a row several
// times, sums up in 32 lanes each time, and at last makes the output tile out of what the sums
// gave.
#pragma once

#include "runtime/program/operators/reduction.hpp"

namespace assay::program::operators {

/// What has been found out about a row: at most four numbers.
struct RowFacts {
    std::array<float, 4> number{};
    std::uint32_t columns = 0;
    float mean(float sum) const { return numeric::divide(sum, numeric::from_integer(columns)); }
};

/// An operator adds
///   kept                            how many numbers of a row it uses
///   passes                          how often it goes over the row
///   uses_gradient(pass)             whether that pass opens the second input too
///   start()                         the facts at the beginning
///   add(op, pass, facts, lane, x, g)    one element comes to its lane (or to the facts)
///   close(op, pass, facts, sum)     a pass is over
///   element(op, facts, x, g)        the result
///   visible(fold, row, column)      whether an element counts; else the result is +0
/// Accumulator, a row of the tile each: the facts, 32 lanes; at last the tile.
template <class Op, std::size_t Inputs, std::uint32_t Cost>
struct RowPasses {
    static Result result(const Op&, std::span<const Input> inputs, const TensorType&) {
        ENSURE(inputs.size() == Inputs, refused(Malformed::WrongInputCount));
        for (const Input& input : inputs) {
            ENSURE(input.type.dtype == Dtype::F32, refused(Malformed::WrongInputDtype));
            ENSURE(input.type.shape == inputs[0].type.shape, refused(Malformed::WrongInputShape));
        }
        return inputs[0].type;
    }
    static std::uint64_t work(const Op&, const Node& node) {
        return saturating_multiply(node.type.shape.elements(), Cost);
    }
    static bool uses_gradient(std::uint32_t) { return Inputs == 2; }
    static std::array<float, 4> start_facts() { return {}; }
    static bool visible(const Fold&, std::uint64_t, std::uint64_t) { return true; }

    static std::uint32_t length(const Fold& fold) {
        return tiles_along(fold.node().type.shape.columns);
    }
    static std::uint32_t steps(const Fold& fold) { return Rule<Op>::passes * length(fold) + 1; }
    static std::size_t row_words() { return Rule<Op>::kept + lane_count; }
    static std::size_t words(const Fold& fold, std::uint32_t f) {
        return f == steps(fold) ? elements(fold) : row_words() * fold.shape().rows;
    }
    static Accumulator start(const Fold& fold) {
        Accumulator rows{std::vector<std::uint32_t>(words(fold, 0), 0)};
        const auto facts = Rule<Op>::start_facts();
        for (std::uint32_t r = 0; r < fold.shape().rows; ++r)
            for (std::size_t i = 0; i < Rule<Op>::kept; ++i)
                rows.words[r * row_words() + i] = numeric::to_bits(facts[i]);
        return rows;
    }
    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t f) {
        const bool last = f + 1 == steps(fold);
        const TileIndex tile = last ? fold.tile() : TileIndex{fold.tile().row, f % length(fold)};
        std::vector<TileInput> tiles{{0, tile}};
        if (Inputs == 2 && (last || Rule<Op>::uses_gradient(f / length(fold))))
            tiles.push_back({1, tile});
        return tiles;
    }
    static RowFacts facts_of(const Fold& fold, std::span<const std::uint32_t> row) {
        RowFacts facts{.columns = fold.node().type.shape.columns};
        for (std::size_t i = 0; i < Rule<Op>::kept; ++i) facts.number[i] = number(row[i]);
        return facts;
    }
    static Accumulator step(const Op& op, const Fold& fold, std::uint32_t f, Accumulator rows,
                            std::span<const Tile> opened) {
        const bool last = f + 1 == steps(fold);
        const std::uint32_t pass = f / length(fold), along = f % length(fold);
        const std::uint32_t first = (last ? fold.tile().column : along) * tile_side;
        const Shape shape = opened[0].type.shape;
        Accumulator tile;
        for (std::uint32_t r = 0; r < shape.rows; ++r) {
            const std::span row = std::span{rows.words}.subspan(r * row_words(), row_words());
            const std::span lanes = row.subspan(Rule<Op>::kept);
            RowFacts facts = facts_of(fold, row);
            const std::uint64_t number_of_row = std::uint64_t{fold.tile().row} * tile_side + r;
            for (std::uint32_t c = 0; c < shape.columns; ++c) {
                const bool seen = Rule<Op>::visible(fold, number_of_row, first + c);
                const float x = opened[0].f32(r, c);
                const float g = opened.size() == 2 ? opened[1].f32(r, c) : 0.0F;
                if (last) {
                    tile.words.push_back(seen ? stored(Rule<Op>::element(op, facts, x, g)) : 0);
                } else if (seen) {
                    float lane = number(lanes[c]);
                    Rule<Op>::add(op, pass, facts, lane, x, g);
                    lanes[c] = stored(lane);
                }
            }
            if (!last && along + 1 == length(fold)) {
                Rule<Op>::close(op, pass, facts, sum_of_lanes(lanes));
                std::ranges::fill(lanes, 0U);
            }
            for (std::size_t i = 0; i < Rule<Op>::kept; ++i) row[i] = stored(facts.number[i]);
        }
        return last ? tile : rows;
    }
    static Tile finish(const Op&, const Fold& fold, const Accumulator& last) {
        return tile_of_words(fold, last.words);
    }
};

}  // namespace assay::program::operators
