// SPDX-License-Identifier: Apache-2.0
// What the matrix product needs from an instruction set: the inner tile and the packing of its
// operands. Sizes may differ between instruction sets; bits may not, since every output element
// has its own accumulator that takes k in ascending order.
#pragma once

#include <cstddef>

namespace assay::cpu {

/// One chunk of the sum over k for a tile of the output: acc = +0; acc = fma(a, b, acc) for k
/// ascending below `depth`; then stored, or added to what is there, NaN made canonical.
///   a of (row i, k)       lies at left[i * left_row + k * left_step]
///   b of (k, column j)    lies at right[k * right_step + j]
///   output (row i, column j) lies at out[i * out_row + j]
/// Single arguments, not structs: a compiler puts structs together in vector registers, and those
/// moves would queue up behind all multiply-adds of the tile before, so that no two tiles overlap.
using TileFunction = void (*)(std::size_t depth, const float* left, std::size_t left_row,
                              std::size_t left_step, const float* right, std::size_t right_step,
                              float* out, std::size_t out_row, bool add);

/// Panels that are `width` elements wide and `depth` long, each packed as [k][width].
struct Packing {
    const float* from;
    std::size_t stride;  ///< Between the rows of the stored matrix.
    std::size_t width;   ///< How many elements there are to pack.
    std::size_t padded;  ///< How many a step of the panel holds; the rest is zero.
    std::size_t depth;
    /// Panels beside each other, `panel_step` apart once packed; more than one only where rows run
    /// along the width, and unpadded.
    std::size_t panels = 1;
    std::size_t panel_step = 0;
};
using PackFunction = void (*)(Packing, float* to);

/// `tile[v - 1][r - 1]` computes r rows by v vectors of `lanes` columns.
struct GemmKernel {
    static constexpr std::size_t max_rows = 12, max_vectors = 2;
    std::size_t lanes;
    std::size_t rows;  ///< The largest r, the best one.
    TileFunction tile[max_vectors][max_rows];
    PackFunction pack_along;   ///< The stored rows run along the panel's width (stored [k][width]).
    PackFunction pack_across;  ///< The stored rows run along k (stored [width][k]).

    std::size_t columns() const { return lanes * max_vectors; }
};

}  // namespace assay::cpu
