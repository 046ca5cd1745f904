// SPDX-License-Identifier: Apache-2.0
// The integer family on the CPU: exponents, levels, exact products of levels.
#pragma once

#include "gpu/cpu/operators.hpp"

namespace assay::cpu {

/// Levels [rows, columns], biased by 128, with an exponent for every 128 columns.
struct Levels {
    Extent extent;
    const std::uint8_t* levels = nullptr;
    const std::int32_t* exponents = nullptr;
};

/// out [rows, ceil(columns / 128)].
void block_exponents(ThreadPool& pool, const Matrix& in, std::int32_t* out);
void quantise(ThreadPool& pool, const Matrix& in, const std::int32_t* exponents, std::uint8_t* out);
void dequantise(ThreadPool& pool, const Levels& in, float* out);
/// out [left rows, right rows].
void multiply_levels(ThreadPool& pool, const Levels& left, const Levels& right, float* out);

}  // namespace assay::cpu
