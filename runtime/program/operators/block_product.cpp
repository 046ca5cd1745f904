// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/operators/block_product.hpp"

#include "runtime/numeric/float32.hpp"

namespace assay::program::operators {

namespace {

// Whole rows of 32 are computed, so that the loop has a fixed length: what lies beyond the shape is
// never read again.
[[gnu::always_inline]] inline void multiply(const FloatBlock& left, const FloatBlock& right,
                                            std::uint32_t rows, std::uint32_t terms,
                                            FloatBlock& sums) {
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t k = 0; k < terms; ++k) {
            const float factor = left[r * tile_side + k];
            for (std::size_t c = 0; c < tile_side; ++c) {
                float& sum = sums[r * tile_side + c];
                sum = __builtin_fmaf(factor, right[k * tile_side + c], sum);
            }
        }
}

#if defined(__x86_64__)
[[gnu::target("avx2,fma")]] void multiply_fused(const FloatBlock& left, const FloatBlock& right,
                                                std::uint32_t rows, std::uint32_t terms,
                                                FloatBlock& sums) {
    multiply(left, right, rows, terms, sums);
}
#endif

}  // namespace

void add_products(const FloatBlock& left, const FloatBlock& right, const Shape& shape,
                  std::uint32_t terms, FloatBlock& sums) {
#if defined(__x86_64__)
    static const bool fused = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (fused) return multiply_fused(left, right, shape.rows, terms, sums);
#endif
    multiply(left, right, shape.rows, terms, sums);
}

}  // namespace assay::program::operators
