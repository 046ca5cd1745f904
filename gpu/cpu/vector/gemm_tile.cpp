// SPDX-License-Identifier: Apache-2.0
// The inner tile of the matrix product: rows x vectors accumulators that stay in registers while k
// runs. Twelve independent accumulators or more hide the latency of the fused multiply-add; the
// order of each one's sum is the definition's, so nothing is paid for reproducibility.
#include "gpu/cpu/vector/gemm_kernel.hpp"
#include "gpu/cpu/vector/pack.hpp"
#include "gpu/cpu/vector/simd.hpp"

namespace assay::cpu::ASSAY_VECTOR_SET {
namespace {

#if defined(__AVX512F__)
constexpr std::size_t best_rows = 12;  // 24 accumulators of 32 registers.
#else
constexpr std::size_t best_rows = 6;  // 12 accumulators of 16 registers.
#endif

template <std::size_t rows, std::size_t vectors>
void tile(std::size_t depth, const float* left, std::size_t left_row, std::size_t left_step,
          const float* right, std::size_t right_step, float* out, std::size_t out_row, bool add) {
    Vector sum[rows][vectors];
#pragma GCC unroll 12
    for (std::size_t i = 0; i < rows; ++i)
#pragma GCC unroll 2
        for (std::size_t j = 0; j < vectors; ++j) {
            sum[i][j] = Vector{};
            __builtin_prefetch(out + i * out_row + j * lanes, 1);
        }

    // One pointer for three rows: x86 adds one and two strides in the address.
    constexpr std::size_t groups = (rows + 2) / 3;
    const float* a[groups];
#pragma GCC unroll 4
    for (std::size_t g = 0; g < groups; ++g) a[g] = left + 3 * g * left_row;

#pragma GCC unroll 4
    for (std::size_t k = 0; k < depth; ++k) {
        Vector b[vectors];
#pragma GCC unroll 2
        for (std::size_t j = 0; j < vectors; ++j) b[j] = load(right + j * lanes);
#pragma GCC unroll 12
        for (std::size_t i = 0; i < rows; ++i) {
            const Vector x = broadcast(a[i / 3] + i % 3 * left_row);
#pragma GCC unroll 2
            for (std::size_t j = 0; j < vectors; ++j) multiply_add(sum[i][j], x, b[j]);
        }
#pragma GCC unroll 4
        for (std::size_t g = 0; g < groups; ++g) a[g] += left_step;
        right += right_step;
    }

#pragma GCC unroll 12
    for (std::size_t i = 0; i < rows; ++i)
#pragma GCC unroll 2
        for (std::size_t j = 0; j < vectors; ++j) {
            float* to = out + i * out_row + j * lanes;
            store(to, canonical(add ? load(to) + sum[i][j] : sum[i][j]));
        }
}

// The functions for every number of rows; those above `best_rows` are absent.
template <std::size_t vectors, std::size_t... r>
constexpr void fill(TileFunction (&to)[GemmKernel::max_rows], Numbers<r...>) {
    ((to[r] = tile<r + 1, vectors>), ...);
}

constexpr GemmKernel make_kernel() {
    GemmKernel kernel{};
    kernel.lanes = lanes;
    kernel.rows = best_rows;
    fill<1>(kernel.tile[0], first_numbers<best_rows>);
    fill<2>(kernel.tile[1], first_numbers<best_rows>);
    kernel.pack_along = pack_along;
    kernel.pack_across = pack_across;
    return kernel;
}

}  // namespace

extern const GemmKernel gemm_kernel;
constinit const GemmKernel gemm_kernel = make_kernel();

}  // namespace assay::cpu::ASSAY_VECTOR_SET
