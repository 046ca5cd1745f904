// SPDX-License-Identifier: Apache-2.0
// Operators that move elements and compute nothing (operators/copying.hpp): any element type, and a
// NaN keeps its payload.
#pragma once

#include <cstdint>

namespace assay::program {

/// [r, c] -> [c, r].
struct Transpose {
    friend bool operator==(const Transpose&, const Transpose&) = default;
};
/// The rectangle of the wanted shape whose first element is [row, column] of the input.
struct Slice {
    std::uint32_t row = 0, column = 0;
    friend bool operator==(const Slice&, const Slice&) = default;
};
/// Along which dimension tensors are joined.
enum class Axis : std::uint8_t { Rows, Columns };
/// 1 to 8 tensors that agree in the other dimension, one after the other.
struct Concat {
    Axis axis = Axis::Rows;
    friend bool operator==(const Concat&, const Concat&) = default;
};
/// The same elements, row by row, in the wanted shape.
struct Reshape {
    friend bool operator==(const Reshape&, const Reshape&) = default;
};
/// Rows are numbered (outer, i, j) with i below `first`, j below `second`; the output has them as
/// (outer, j, i). Takes attention heads from inside to outside.
struct SwapAxes {
    std::uint32_t first = 1, second = 1;
    friend bool operator==(const SwapAxes&, const SwapAxes&) = default;
};

}  // namespace assay::program
