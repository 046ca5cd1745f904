// SPDX-License-Identifier: Apache-2.0
// Rows of a table by their numbers, and what is passed back to them: each row of the table adds, in
// order, the gradients of those that named it.
#include "gpu/cuda/rows.cuh"

namespace assay::cuda {

namespace {

__global__ void embedding_kernel(Extent extent, const float* table, Integers numbers,
                                 std::uint32_t count, float* out) {
    const std::uint64_t all = std::uint64_t{count} * extent.columns;
    for (auto i = first_element(); i < all; i += all_threads()) {
        const std::int32_t number = integer_at(numbers, i / extent.columns);
        const bool known = number >= 0 && static_cast<std::uint32_t>(number) < extent.rows;
        out[i] = known ? table[std::uint64_t(number) * extent.columns + i % extent.columns]
                       : numeric::nan();
    }
}

constexpr std::uint32_t most_rows = 32;  // Of the table, that a warp looks after.

// A warp takes a few rows of the table and 32 columns, looks through all numbers, 32 at a time, and
// adds the gradients of those that are its own. [numbers, columns] -> [rows, columns]
__global__ void embedding_gradient_kernel(Integers numbers, Extent extent, const float* gradient,
                                          std::uint32_t rows, std::uint32_t each, float* out) {
    __shared__ float all_sums[block_rows][most_rows][warp];
    const auto sums = all_sums[threadIdx.x / warp];
    const std::uint32_t slices = extent.columns / warp + (extent.columns % warp == 0 ? 0 : 1);
    const std::uint64_t column = first_row() % slices * warp + lane();
    const std::uint64_t begin = first_row() / slices * each;
    if (begin >= rows) return;
    const auto own = static_cast<std::uint32_t>(rows - begin < each ? rows - begin : each);
    for (std::uint32_t r = 0; r < own; ++r) sums[r][lane()] = 0.0F;

    for (std::uint64_t base = 0; base < extent.rows; base += warp) {
        const std::int32_t number =
            base + lane() < extent.rows ? integer_at(numbers, base + lane()) : -1;
        const std::uint64_t row = static_cast<std::uint64_t>(number) - begin;
        std::uint32_t named = __ballot_sync(0xffffffffU, number >= 0 && row < own);
        while (named != 0) {
            // Several are read at a time, and added in order.
            constexpr std::uint32_t several = 4;
            float x[several] = {};
            std::uint32_t to[several];
#pragma unroll
            for (std::uint32_t i = 0; i < several; ++i) {
                to[i] = own;
                if (named == 0) continue;
                const auto from = static_cast<std::uint32_t>(__ffs(static_cast<int>(named)) - 1);
                to[i] = __shfl_sync(0xffffffffU, static_cast<std::uint32_t>(row), from);
                x[i] = column < extent.columns ? gradient[(base + from) * extent.columns + column]
                                               : 0.0F;
                named &= named - 1;
            }
#pragma unroll
            for (std::uint32_t i = 0; i < several; ++i)
                if (to[i] < own)
                    sums[to[i]][lane()] =
                        numeric::canonical(numeric::add(sums[to[i]][lane()], x[i]));
        }
    }
    if (column >= extent.columns) return;
    for (std::uint32_t r = 0; r < own; ++r)
        out[(begin + r) * extent.columns + column] = sums[r][lane()];
}

}  // namespace

void embedding(Stream stream, const Extent& extent, const float* table, Integers numbers,
               std::uint32_t count, float* out) {
    start(stream, embedding_kernel, blocks_for(std::uint64_t{count} * extent.columns),
          block_threads, extent, table, numbers, count, out);
}

void embedding_gradient(Stream stream, Integers numbers, const Extent& extent,
                        const float* gradient, std::uint32_t rows, float* out) {
    // Few enough rows a warp to fill a device, and then as many as save looking through numbers.
    constexpr std::uint64_t busy = 8192;
    const std::uint64_t slices = blocks_for(extent.columns, warp);
    std::uint32_t each = 1;
    while (each < most_rows && rows / each * slices > busy) each *= 2;
    const std::uint64_t warps = blocks_for(rows, each) * slices;
    start(stream, embedding_gradient_kernel, blocks_for(warps, block_rows), block_threads, numbers,
          extent, gradient, rows, each, out);
}

}  // namespace assay::cuda
