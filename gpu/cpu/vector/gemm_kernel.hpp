// SPDX-License-Identifier: Apache-2.0
// What the matrix product needs from an instruction set: the inner tile and the packing of its
// operands. Sizes may differ between instruction sets; bits may not, since every output element
// has its own accumulator that takes k in ascending order.
#pragma once

#include <cstddef>

namespace assay::cpu {

/// The left operand of a tile: element (row i, k) lies at data[i * row_stride + k * step].
struct TileLeft {
    const float* data;
    std::size_t row_stride;
    std::size_t step;
};

/// The right operand: element (k, column j) lies at data[k * step + j].
struct TileRight {
    const float* data;
    std::size_t step;
};

/// The output: element (row i, column j) lies at data[i * row_stride + j].
struct TileOut {
    float* data;
    std::size_t row_stride;
    bool add;  ///< Add the new sums to what is there, instead of storing them.
};

/// One chunk of the sum over k: acc = +0; acc = fma(a, b, acc) for k ascending below `depth`; then
/// store or add, NaN made canonical.
using TileFunction = void (*)(std::size_t depth, TileLeft, TileRight, TileOut);

/// Panels that are `width` elements wide and `depth` long, each packed as [k][width].
struct Packing {
    const float* from;
    std::size_t stride;  ///< Between the rows of the stored matrix.
    std::size_t width;   ///< How many elements there are to pack.
    std::size_t padded;  ///< How many a step of the panel holds; the rest is zero.
    std::size_t depth;
    /// Panels beside each other, packed one behind the other; more than one only where rows run
    /// along the width, and unpadded.
    std::size_t panels = 1;
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
