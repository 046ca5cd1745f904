// SPDX-License-Identifier: Apache-2.0
// Convolution over images and what it passes back to them: the law of the matrix product, with k
// numbered (kernel position, channel). Places that hang over the edge add nothing. Every chunk of
// 512 counts, also one without any term, whose sum is +0.
#pragma once

#include "runtime/program/operators/matmul.hpp"
#include "runtime/program/operators/window.hpp"

namespace assay::program {

namespace operators {

/// total and running chunk go from chunk `from` to chunk `to`, for each element.
inline void pass_chunks(std::span<std::uint32_t> total, std::span<std::uint32_t> chunk,
                        std::uint64_t from, std::uint64_t to) {
    for (; from < to; ++from) {
        for (std::size_t i = 0; i < total.size(); ++i) {
            total[i] =
                from == 0 ? chunk[i] : stored(numeric::add(number(total[i]), number(chunk[i])));
            chunk[i] = 0;
        }
    }
}

/// Forward: images x weights. Backward: gradient x weights transposed.
template <class Op, bool Backward>
struct WindowProduct {
    /// What one step adds: kernel position, channels drawn from, a row of tiles drawn from, and the
    /// row of tiles of the weights.
    struct Piece {
        std::uint32_t position = 0;
        std::uint32_t begin = 0, end = 0;
        std::uint32_t from_tile = 0, weight_tile = 0;
    };

    static WindowMap map(const Node& node) {
        return {std::get_if<Op>(&node.operation)->window, Backward};
    }
    static Result result(const Op& op, std::span<const Input> inputs, const TensorType&) {
        ENSURE(inputs.size() == 2, refused(Malformed::WrongInputCount));
        for (const Input& input : inputs)
            ENSURE(input.type.dtype == Dtype::F32, refused(Malformed::WrongInputDtype));
        const WindowMap map{op.window, Backward};
        const Shape &from = inputs[0].type.shape, &weights = inputs[1].type.shape;
        const auto images = map.images_in(from.rows);
        const std::uint32_t positions = op.window.positions();
        ENSURE(images && weights.rows % positions == 0, refused(Malformed::WrongInputShape));
        const std::uint32_t channels = weights.rows / positions, filters = weights.columns;
        ENSURE(from.columns == (Backward ? filters : channels),
               refused(Malformed::WrongInputShape));
        ENSURE(map.rows_of(*images) <= max_dimension, refused(Malformed::BadSize));
        return TensorType{
            Dtype::F32,
            {static_cast<std::uint32_t>(map.rows_of(*images)), Backward ? channels : filters}};
    }
    static std::uint64_t work(const Op& op, const Node& node) {
        const std::uint64_t depth =
            std::uint64_t{2} * op.window.positions() * node.inputs[0].type.shape.columns;
        return saturating_multiply(node.type.shape.elements(), depth);
    }
    static std::uint64_t most_steps(const Node& node) {
        const std::uint64_t along =
            4 * std::uint64_t{tiles_along(node.inputs[0].type.shape.columns)};
        return map(node).window.positions() * (along + 2) * tile_side;
    }

    /// Of k = position * channels drawn from + channel.
    static std::uint32_t channels(const Node& node) { return node.inputs[0].type.shape.columns; }
    static std::uint64_t chunk_of(const Node& node, const Piece& piece) {
        return (std::uint64_t{piece.position} * channels(node) + piece.begin) / chunk_length;
    }

    template <class Use>
    static void walk(const Fold& fold, Use use) {
        const Node& node = fold.node();
        const WindowMap map = WindowProduct::map(node);
        const std::uint32_t weight_channels =
            node.inputs[1].type.shape.rows / map.window.positions();
        const std::uint32_t first_column = fold.tile().column * tile_side;
        for (std::uint32_t position = 0; position < map.window.positions(); ++position) {
            const auto tiles = source_tiles(map, std::uint64_t{fold.tile().row} * tile_side,
                                            fold.shape().rows, position);
            const std::uint64_t weight_row = std::uint64_t{position} * weight_channels;
            for (std::uint32_t c = 0, end = 0; c < channels(node); c = end) {
                // Cut where a tile of channels, a tile of weights or a chunk ends.
                const std::uint64_t k = std::uint64_t{position} * channels(node) + c;
                end = std::min({channels(node), (c / tile_side + 1) * tile_side,
                                c + static_cast<std::uint32_t>(chunk_length - k % chunk_length)});
                std::uint64_t low = weight_row + c, high = low + 1;
                if (Backward) {
                    low = weight_row + first_column;
                    high = low + fold.shape().columns;
                } else {
                    end =
                        std::min(end, c + static_cast<std::uint32_t>(tile_side - low % tile_side));
                }
                for (const std::uint32_t tile : tiles)
                    for (std::uint64_t w = low / tile_side; w <= (high - 1) / tile_side; ++w)
                        if (!use(Piece{position, c, end, tile, static_cast<std::uint32_t>(w)}))
                            return;
            }
        }
    }
    static std::uint32_t count(const Fold& fold) {
        std::uint32_t count = 0;
        walk(fold, [&](const Piece&) { return ++count < max_fold_steps; });
        return count;
    }
    static std::uint32_t steps(const Fold& fold) { return std::max(1U, count(fold)); }
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
        return std::size_t{2} * elements(fold);
    }
    static Accumulator start(const Fold& fold) {
        return {std::vector<std::uint32_t>(words(fold, 0), 0)};
    }
    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t f) {
        const auto it = piece(fold, f);
        if (!it) return {};
        const std::uint32_t along = it->begin / tile_side;
        return {{0, {it->from_tile, along}},
                {1, {it->weight_tile, Backward ? along : fold.tile().column}}};
    }
    static Accumulator step(const Op&, const Fold& fold, std::uint32_t f, Accumulator sums,
                            std::span<const Tile> opened) {
        const auto it = piece(fold, f);
        if (!it) return sums;
        const Node& node = fold.node();
        const WindowMap map = WindowProduct::map(node);
        const std::span total = std::span{sums.words}.first(elements(fold));
        const std::span chunk = std::span{sums.words}.subspan(elements(fold));
        const std::uint64_t before = f == 0 ? 0 : chunk_of(node, *piece(fold, f - 1));
        pass_chunks(total, chunk, before, chunk_of(node, *it));

        const Shape shape = fold.shape();
        const std::uint32_t weight_channels =
            node.inputs[1].type.shape.rows / map.window.positions();
        const std::uint64_t weight_row = std::uint64_t{it->position} * weight_channels;
        for (std::uint32_t r = 0; r < shape.rows; ++r) {
            const auto row =
                map.source(std::uint64_t{fold.tile().row} * tile_side + r, it->position);
            if (!row || *row / tile_side != it->from_tile) continue;
            const auto from_row = static_cast<std::uint32_t>(*row % tile_side);
            for (std::uint32_t c = 0; c < shape.columns; ++c) {
                const std::uint64_t own =
                    weight_row + (Backward ? fold.tile().column * tile_side + c : 0);
                if (Backward && own / tile_side != it->weight_tile) continue;
                std::uint32_t& word = chunk[std::size_t{r} * shape.columns + c];
                float sum = number(word);
                for (std::uint32_t k = it->begin; k < it->end; ++k) {
                    const auto w =
                        static_cast<std::uint32_t>((Backward ? own : own + k) % tile_side);
                    sum = numeric::fma(opened[0].f32(from_row, k % tile_side),
                                       opened[1].f32(w, Backward ? k % tile_side : c), sum);
                }
                word = stored(sum);
            }
        }
        if (f + 1 == steps(fold)) {
            const std::uint64_t depth = std::uint64_t{map.window.positions()} * channels(node);
            pass_chunks(total, chunk, chunk_of(node, *it), (depth - 1) / chunk_length + 1);
        }
        return sums;
    }
    static Tile finish(const Op&, const Fold& fold, const Accumulator& last) {
        return tile_of_words(fold, std::span{last.words}.first(elements(fold)));
    }
};

}  // namespace operators

template <>
struct Rule<Convolution> : operators::WindowProduct<Convolution, false> {};
template <>
struct Rule<ConvolutionInputGradient> : operators::WindowProduct<ConvolutionInputGradient, true> {};

}  // namespace assay::program
