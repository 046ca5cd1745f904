// SPDX-License-Identifier: Apache-2.0
// The integer family: exact sums of products of levels by the tensor cores, each block of 128
// scaled and added in the order of the fold.
#include "gpu/cuda/kernels.hpp"
#include "gpu/cuda/rows.cuh"
#include "gpu/cuda/tensor_core.cuh"
#include "runtime/numeric/level.hpp"

namespace assay::cuda {

namespace {

using namespace numeric;

// Warps lie `down` x `across` on a block's tile, and each computes m x n fragments of 16 x 8.
template <std::uint32_t down_, std::uint32_t across_, std::uint32_t m_, std::uint32_t n_>
struct LevelTiling {
    static constexpr std::uint32_t down = down_, across = across_, m = m_, n = n_;
    static constexpr std::uint32_t rows = down * m * 16, columns = across * n * 8;
    static constexpr std::uint32_t threads = down * across * warp;
    static_assert(rows + columns <= threads);
};

// Depth passes in stages of 64 bytes a row: two make a block that shares an exponent. With four
// words between rows, the lanes that read a fragment meet no bank twice.
constexpr std::uint32_t stage_depth = 64, stage_words = stage_depth / 4, pitch = stage_words + 4;

__device__ std::uint32_t least(std::uint32_t a, std::uint32_t b) { return a < b ? a : b; }

constexpr std::uint32_t no_bias = 0x80808080U;  // Levels of a word, less 128 each.

// What a thread carries of a factor's stage into shared memory: pieces of 16 bytes. Without its
// bias a byte is a signed level; beyond depth it adds nothing. `wide`: pieces are aligned, and lie
// inside or outside.
template <std::uint32_t rows, std::uint32_t threads, bool wide>
struct CarriedLevels {
    static constexpr std::uint32_t pieces = rows * 4 / threads;
    std::uint32_t words[pieces][4];

    __device__ void load(const std::uint8_t* from, std::uint32_t begin, std::uint32_t end,
                         std::uint32_t k0, std::uint32_t depth) {
        const std::uint32_t k = k0 + threadIdx.x % 4 * 16;
#pragma unroll
        for (std::uint32_t i = 0; i < pieces; ++i) {
            const std::uint32_t row = (threadIdx.x + i * threads) / 4;
            const std::uint8_t* at = from + std::uint64_t{least(begin + row, end - 1)} * depth + k;
            if constexpr (wide) {
                uint4 piece{};
                if (k < depth) {
                    piece = *reinterpret_cast<const uint4*>(at);
                    piece.x ^= no_bias, piece.y ^= no_bias, piece.z ^= no_bias, piece.w ^= no_bias;
                }
                words[i][0] = piece.x, words[i][1] = piece.y;
                words[i][2] = piece.z, words[i][3] = piece.w;
            } else {
#pragma unroll
                for (std::uint32_t j = 0; j < 4; ++j)
                    words[i][j] = word(at + 4 * j, k + 4 * j, depth);
            }
        }
    }
    __device__ void store(std::uint32_t* to) const {
#pragma unroll
        for (std::uint32_t i = 0; i < pieces; ++i) {
            const std::uint32_t row = (threadIdx.x + i * threads) / 4;
            *reinterpret_cast<uint4*>(to + row * pitch + threadIdx.x % 4 * 4) = {
                words[i][0], words[i][1], words[i][2], words[i][3]};
        }
    }

  private:
    __device__ static std::uint32_t word(const std::uint8_t* at, std::uint32_t k,
                                         std::uint32_t depth) {
        std::uint32_t packed = 0;
#pragma unroll
        for (std::uint32_t b = 0; b < 4; ++b)
            if (k + b < depth) packed |= (at[b] ^ 0x80U) << (8 * b);
        return packed;
    }
};

// Rows and columns beyond the edge are computed from the last inside, and dropped.
template <class T, bool wide>
__global__ void __launch_bounds__(T::threads) level_product_kernel(LevelProduct p) {
    alignas(16) __shared__ std::uint32_t left[2][T::rows * pitch];
    alignas(16) __shared__ std::uint32_t right[2][T::columns * pitch];
    // Powers of two of rows and columns, of this block of depth and the next.
    __shared__ float powers[2][T::rows + T::columns];
    const std::uint32_t row0 = blockIdx.y * T::rows, column0 = blockIdx.x * T::columns;
    const std::uint32_t blocks = (p.depth + level_block - 1) / level_block;
    const std::uint32_t g = lane() / fragment_lanes, t = lane() % fragment_lanes;
    const std::uint32_t row = threadIdx.x / warp / T::across * T::m * 16 + g;
    const std::uint32_t column = threadIdx.x / warp % T::across * T::n * 8;

    CarriedLevels<T::rows, T::threads, wide> lefts;
    CarriedLevels<T::columns, T::threads, wide> rights;
    std::int32_t exponent = 0;
    const auto load = [&](std::uint32_t k) {
        lefts.load(p.left, row0, p.rows, k, p.depth);
        rights.load(p.right, column0, p.columns, k, p.depth);
        const std::uint32_t i = threadIdx.x, block = k / level_block;
        if (k % level_block != 0 || i >= T::rows + T::columns) return;
        exponent =
            i < T::rows
                ? p.left_exponents[std::uint64_t{least(row0 + i, p.rows - 1)} * blocks + block]
                : p.right_exponents[std::uint64_t{least(column0 + i - T::rows, p.columns - 1)} *
                                        blocks +
                                    block];
    };
    const auto store = [&](std::uint32_t k) {
        const std::uint32_t stage = k / stage_depth % 2, i = threadIdx.x;
        lefts.store(left[stage]);
        rights.store(right[stage]);
        if (k % level_block != 0 || i >= T::rows + T::columns) return;
        // What has no exponent makes its sums NaN.
        const std::int32_t e = bounded_exponent(exponent);
        powers[k / level_block % 2][i] = e >= no_exponent ? nan() : power_of_two(e);
    };

    std::int32_t sums[T::m][T::n][4] = {};
    float totals[T::m][T::n][4];
    const auto each = [&](const auto& use) {
#pragma unroll
        for (std::uint32_t i = 0; i < T::m; ++i)
#pragma unroll
            for (std::uint32_t j = 0; j < T::n; ++j)
#pragma unroll
                for (std::uint32_t l = 0; l < 4; ++l)
                    use(i, j, l, row + 16 * i + 8 * (l / 2), column + 8 * j + 2 * t + l % 2);
    };
    // To -0 any number can be added, and is the sum: the first block is taken as it is.
    each([&](auto i, auto j, auto l, auto, auto) { totals[i][j][l] = -0.0F; });
    const auto multiply_stage = [&](const std::uint32_t* a, const std::uint32_t* b) {
        std::uint32_t rights_of[T::n][2];
#pragma unroll
        for (std::uint32_t j = 0; j < T::n; ++j)
#pragma unroll
            for (std::uint32_t w = 0; w < 2; ++w)
                rights_of[j][w] = b[(column + 8 * j + g) * pitch + t + 4 * w];
#pragma unroll
        for (std::uint32_t i = 0; i < T::m; ++i) {
            std::uint32_t left_of[4];
#pragma unroll
            for (std::uint32_t w = 0; w < 4; ++w)
                left_of[w] = a[(row + 16 * i + 8 * (w % 2)) * pitch + t + 4 * (w / 2)];
#pragma unroll
            for (std::uint32_t j = 0; j < T::n; ++j)
                multiply_fragments(left_of, rights_of[j], sums[i][j]);
        }
    };

    load(0);
    store(0);
    __syncthreads();
    for (std::uint32_t k = 0, next = 0; k < p.depth; k = next) {
        next = k + stage_depth;
        // The next stage is on its way while this one is used.
        if (next < p.depth) load(next);
        const std::uint32_t stage = k / stage_depth % 2;
#pragma unroll
        for (std::uint32_t part = 0; part < stage_depth; part += 32)
            if (k + part < p.depth) multiply_stage(left[stage] + part / 4, right[stage] + part / 4);
        if (next % level_block == 0 || next >= p.depth) {
            const float* of_rows = powers[k / level_block % 2];
            const float* of_columns = of_rows + T::rows;
            each([&](auto i, auto j, auto l, auto r, auto c) {
                const auto scaled =
                    numeric::multiply(static_cast<float>(sums[i][j][l]), of_rows[r]);
                totals[i][j][l] = add(totals[i][j][l], numeric::multiply(scaled, of_columns[c]));
                sums[i][j][l] = 0;
            });
        }
        if (next < p.depth) store(next);
        __syncthreads();
    }
    each([&](auto i, auto j, auto l, auto r, auto c) {
        if (row0 + r < p.rows && column0 + c < p.columns)
            p.out[std::uint64_t{row0 + r} * p.columns + column0 + c] = canonical(totals[i][j][l]);
    });
}

template <class T>
void launch(Stream stream, const LevelProduct& p) {
    const auto aligned = [](const void* data) {
        return reinterpret_cast<std::uintptr_t>(data) % 16 == 0;
    };
    const bool wide = p.depth % 16 == 0 && aligned(p.left) && aligned(p.right);
    const dim3 grid{(p.columns + T::columns - 1) / T::columns, (p.rows + T::rows - 1) / T::rows};
    start(stream, wide ? level_product_kernel<T, true> : level_product_kernel<T, false>, grid,
          T::threads, p);
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
    // Large tiles read less; small ones leave no processor idle.
    constexpr std::uint64_t side = 128, enough = 64;
    if ((p.rows + side - 1) / side * ((p.columns + side - 1) / side) >= enough)
        launch<LevelTiling<2, 4, 4, 4>>(stream, p);
    else
        launch<LevelTiling<2, 2, 2, 2>>(stream, p);
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
