// SPDX-License-Identifier: Apache-2.0
// The inner loop of the matrix product's fold, apart from the rest so that it can use the machine's
// fused multiply-add where there is one. The bits are the same without.
#pragma once

#include <array>
#include <cstdint>

#include "runtime/program/tensor.hpp"

namespace assay::program::operators {

/// One block of 32 x 32 at most, row by row with a pitch of 32.
using FloatBlock = std::array<float, tile_side * tile_side>;

/// sums[r][c] = fma(left[r][k], right[k][c], sums[r][c]) for k ascending below `terms`; rows and
/// columns as in `shape`.
void add_products(const FloatBlock& left, const FloatBlock& right, const Shape& shape,
                  std::uint32_t terms, FloatBlock& sums);

}  // namespace assay::program::operators
