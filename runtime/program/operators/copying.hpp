// SPDX-License-Identifier: Apache-2.0
// Operators that move elements. Each says where one element of its output comes from; the fold
// opens the tiles that an output tile draws from, one a step, in the order in which they first
// occur.
#pragma once

#include "runtime/program/operators/rule.hpp"

namespace assay::program {

namespace operators {

/// One element of one input.
struct Origin {
    std::uint32_t input = 0;
    std::uint64_t row = 0, column = 0;
};

/// An operator adds `origin(op, node, row, column)`, and `run(op, node, row, column)`: how many
/// elements from there on follow each other in the input as well, row after row.
template <class Op>
struct Copying {
    static constexpr bool copies = true;

    static std::uint64_t work(const Op&, const Node& node) { return node.type.shape.elements(); }
    static std::uint64_t most_steps(const Node&) { return tile_side * tile_side; }

    template <class Use>
    static void each(const Fold& fold, Use use) {
        const Shape shape = fold.shape();
        const Op& op = *std::get_if<Op>(&fold.node().operation);
        for (std::uint32_t r = 0; r < shape.rows; ++r)
            for (std::uint32_t c = 0; c < shape.columns; ++c)
                use(r * shape.columns + c,
                    Rule<Op>::origin(op, fold.node(), fold.tile().row * tile_side + r,
                                     fold.tile().column * tile_side + c));
    }
    static TileInput tile_of_origin(const Origin& from) {
        return {from.input,
                {static_cast<std::uint32_t>(from.row / tile_side),
                 static_cast<std::uint32_t>(from.column / tile_side)}};
    }
    static std::vector<TileInput> tiles(const Fold& fold) {
        std::vector<TileInput> tiles;
        each(fold, [&](std::uint32_t, const Origin& from) {
            const TileInput tile = tile_of_origin(from);
            if (!tiles.empty() && tiles.back() == tile) return;
            if (std::ranges::find(tiles, tile) == tiles.end()) tiles.push_back(tile);
        });
        return tiles;
    }
    static std::uint32_t steps(const Fold& fold) {
        return static_cast<std::uint32_t>(tiles(fold).size());
    }
    static std::size_t words(const Fold& fold, std::uint32_t) { return elements(fold); }
    static Accumulator start(const Fold& fold) {
        return {std::vector<std::uint32_t>(elements(fold), 0)};
    }
    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t f) {
        return {tiles(fold)[f]};
    }
    static Accumulator step(const Op&, const Fold& fold, std::uint32_t f, Accumulator words,
                            std::span<const Tile> opened) {
        const TileInput tile = tiles(fold)[f];
        each(fold, [&](std::uint32_t element, const Origin& from) {
            if (tile_of_origin(from) != tile) return;
            words.words[element] =
                opened[0].word(static_cast<std::uint32_t>(from.row % tile_side),
                               static_cast<std::uint32_t>(from.column % tile_side));
        });
        return words;
    }
    static Tile finish(const Op&, const Fold& fold, const Accumulator& last) {
        return tile_of_words(fold, last.words);
    }
};

}  // namespace operators

template <>
struct Rule<Transpose> : operators::Copying<Transpose> {
    static operators::Result result(const Transpose&, std::span<const Input> inputs,
                                    const TensorType&) {
        ENSURE(inputs.size() == 1, operators::refused(Malformed::WrongInputCount));
        const auto& [dtype, shape] = inputs[0].type;
        return TensorType{dtype, {shape.columns, shape.rows}};
    }
    static operators::Origin origin(const Transpose&, const Node&, std::uint64_t row,
                                    std::uint64_t column) {
        return {0, column, row};
    }
    static std::uint64_t run(const Transpose&, const Node&, std::uint64_t, std::uint64_t) {
        return 1;
    }
};

template <>
struct Rule<Slice> : operators::Copying<Slice> {
    static operators::Result result(const Slice& op, std::span<const Input> inputs,
                                    const TensorType& wanted) {
        ENSURE(inputs.size() == 1, operators::refused(Malformed::WrongInputCount));
        const auto& [dtype, shape] = inputs[0].type;
        ENSURE(std::uint64_t{op.row} + wanted.shape.rows <= shape.rows &&
                   std::uint64_t{op.column} + wanted.shape.columns <= shape.columns,
               operators::refused(Malformed::WrongInputShape));
        return TensorType{dtype, wanted.shape};
    }
    static operators::Origin origin(const Slice& op, const Node&, std::uint64_t row,
                                    std::uint64_t column) {
        return {0, op.row + row, op.column + column};
    }
    static std::uint64_t run(const Slice&, const Node& node, std::uint64_t, std::uint64_t column) {
        return node.type.shape.columns - column;
    }
};

template <>
struct Rule<Concat> : operators::Copying<Concat> {
    static operators::Result result(const Concat& op, std::span<const Input> inputs,
                                    const TensorType&) {
        ENSURE(!inputs.empty() && inputs.size() <= 8,
               operators::refused(Malformed::WrongInputCount));
        const TensorType& first = inputs[0].type;
        std::uint64_t rows = 0, columns = 0;
        for (const auto& [from, type] : inputs) {
            ENSURE(type.dtype == first.dtype, operators::refused(Malformed::WrongInputDtype));
            const bool fits = op.axis == Axis::Rows ? type.shape.columns == first.shape.columns
                                                    : type.shape.rows == first.shape.rows;
            ENSURE(fits, operators::refused(Malformed::WrongInputShape));
            rows += type.shape.rows;
            columns += type.shape.columns;
        }
        ENSURE(rows <= max_dimension && columns <= max_dimension,
               operators::refused(Malformed::BadSize));
        if (op.axis == Axis::Rows)
            return TensorType{first.dtype, {static_cast<std::uint32_t>(rows), first.shape.columns}};
        return TensorType{first.dtype, {first.shape.rows, static_cast<std::uint32_t>(columns)}};
    }
    static operators::Origin origin(const Concat& op, const Node& node, std::uint64_t row,
                                    std::uint64_t column) {
        std::uint64_t& along = op.axis == Axis::Rows ? row : column;
        std::uint32_t input = 0;
        while (along >= extent(op, node, input)) along -= extent(op, node, input++);
        return {input, row, column};
    }
    static std::uint64_t run(const Concat& op, const Node& node, std::uint64_t row,
                             std::uint64_t column) {
        const operators::Origin from = origin(op, node, row, column);
        return node.inputs[from.input].type.shape.columns - from.column;
    }
    static std::uint64_t extent(const Concat& op, const Node& node, std::uint32_t input) {
        const Shape& shape = node.inputs[input].type.shape;
        return op.axis == Axis::Rows ? shape.rows : shape.columns;
    }
};

template <>
struct Rule<Reshape> : operators::Copying<Reshape> {
    static operators::Result result(const Reshape&, std::span<const Input> inputs,
                                    const TensorType& wanted) {
        ENSURE(inputs.size() == 1, operators::refused(Malformed::WrongInputCount));
        ENSURE(inputs[0].type.shape.elements() == wanted.shape.elements(),
               operators::refused(Malformed::WrongInputShape));
        return TensorType{inputs[0].type.dtype, wanted.shape};
    }
    static operators::Origin origin(const Reshape&, const Node& node, std::uint64_t row,
                                    std::uint64_t column) {
        const std::uint64_t place = row * node.type.shape.columns + column;
        const std::uint32_t columns = node.inputs[0].type.shape.columns;
        return {0, place / columns, place % columns};
    }
    static std::uint64_t run(const Reshape&, const Node& node, std::uint64_t row,
                             std::uint64_t column) {
        return node.type.shape.elements() - (row * node.type.shape.columns + column);
    }
};

template <>
struct Rule<SwapAxes> : operators::Copying<SwapAxes> {
    static operators::Result result(const SwapAxes& op, std::span<const Input> inputs,
                                    const TensorType&) {
        ENSURE(inputs.size() == 1, operators::refused(Malformed::WrongInputCount));
        const std::uint64_t block = std::uint64_t{op.first} * op.second;
        ENSURE(block != 0, operators::refused(Malformed::BadAttribute));
        ENSURE(inputs[0].type.shape.rows % block == 0,
               operators::refused(Malformed::WrongInputShape));
        return inputs[0].type;
    }
    static operators::Origin origin(const SwapAxes& op, const Node&, std::uint64_t row,
                                    std::uint64_t column) {
        const std::uint64_t block = std::uint64_t{op.first} * op.second;
        const std::uint64_t outer = row / block, j = row % block / op.first, i = row % op.first;
        return {0, outer * block + i * op.second + j, column};
    }
    static std::uint64_t run(const SwapAxes&, const Node& node, std::uint64_t,
                             std::uint64_t column) {
        return node.type.shape.columns - column;
    }
};

}  // namespace assay::program
