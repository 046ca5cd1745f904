// SPDX-License-Identifier: Apache-2.0
// The three forms of a matrix product.
#pragma once

#include <cstdint>

namespace assay::program {

/// NN: A [m, k] x B [k, n]. NT: A [m, k] x B [n, k] transposed. TN: A [k, m] transposed x B [k, n].
enum class MatmulForm : std::uint8_t { NN, NT, TN };

}  // namespace assay::program
