// SPDX-License-Identifier: Apache-2.0
// The integer family: exact sums of products of levels, four bytes an instruction, each block of
// 128 scaled and added in the order of the fold.
#include "gpu/cuda/kernels.hpp"
#include "gpu/cuda/rows.cuh"
#include "runtime/numeric/level.hpp"

namespace assay::cuda {

namespace {

using namespace numeric;

constexpr std::uint32_t side = 32, units = level_block / 4;

// A block of 16 x 16 threads computes 32 x 32 elements, a thread 2 x 2.
__global__ void __launch_bounds__(256) level_product_kernel(LevelProduct p) {
    __shared__ std::int32_t left[side][units + 1], right[side][units + 1];
    const std::uint32_t row0 = blockIdx.y * side, column0 = blockIdx.x * side;
    const std::uint32_t y = threadIdx.x / 16, x = threadIdx.x % 16;
    const std::uint32_t blocks = (p.depth + level_block - 1) / level_block;
    const auto fill = [&](std::int32_t(&to)[side][units + 1], const std::uint8_t* from,
                          std::uint32_t begin, std::uint32_t end, std::uint32_t k0) {
        for (std::uint32_t i = threadIdx.x; i < side * units; i += block_threads) {
            const std::uint32_t row = i / units, unit = i % units;
            std::uint32_t packed = 0;
            for (std::uint32_t b = 0; b < 4; ++b) {
                const std::uint32_t k = k0 + 4 * unit + b;
                // Without its bias a byte is a signed level; what is not there adds nothing.
                const std::uint32_t byte =
                    begin + row < end && k < p.depth
                        ? from[std::uint64_t{begin + row} * p.depth + k] ^ 0x80U
                        : 0U;
                packed |= byte << (8 * b);
            }
            to[row][unit] = static_cast<std::int32_t>(packed);
        }
    };
    float total[2][2] = {};
    for (std::uint32_t block = 0; block < blocks; ++block) {
        fill(left, p.left, row0, p.rows, block * level_block);
        fill(right, p.right, column0, p.columns, block * level_block);
        __syncthreads();
        std::int32_t sum[2][2] = {};
#pragma unroll 8
        for (std::uint32_t unit = 0; unit < units; ++unit)
            for (std::uint32_t i = 0; i < 2; ++i)
                for (std::uint32_t j = 0; j < 2; ++j)
                    sum[i][j] = __dp4a(left[y + 16 * i][unit], right[x + 16 * j][unit], sum[i][j]);
        __syncthreads();
        for (std::uint32_t i = 0; i < 2; ++i)
            for (std::uint32_t j = 0; j < 2; ++j) {
                const std::uint32_t row = row0 + y + 16 * i, column = column0 + x + 16 * j;
                if (row >= p.rows || column >= p.columns) continue;
                const float value = level_value(
                    sum[i][j],
                    bounded_exponent(p.left_exponents[std::uint64_t{row} * blocks + block]),
                    bounded_exponent(p.right_exponents[std::uint64_t{column} * blocks + block]));
                total[i][j] = block == 0 ? value : canonical(add(total[i][j], value));
            }
    }
    for (std::uint32_t i = 0; i < 2; ++i)
        for (std::uint32_t j = 0; j < 2; ++j) {
            const std::uint32_t row = row0 + y + 16 * i, column = column0 + x + 16 * j;
            if (row < p.rows && column < p.columns)
                p.out[std::uint64_t{row} * p.columns + column] = total[i][j];
        }
}

// A warp a block of 128.
__global__ void block_exponents_kernel(Extent extent, const float* in, std::int32_t* out) {
    const std::uint64_t blocks = (extent.columns + level_block - 1) / level_block;
    for (auto i = first_row(); i < extent.rows * blocks; i += row_step()) {
        const std::uint64_t row = i / blocks, begin = i % blocks * level_block;
        std::uint32_t most = 0;
        for (std::uint64_t j = begin + lane(); j < begin + level_block && j < extent.columns;
             j += warp) {
            const std::uint32_t magnitude = to_bits(in[row * extent.columns + j]) & 0x7fffffffU;
            most = magnitude > most ? magnitude : most;
        }
        for (std::uint32_t width = warp / 2; width > 0; width /= 2) {
            const std::uint32_t other = __shfl_down_sync(0xffffffffU, most, width);
            most = other > most ? other : most;
        }
        if (lane() == 0) out[i] = level_exponent(most);
    }
}

__global__ void quantise_kernel(Extent extent, const float* in, const std::int32_t* exponents,
                                std::uint8_t* out) {
    const std::uint64_t count = std::uint64_t{extent.rows} * extent.columns;
    const std::uint64_t blocks = (extent.columns + level_block - 1) / level_block;
    for (std::uint64_t i = first_element(); i < count; i += all_threads()) {
        const std::uint64_t row = i / extent.columns, column = i % extent.columns;
        const std::int32_t e = bounded_exponent(exponents[row * blocks + column / level_block]);
        out[i] = static_cast<std::uint8_t>(level(in[i], e) + level_bias);
    }
}

__global__ void dequantise_kernel(Extent extent, const std::uint8_t* in,
                                  const std::int32_t* exponents, float* out) {
    const std::uint64_t count = std::uint64_t{extent.rows} * extent.columns;
    const std::uint64_t blocks = (extent.columns + level_block - 1) / level_block;
    for (std::uint64_t i = first_element(); i < count; i += all_threads()) {
        const std::uint64_t row = i / extent.columns, column = i % extent.columns;
        const std::int32_t e = bounded_exponent(exponents[row * blocks + column / level_block]);
        out[i] = level_value(in[i] - level_bias, e, 0);
    }
}

}  // namespace

void multiply_levels(Stream stream, const LevelProduct& p) {
    const dim3 grid{(p.columns + side - 1) / side, (p.rows + side - 1) / side};
    start(stream, level_product_kernel, grid, block_threads, p);
}
void block_exponents(Stream stream, const Extent& extent, const float* in, std::int32_t* out) {
    const std::uint64_t blocks = (extent.columns + level_block - 1) / level_block;
    start(stream, block_exponents_kernel, blocks_for(extent.rows * blocks, block_rows),
          block_threads, extent, in, out);
}
void quantise(Stream stream, const Extent& extent, const float* in, const std::int32_t* exponents,
              std::uint8_t* out) {
    start(stream, quantise_kernel, blocks_for(extent.elements()), block_threads, extent, in,
          exponents, out);
}
void dequantise(Stream stream, const Extent& extent, const std::uint8_t* in,
                const std::int32_t* exponents, float* out) {
    start(stream, dequantise_kernel, blocks_for(extent.elements()), block_threads, extent, in,
          exponents, out);
}

}  // namespace assay::cuda
