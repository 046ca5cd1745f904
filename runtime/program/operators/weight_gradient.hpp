// SPDX-License-Identifier: Apache-2.0
// What a convolution passes back to its weights: a matrix product over the output places (image, y,
// x) in their order, chunks of 512 counted over all of them. Each fold step opens a tile of the
// gradient and one tile of the images that some kernel position sees from there.
#pragma once

#include "runtime/program/operators/convolution.hpp"

namespace assay::program {

template <>
struct Rule<ConvolutionWeightGradient> {
    using Op = ConvolutionWeightGradient;
    struct Piece {
        std::uint32_t gradient_tile = 0;
        TileIndex image_tile;
    };

    static operators::WindowMap map(const Node& node) {
        return {std::get_if<Op>(&node.operation)->window, false};
    }
    static operators::Result result(const Op& op, std::span<const Input> inputs,
                                    const TensorType&) {
        ENSURE(inputs.size() == 2, operators::refused(Malformed::WrongInputCount));
        for (const Input& input : inputs)
            ENSURE(input.type.dtype == Dtype::F32, operators::refused(Malformed::WrongInputDtype));
        const operators::WindowMap map{op.window, false};
        const Shape &images = inputs[0].type.shape, &gradient = inputs[1].type.shape;
        const auto count = map.images_in(images.rows);
        ENSURE(count && map.rows_of(*count) == gradient.rows,
               operators::refused(Malformed::WrongInputShape));
        const std::uint64_t rows = std::uint64_t{op.window.positions()} * images.columns;
        ENSURE(rows <= max_dimension, operators::refused(Malformed::BadSize));
        return TensorType{Dtype::F32, {static_cast<std::uint32_t>(rows), gradient.columns}};
    }
    static std::uint64_t work(const Op&, const Node& node) {
        return operators::saturating_multiply(node.type.shape.elements(),
                                              std::uint64_t{2} * node.inputs[1].type.shape.rows);
    }
    /// 32 output places lie in so many lines, each with the kernel's height around it; across an
    /// image's border there are two such ranges.
    static std::uint64_t most_steps(const Node& node) {
        const Window& window = map(node).window;
        const std::uint64_t lines = 31 / window.out_width() + 2;
        const std::uint64_t images = 31 / (window.out_width() * window.out_height()) + 2;
        const std::uint64_t rows =
            (window.stride * lines + images * window.kernel_height) * window.width;
        const std::uint64_t down = rows / tile_side + 2 * images;
        const std::uint64_t across =
            std::min<std::uint64_t>(tiles_along(node.inputs[0].type.shape.columns), 3);
        return tiles_along(node.inputs[1].type.shape.rows) * down * across;
    }

    /// Image tiles that the weights of the output tile see from 32 gradient rows, in order.
    static std::vector<TileIndex> image_tiles(const Fold& fold, std::uint32_t gradient_tile) {
        const Node& node = fold.node();
        const operators::WindowMap map = Rule::map(node);
        const std::uint32_t channels = node.inputs[0].type.shape.columns;
        const std::uint32_t rows = tile_shape(node.inputs[1].type.shape, {gradient_tile, 0}).rows;
        const std::uint64_t first = std::uint64_t{fold.tile().row} * tile_side;
        std::vector<TileIndex> tiles;
        const auto order = [](TileIndex a, TileIndex b) {
            return a.row != b.row ? a.row < b.row : a.column < b.column;
        };
        for (std::uint64_t w = first, end = 0; w < first + fold.shape().rows; w = end) {
            const auto position = static_cast<std::uint32_t>(w / channels);
            const auto channel = static_cast<std::uint32_t>(w % channels);
            const auto to_tile = tile_side - channel % tile_side;
            end = w + std::min(channels - channel, to_tile);
            for (const std::uint32_t tile : operators::source_tiles(
                     map, std::uint64_t{gradient_tile} * tile_side, rows, position)) {
                const TileIndex index{tile, channel / tile_side};
                if (std::ranges::find(tiles, index) == tiles.end()) tiles.push_back(index);
            }
        }
        std::ranges::sort(tiles, order);
        return tiles;
    }
    static std::uint32_t gradient_tiles(const Fold& fold) {
        return tiles_along(operators::input_shape(fold, 1).rows);
    }
    static std::uint32_t steps(const Fold& fold) {
        std::size_t count = 0;
        for (std::uint32_t tile = 0; tile < gradient_tiles(fold); ++tile)
            count += image_tiles(fold, tile).size();
        return static_cast<std::uint32_t>(std::max<std::size_t>(1, count));
    }
    static std::optional<Piece> piece(const Fold& fold, std::size_t f) {
        for (std::uint32_t tile = 0; tile < gradient_tiles(fold); ++tile) {
            const auto tiles = image_tiles(fold, tile);
            if (f < tiles.size()) return Piece{tile, tiles[f]};
            f -= tiles.size();
        }
        return std::nullopt;
    }
    static std::uint64_t chunk_of(const Piece& piece) {
        return piece.gradient_tile / operators::chunk_steps;
    }

    static std::size_t words(const Fold& fold, std::uint32_t) {
        return std::size_t{2} * operators::elements(fold);
    }
    static Accumulator start(const Fold& fold) {
        return {std::vector<std::uint32_t>(words(fold, 0), 0)};
    }
    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t f) {
        const auto it = piece(fold, f);
        if (!it) return {};
        return {{0, it->image_tile}, {1, {it->gradient_tile, fold.tile().column}}};
    }
    static Accumulator step(const Op&, const Fold& fold, std::uint32_t f, Accumulator sums,
                            std::span<const Tile> opened) {
        const auto it = piece(fold, f);
        if (!it) return sums;
        const operators::WindowMap map = Rule::map(fold.node());
        const std::uint32_t channels = operators::input_shape(fold, 0).columns;
        const std::span total = std::span{sums.words}.first(operators::elements(fold));
        const std::span chunk = std::span{sums.words}.subspan(operators::elements(fold));
        const std::uint64_t before = f == 0 ? 0 : chunk_of(*piece(fold, f - 1));
        operators::pass_chunks(total, chunk, before, chunk_of(*it));
        const Shape shape = fold.shape();
        for (std::uint32_t r = 0; r < shape.rows; ++r) {
            const std::uint64_t weight = std::uint64_t{fold.tile().row} * tile_side + r;
            const auto position = static_cast<std::uint32_t>(weight / channels);
            const auto channel = static_cast<std::uint32_t>(weight % channels);
            if (channel / tile_side != it->image_tile.column) continue;
            for (std::uint32_t q = 0; q < opened[1].type.shape.rows; ++q) {
                const auto row =
                    map.source(std::uint64_t{it->gradient_tile} * tile_side + q, position);
                if (!row || *row / tile_side != it->image_tile.row) continue;
                const float x = opened[0].f32(static_cast<std::uint32_t>(*row % tile_side),
                                              channel % tile_side);
                for (std::uint32_t c = 0; c < shape.columns; ++c) {
                    std::uint32_t& sum = chunk[std::size_t{r} * shape.columns + c];
                    sum = operators::stored(
                        numeric::fma(x, opened[1].f32(q, c), operators::number(sum)));
                }
            }
        }
        if (f + 1 == steps(fold))
            operators::pass_chunks(total, chunk, chunk_of(*it),
                                   (gradient_tiles(fold) - 1) / operators::chunk_steps + 1);
        return sums;
    }
    static Tile finish(const Op&, const Fold& fold, const Accumulator& last) {
        return operators::tile_of_words(fold,
                                        std::span{last.words}.first(operators::elements(fold)));
    }
};

}  // namespace assay::program
