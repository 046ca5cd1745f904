// SPDX-License-Identifier: Apache-2.0
// Products of signed bytes by the tensor cores, exact in 32 bits. The whole warp calls.
//
// Lane l of a warp holds, with g = l / 4 and t = l % 4 (PTX ISA, "Matrix Fragments for
// mma.m16n8k32"), four bytes a word with the lowest k in the lowest byte:
//   left  [16, 32]: word w has row g + 8 (w % 2), k from 4 t + 16 (w / 2)
//   right [32, 8]:  word w has column g, k from 4 t + 16 w
//   sums  [16, 8]:  number i has row g + 8 (i / 2), column 2 t + i % 2
#pragma once

#include "gpu/cuda/grid.cuh"

namespace assay::cuda {

/// Lanes of a warp that share a row of the left factor and of the sums.
inline constexpr std::uint32_t fragment_lanes = 4;

/// sums += left right.
__device__ inline void multiply_fragments(const std::uint32_t (&left)[4],
                                          const std::uint32_t (&right)[2],
                                          std::int32_t (&sums)[4]) {
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 800
    asm volatile(
        "mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, "
        "{%8, %9}, {%0, %1, %2, %3};"
        : "+r"(sums[0]), "+r"(sums[1]), "+r"(sums[2]), "+r"(sums[3])
        : "r"(left[0]), "r"(left[1]), "r"(left[2]), "r"(left[3]), "r"(right[0]), "r"(right[1]));
#elif defined(__CUDA_ARCH__)
    // Older devices take a quarter at a time: 8 rows, and 16 of k.
    for (std::uint32_t k = 0; k < 2; ++k)
        for (std::uint32_t half = 0; half < 2; ++half)
            asm volatile(
                "mma.sync.aligned.m8n8k16.row.col.s32.s8.s8.s32 {%0, %1}, {%2}, {%3}, {%0, %1};"
                : "+r"(sums[2 * half]), "+r"(sums[2 * half + 1])
                : "r"(left[2 * k + half]), "r"(right[k]));
#else
    // What the instruction does, for tests without a device: each lane asks the others for the rows
    // and columns of its sums.
    const auto both = [](std::uint32_t low, std::uint32_t high) {
        return std::uint64_t{high} << 32 | low;
    };
    const std::uint32_t g = threadIdx.x % warp / 4, t = threadIdx.x % 4;
    for (std::uint32_t from = 0; from < 4; ++from) {
        std::uint64_t rows[2], columns[2];
        for (std::uint32_t i = 0; i < 2; ++i) {
            // Rows g and g + 8 at once; both halves of k at once.
            rows[i] = __shfl_sync(0xffffffffU, both(left[2 * i], left[2 * i + 1]), 4 * g + from);
            columns[i] = __shfl_sync(0xffffffffU, both(right[0], right[1]), 4 * (2 * t + i) + from);
        }
        for (std::uint32_t i = 0; i < 4; ++i)
            for (std::uint32_t k = 0; k < 2; ++k)
                sums[i] =
                    __dp4a(static_cast<int>(rows[k] >> (32 * (i / 2)) & 0xffffffffU),
                           static_cast<int>(columns[i % 2] >> (32 * k) & 0xffffffffU), sums[i]);
    }
#endif
}

}  // namespace assay::cuda
