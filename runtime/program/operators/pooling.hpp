// SPDX-License-Identifier: Apache-2.0
// Pooling over images. Each fold step opens one row of tiles under (or above) one kernel position.
#pragma once

#include "runtime/program/operators/convolution.hpp"

namespace assay::program {

namespace operators {

/// What pooling shares. The last input is the tensor drawn from; an operator before it (the index
/// of a maximum) has the same shape. An operator adds `per_element`, the words an element takes,
/// `start_words(fold)`, `take(words, element, elements, position, opened, row, column)` and, where
/// it sums up, `chunked`.
template <class Op, bool Backward, std::size_t Inputs, Dtype Out = Dtype::F32>
struct Pool {
    struct Piece {
        std::uint32_t position = 0, from_tile = 0;
    };
    static WindowMap map(const Node& node) {
        return {std::get_if<Op>(&node.operation)->window, Backward};
    }
    static Result result(const Op& op, std::span<const Input> inputs, const TensorType&) {
        ENSURE(inputs.size() == Inputs, refused(Malformed::WrongInputCount));
        const TensorType& from = inputs.back().type;
        ENSURE(from.dtype == Dtype::F32, refused(Malformed::WrongInputDtype));
        if (Inputs == 2) {
            ENSURE(inputs[0].type.dtype == Dtype::I32, refused(Malformed::WrongInputDtype));
            ENSURE(inputs[0].type.shape == from.shape, refused(Malformed::WrongInputShape));
        }
        const WindowMap map{op.window, Backward};
        const auto images = map.images_in(from.shape.rows);
        ENSURE(images, refused(Malformed::WrongInputShape));
        ENSURE(map.rows_of(*images) <= max_dimension, refused(Malformed::BadSize));
        return TensorType{Out,
                          {static_cast<std::uint32_t>(map.rows_of(*images)), from.shape.columns}};
    }
    static std::uint64_t work(const Op& op, const Node& node) {
        return saturating_multiply(node.type.shape.elements(),
                                   std::uint64_t{2} * op.window.positions());
    }
    static std::uint64_t most_steps(const Node& node) {
        return std::uint64_t{map(node).window.positions()} * tile_side;
    }

    template <class Use>
    static void walk(const Fold& fold, Use use) {
        const WindowMap map = Pool::map(fold.node());
        for (std::uint32_t position = 0; position < map.window.positions(); ++position)
            for (const std::uint32_t tile : source_tiles(
                     map, std::uint64_t{fold.tile().row} * tile_side, fold.shape().rows, position))
                if (!use(Piece{position, tile})) return;
    }
    static std::uint32_t steps(const Fold& fold) {
        std::uint32_t count = 0;
        walk(fold, [&](const Piece&) { return ++count < max_fold_steps; });
        return std::max(1U, count);
    }
    static std::optional<Piece> piece(const Fold& fold, std::uint32_t f) {
        std::optional<Piece> found;
        walk(fold, [&](const Piece& piece) {
            if (f-- > 0) return true;
            found = piece;
            return false;
        });
        return found;
    }
    static std::size_t words(const Fold& fold, std::uint32_t) {
        return std::size_t{Rule<Op>::per_element} * elements(fold);
    }
    static Accumulator start(const Fold& fold) {
        return {std::vector<std::uint32_t>(words(fold, 0), 0)};
    }
    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t f) {
        const auto it = piece(fold, f);
        std::vector<TileInput> tiles;
        if (it)
            for (std::uint32_t i = 0; i < Inputs; ++i)
                tiles.push_back({i, {it->from_tile, fold.tile().column}});
        return tiles;
    }
    static std::uint64_t chunk_of(const Piece& piece) { return piece.position / chunk_length; }
    static Accumulator step(const Op&, const Fold& fold, std::uint32_t f, Accumulator state,
                            std::span<const Tile> opened) {
        const auto it = piece(fold, f);
        if (!it) return state;
        const WindowMap map = Pool::map(fold.node());
        const std::span first = std::span{state.words}.first(elements(fold));
        const std::span second = std::span{state.words}.subspan(elements(fold));
        if (Rule<Op>::chunked)
            pass_chunks(first, second, f == 0 ? 0 : chunk_of(*piece(fold, f - 1)), chunk_of(*it));
        for (std::uint32_t r = 0; r < fold.shape().rows; ++r) {
            const auto row =
                map.source(std::uint64_t{fold.tile().row} * tile_side + r, it->position);
            if (!row || *row / tile_side != it->from_tile) continue;
            const auto from = static_cast<std::uint32_t>(*row % tile_side);
            for (std::uint32_t c = 0; c < fold.shape().columns; ++c) {
                const std::size_t i = std::size_t{r} * fold.shape().columns + c;
                const float x = opened[Inputs - 1].f32(from, c);
                if (Inputs == 2 && opened[0].word(from, c) != it->position) continue;
                std::uint32_t& word = Rule<Op>::chunked ? second[i] : first[i];
                if constexpr (Rule<Op>::adds) {
                    word = stored(numeric::add(number(word), x));
                } else {
                    const float largest = number(word);
                    const bool better =
                        x > largest || (numeric::is_nan(x) && !numeric::is_nan(largest));
                    if (!better) continue;
                    word = stored(x);
                    if (Rule<Op>::per_element == 2) second[i] = it->position;
                }
            }
        }
        if (Rule<Op>::chunked && f + 1 == steps(fold))
            pass_chunks(first, second, chunk_of(*it),
                        (map.window.positions() - 1) / chunk_length + 1);
        return state;
    }
    /// `which`: the first or the second word of each element; `divided` by the kernel's size.
    static Tile finished(const Fold& fold, const Accumulator& last, std::size_t which,
                         bool divided) {
        std::vector<std::uint32_t> words;
        const float size = numeric::from_integer(map(fold.node()).window.positions());
        for (std::size_t i = 0; i < elements(fold); ++i) {
            const std::uint32_t word = last.words[which * elements(fold) + i];
            words.push_back(divided ? stored(numeric::divide(number(word), size)) : word);
        }
        return tile_of_words(fold, words);
    }
    static Tile finish(const Op&, const Fold& fold, const Accumulator& last) {
        return finished(fold, last, Out == Dtype::I32 ? 1 : 0, Rule<Op>::divides);
    }
};

/// Accumulators of maxima begin at -infinity, their indices at 0.
inline Accumulator no_maximum(const Fold& fold, std::size_t words) {
    Accumulator state{std::vector<std::uint32_t>(words, 0)};
    std::fill_n(state.words.begin(), elements(fold),
                numeric::to_bits(numeric::negate(numeric::infinity())));
    return state;
}

}  // namespace operators

template <>
struct Rule<MaxPool> : operators::Pool<MaxPool, false, 1> {
    static constexpr std::size_t per_element = 1;
    static constexpr bool chunked = false, adds = false, divides = false;
    static Accumulator start(const Fold& fold) {
        return operators::no_maximum(fold, words(fold, 0));
    }
};
template <>
struct Rule<MaxPoolIndex> : operators::Pool<MaxPoolIndex, false, 1, Dtype::I32> {
    static constexpr std::size_t per_element = 2;
    static constexpr bool chunked = false, adds = false, divides = false;
    static Accumulator start(const Fold& fold) {
        return operators::no_maximum(fold, words(fold, 0));
    }
};
template <>
struct Rule<MaxPoolGradient> : operators::Pool<MaxPoolGradient, true, 2> {
    static constexpr std::size_t per_element = 1;
    static constexpr bool chunked = false, adds = true, divides = false;
};
template <>
struct Rule<AveragePool> : operators::Pool<AveragePool, false, 1> {
    static constexpr std::size_t per_element = 2;
    static constexpr bool chunked = true, adds = true, divides = true;
};
template <>
struct Rule<AveragePoolGradient> : operators::Pool<AveragePoolGradient, true, 1> {
    static constexpr std::size_t per_element = 1;
    static constexpr bool chunked = false, adds = true, divides = true;
};

}  // namespace assay::program
