// SPDX-License-Identifier: Apache-2.0
// What kernels over rows share: one warp a row, whose 32 lanes are the lanes of the definition.
#pragma once

#include "gpu/cuda/grid.cuh"
#include "gpu/cuda/kernels.hpp"
#include "runtime/numeric/exponential.hpp"

namespace assay::cuda {

inline constexpr std::uint32_t block_rows = block_threads / warp;

__device__ inline std::uint32_t lane() { return threadIdx.x % warp; }
__device__ inline std::uint64_t first_row() {
    return std::uint64_t{blockIdx.x} * block_rows + threadIdx.x / warp;
}
__device__ inline std::uint64_t row_step() { return std::uint64_t{gridDim.x} * block_rows; }

__device__ inline std::int32_t integer_at(const Integers& from, std::uint64_t i) {
    return from.bytes ? static_cast<const std::uint8_t*>(from.data)[i]
                      : static_cast<const std::int32_t*>(from.data)[i];
}

/// Lane j takes terms j, j + 32, ...; then the tree. All lanes get the sum.
/// `term(sum, j)` is the sum with element j.
template <class Term>
__device__ float lane_sum(std::uint32_t count, Term term) {
    float sum = 0.0F;
    for (std::uint32_t j = lane(); j < count; j += warp) sum = term(sum, j);
    for (std::uint32_t width = warp / 2; width > 0; width /= 2)
        sum = numeric::add(sum, __shfl_down_sync(0xffffffffU, sum, width));
    return numeric::canonical(__shfl_sync(0xffffffffU, sum, 0));
}

/// The largest of `count` elements, and where; of equals the earliest; the first NaN, if any.
struct Largest {
    float value;
    std::uint32_t place;
};
__device__ inline Largest better(Largest a, Largest b) {
    const bool a_nan = numeric::is_nan(a.value), b_nan = numeric::is_nan(b.value);
    if (a_nan || b_nan) {
        if (a_nan && b_nan) return a.place < b.place ? a : b;
        return a_nan ? a : b;
    }
    if (a.value == b.value) return a.place < b.place ? a : b;
    return a.value > b.value ? a : b;
}
__device__ inline Largest row_largest(std::uint32_t count, const float* row) {
    Largest best{numeric::negate(numeric::infinity()), 0xffffffffU};
    for (std::uint32_t j = lane(); j < count; j += warp) best = better(best, {row[j], j});
    for (std::uint32_t width = warp / 2; width > 0; width /= 2)
        best = better(best, {__shfl_down_sync(0xffffffffU, best.value, width),
                             __shfl_down_sync(0xffffffffU, best.place, width)});
    return {numeric::canonical(__shfl_sync(0xffffffffU, best.value, 0)),
            __shfl_sync(0xffffffffU, best.place, 0)};
}

}  // namespace assay::cuda
