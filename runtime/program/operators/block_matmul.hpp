// SPDX-License-Identifier: Apache-2.0
// Products of many blocks at once, as attention takes them. Blocks need not end where tiles end, so
// an output tile is cut into cells that belong to one block and draw from one row of tiles on the
// left and one column of tiles on the right; k is cut where a tile of either side ends. Each fold
// step adds one such stretch of k to one cell.
#pragma once

#include "runtime/program/operators/matmul.hpp"

namespace assay::program {

namespace operators {

/// A grid of equal blocks over a matrix.
struct BlockGrid {
    std::uint32_t across = 1;
    std::uint32_t rows = 1, columns = 1;  ///< Of one block.
    std::uint32_t first_row(std::uint32_t block) const { return block / across * rows; }
    std::uint32_t first_column(std::uint32_t block) const { return block % across * columns; }
};

/// A half-open range.
struct Stretch {
    std::uint32_t begin = 0, end = 0;
    std::uint32_t size() const { return end - begin; }
};

/// [begin, end) up to where block or tile end: the end of the piece that begins at `begin`.
/// `offset` is added to a place to know its tile on the other side.
inline std::uint32_t next_cut(std::uint32_t begin, std::uint32_t end, std::uint32_t offset) {
    const std::uint32_t to_tile = tile_side - (begin + offset) % tile_side;
    return begin + std::min(end - begin, to_tile);
}

}  // namespace operators

template <>
struct Rule<BlockMatmul> {
    using BlockGrid = operators::BlockGrid;
    using Stretch = operators::Stretch;

    struct Geometry {
        BlockGrid left, right, out;
        std::uint32_t depth = 0;
        bool left_transposed = false, right_transposed = false;
    };
    /// What a step works on, in places of the block: rows x columns of the output, `terms` of k.
    struct Cell {
        std::uint32_t block = 0;
        Stretch rows, columns, terms;
    };

    static std::optional<BlockGrid> grid(const Shape& shape, std::uint32_t count,
                                         std::uint32_t across) {
        if (across == 0 || count % across != 0 || shape.columns % across != 0) return std::nullopt;
        const std::uint32_t down = count / across;
        if (shape.rows % down != 0) return std::nullopt;
        return BlockGrid{across, shape.rows / down, shape.columns / across};
    }
    /// Without the output's grid, which `result` finds.
    static std::optional<Geometry> operands_of(const BlockMatmul& op,
                                               std::span<const Input> inputs) {
        if (op.count == 0) return std::nullopt;
        const auto left = grid(inputs[0].type.shape, op.count, op.left_across);
        const auto right = grid(inputs[1].type.shape, op.count, op.right_across);
        if (!left || !right || op.out_across == 0 || op.count % op.out_across != 0)
            return std::nullopt;
        Geometry at{.left = *left,
                    .right = *right,
                    .out = {},
                    .left_transposed = op.form == MatmulForm::TN,
                    .right_transposed = op.form == MatmulForm::NT};
        at.depth = at.left_transposed ? left->rows : left->columns;
        if (at.depth != (at.right_transposed ? right->columns : right->rows)) return std::nullopt;
        at.out = {op.out_across, at.left_transposed ? left->columns : left->rows,
                  at.right_transposed ? right->rows : right->columns};
        return at;
    }
    static Geometry geometry(const Fold& fold) {
        return *operands_of(*std::get_if<BlockMatmul>(&fold.node().operation), fold.node().inputs);
    }

    static operators::Result result(const BlockMatmul& op, std::span<const Input> inputs,
                                    const TensorType&) {
        ENSURE(inputs.size() == 2, operators::refused(Malformed::WrongInputCount));
        for (const Input& input : inputs)
            ENSURE(input.type.dtype == Dtype::F32, operators::refused(Malformed::WrongInputDtype));
        const auto at = operands_of(op, inputs);
        ENSURE(at, operators::refused(Malformed::WrongInputShape));
        const std::uint64_t rows = std::uint64_t{at->out.rows} * (op.count / op.out_across);
        const std::uint64_t columns = std::uint64_t{at->out.columns} * op.out_across;
        ENSURE(rows <= max_dimension && columns <= max_dimension,
               operators::refused(Malformed::BadSize));
        return TensorType{Dtype::F32,
                          {static_cast<std::uint32_t>(rows), static_cast<std::uint32_t>(columns)}};
    }
    static std::uint64_t work(const BlockMatmul& op, const Node& node) {
        return operators::saturating_multiply(
            node.type.shape.elements(), std::uint64_t{2} * operands_of(op, node.inputs)->depth);
    }
    static std::uint64_t most_steps(const Node& node) {
        const Geometry at = *operands_of(*std::get_if<BlockMatmul>(&node.operation), node.inputs);
        // A tile meets (31 / side) + 2 blocks at most, each cut once more by the other side's
        // tiles.
        const auto cuts = [](std::uint32_t side) {
            return std::min<std::uint64_t>(tile_side, 2 * (std::uint64_t{31} / side + 2));
        };
        return cuts(at.out.rows) * cuts(at.out.columns) *
               (3 * std::uint64_t{tiles_along(at.depth)} + 1);
    }

    /// Where the tiles of the left and right operand cut rows, columns and k of a block.
    static std::uint32_t row_offset(const Geometry& at, std::uint32_t block) {
        return at.left_transposed ? at.left.first_column(block) : at.left.first_row(block);
    }
    static std::uint32_t column_offset(const Geometry& at, std::uint32_t block) {
        return at.right_transposed ? at.right.first_row(block) : at.right.first_column(block);
    }
    static std::uint32_t left_depth_offset(const Geometry& at, std::uint32_t block) {
        return at.left_transposed ? at.left.first_row(block) : at.left.first_column(block);
    }
    static std::uint32_t right_depth_offset(const Geometry& at, std::uint32_t block) {
        return at.right_transposed ? at.right.first_column(block) : at.right.first_row(block);
    }

    /// Calls `use(cell)` for every step in order, until it returns false.
    template <class Use>
    static void walk(const Fold& fold, Use use) {
        const Geometry at = geometry(fold);
        const Shape shape = fold.shape();
        const std::uint32_t top = fold.tile().row * tile_side;
        const std::uint32_t side = fold.tile().column * tile_side;
        for (std::uint32_t r = 0, r_end = 0; r < shape.rows; r = r_end) {
            const std::uint32_t block_row = (top + r) / at.out.rows, m = (top + r) % at.out.rows;
            const std::uint32_t m_end = std::min(at.out.rows, m + (shape.rows - r));
            // Blocks of one row of blocks may lie differently on the left, so rows are cut for
            // each.
            for (std::uint32_t c = 0, c_end = 0; c < shape.columns; c = c_end) {
                const std::uint32_t n = (side + c) % at.out.columns;
                const std::uint32_t block = block_row * at.out.across + (side + c) / at.out.columns;
                const std::uint32_t n_end = operators::next_cut(
                    n, std::min(at.out.columns, n + (shape.columns - c)), column_offset(at, block));
                c_end = c + (n_end - n);
                for (std::uint32_t i = m, i_end = 0; i < m_end; i = i_end) {
                    i_end = operators::next_cut(i, m_end, row_offset(at, block));
                    for (std::uint32_t k = 0, k_end = 0; k < at.depth; k = k_end) {
                        k_end = operators::next_cut(k, at.depth, left_depth_offset(at, block));
                        k_end = operators::next_cut(k, k_end, right_depth_offset(at, block));
                        k_end = operators::next_cut(k, k_end, 0);
                        if (!use(Cell{block, {i, i_end}, {n, n_end}, {k, k_end}})) return;
                    }
                }
            }
            r_end = r + (m_end - m);
        }
    }
    static std::uint32_t steps(const Fold& fold) {
        std::uint32_t count = 0;
        walk(fold, [&](const Cell&) { return ++count < max_fold_steps; });
        return count;
    }
    static Cell cell(const Fold& fold, std::uint32_t f) {
        Cell found;
        walk(fold, [&](const Cell& cell) {
            found = cell;
            return f-- > 0;
        });
        return found;
    }

    static std::size_t words(const Fold& fold, std::uint32_t) {
        return std::size_t{2} * operators::elements(fold);
    }
    static Accumulator start(const Fold& fold) {
        return {std::vector<std::uint32_t>(words(fold, 0), 0)};
    }
    struct Corner {
        std::uint32_t row = 0, column = 0;
        TileIndex tile() const { return {row / tile_side, column / tile_side}; }
    };
    /// Where a cell's part of an operand begins in that operand.
    static Corner left_corner(const Geometry& at, const Cell& cell) {
        const std::uint32_t row = row_offset(at, cell.block) + cell.rows.begin;
        const std::uint32_t depth = left_depth_offset(at, cell.block) + cell.terms.begin;
        return at.left_transposed ? Corner{depth, row} : Corner{row, depth};
    }
    static Corner right_corner(const Geometry& at, const Cell& cell) {
        const std::uint32_t column = column_offset(at, cell.block) + cell.columns.begin;
        const std::uint32_t depth = right_depth_offset(at, cell.block) + cell.terms.begin;
        return at.right_transposed ? Corner{column, depth} : Corner{depth, column};
    }
    static std::vector<TileInput> inputs(const Fold& fold, std::uint32_t f) {
        const Geometry at = geometry(fold);
        const Cell it = cell(fold, f);
        return {{0, left_corner(at, it).tile()}, {1, right_corner(at, it).tile()}};
    }
    static Accumulator step(const BlockMatmul&, const Fold& fold, std::uint32_t f, Accumulator sums,
                            std::span<const Tile> opened) {
        const Geometry at = geometry(fold);
        const Cell it = cell(fold, f);
        const Corner left = left_corner(at, it), right = right_corner(at, it);
        const auto element = [](const Tile& tile, const Corner& corner, bool transposed,
                                std::uint32_t i, std::uint32_t j) {
            return tile.f32(corner.row % tile_side + (transposed ? j : i),
                            corner.column % tile_side + (transposed ? i : j));
        };
        const Shape shape = fold.shape();
        const std::uint32_t top = at.out.first_row(it.block) - fold.tile().row * tile_side;
        const std::uint32_t side = at.out.first_column(it.block) - fold.tile().column * tile_side;
        const bool first = it.terms.begin < operators::chunk_length;
        const bool closes = it.terms.end % operators::chunk_length == 0 || it.terms.end == at.depth;
        for (std::uint32_t i = 0; i < it.rows.size(); ++i)
            for (std::uint32_t j = 0; j < it.columns.size(); ++j) {
                // Unsigned arithmetic wraps and comes back: the cell lies inside the tile.
                const std::uint32_t r = top + it.rows.begin + i, c = side + it.columns.begin + j;
                std::uint32_t& total = sums.words[std::size_t{r} * shape.columns + c];
                std::uint32_t& chunk =
                    sums.words[operators::elements(fold) + std::size_t{r} * shape.columns + c];
                float sum = operators::number(chunk);
                for (std::uint32_t k = 0; k < it.terms.size(); ++k)
                    sum = numeric::fma(element(opened[0], left, at.left_transposed, i, k),
                                       element(opened[1], right, at.right_transposed, k, j), sum);
                chunk = operators::stored(sum);
                if (!closes) continue;
                total = first ? chunk
                              : operators::stored(numeric::add(operators::number(total),
                                                               operators::number(chunk)));
                chunk = 0;
            }
        return sums;
    }
    static Tile finish(const BlockMatmul&, const Fold& fold, const Accumulator& last) {
        return operators::tile_of_words(fold,
                                        std::span{last.words}.first(operators::elements(fold)));
    }
};

}  // namespace assay::program
