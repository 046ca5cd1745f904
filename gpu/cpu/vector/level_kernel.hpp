// SPDX-License-Identifier: Apache-2.0
// What the exact product of levels (runtime/program/operators/quantised.hpp) needs from an
// instruction set: the inner tile and the packing of its operands. A unit of 32 bits holds as many
// levels of one row as an instruction multiplies and adds at once. Integer sums are exact, so their
// order is free; the 128-blocks are added in the order of the fold.
#pragma once

#include <cstddef>
#include <cstdint>

namespace assay::cpu {

/// A tile of rows x `LevelKernel::columns` outputs, over the whole depth.
struct LevelTile {
    std::size_t depth;
    const std::uint32_t* left;  ///< Packed rows, `left_units` apart.
    std::size_t left_units;
    const float* left_powers;         ///< 2^e of each block, rows `blocks` apart; NaN without one.
    const std::uint32_t* right;       ///< A packed panel: [unit][column].
    const std::int32_t* corrections;  ///< [block][column]: what is taken off each integer sum.
    const float* right_powers;        ///< [block][column].
    float* out;                       ///< [row][column].
};

struct LevelKernel {
    static constexpr std::size_t max_rows = 12, max_columns = 32;
    std::size_t rows;         ///< Of the largest tile, the best one.
    std::size_t columns;      ///< Of every tile.
    std::size_t unit_levels;  ///< 2 or 4.

    /// ceil(depth / unit_levels) units of one row of biased levels.
    void (*pack_left)(std::size_t depth, const std::uint8_t* levels, std::uint32_t* units);
    /// One panel of at most `columns` rows of levels, `stride` bytes apart.
    void (*pack_right)(std::size_t depth, const std::uint8_t* levels, std::size_t stride,
                       std::size_t width, std::uint32_t* units, std::int32_t* corrections);
    /// tile[r - 1] computes r rows.
    void (*tile[max_rows])(const LevelTile& tile);
};

}  // namespace assay::cpu
