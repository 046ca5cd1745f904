// SPDX-License-Identifier: Apache-2.0
// Matrix products in the order of their fold: every thread keeps the running chunk and the total of
// its own elements, takes k ascending, and closes a chunk after 512. Tiles of both factors pass
// through shared memory; rows and columns beyond the edge are computed and dropped, k never is
// padded.
#include <algorithm>

#include "gpu/cuda/kernels.hpp"
#include "gpu/cuda/rows.cuh"

namespace assay::cuda {

namespace {

constexpr std::uint32_t chunk = 512;  // runtime/program/operators/matmul.hpp

__device__ std::uint64_t offset(const BlockPlaces& places, std::uint32_t block) {
    return block / places.across * places.down + block % places.across * places.right;
}

// A block computes side x side elements of product `first_product` + z, a thread each x each of
// them.
template <std::uint32_t side, std::uint32_t each, std::uint32_t deep>
__global__ void __launch_bounds__(256) product_kernel(Product p, std::uint32_t first_product) {
    constexpr std::uint32_t across = side / each;  // Threads along a side.
    static_assert(across * across == block_threads && chunk % deep == 0);
    __shared__ float left[deep][side + 4], right[deep][side + 4];
    const std::uint32_t row0 = blockIdx.y * side, column0 = blockIdx.x * side;
    const std::uint32_t y = threadIdx.x / across, x = threadIdx.x % across;
    const std::uint32_t product = first_product + blockIdx.z;
    p.left.data += offset(p.left.places, product);
    p.right.data += offset(p.right.places, product);
    p.out += offset(p.out_places, product);

    float total[each][each] = {}, sum[each][each] = {};
    bool first = true;
    // Neighbouring threads read neighbouring words, whichever way a factor is stored.
    const auto fill = [&](float(&to)[deep][side + 4], const Factor& from, std::uint32_t begin,
                          std::uint32_t end, std::uint32_t k0) {
        for (std::uint32_t i = threadIdx.x; i < deep * side; i += block_threads) {
            const bool along = from.depth_step == 1;
            const std::uint32_t k = along ? i % deep : i / side,
                                place = along ? i / deep : i % side;
            const bool inside = begin + place < end && k0 + k < p.depth;
            to[k][place] = inside ? from.data[std::uint64_t{begin + place} * from.step +
                                              std::uint64_t{k0 + k} * from.depth_step]
                                  : 0.0F;
        }
    };
    const auto step = [&](std::uint32_t k) {
        float a[each], b[each];
#pragma unroll
        for (std::uint32_t i = 0; i < each; ++i) {
            a[i] = left[k][y * each + i];
            b[i] = right[k][x + i * across];
        }
#pragma unroll
        for (std::uint32_t i = 0; i < each; ++i)
#pragma unroll
            for (std::uint32_t j = 0; j < each; ++j)
                sum[i][j] = numeric::fma(a[i], b[j], sum[i][j]);
    };

    for (std::uint32_t k0 = 0; k0 < p.depth; k0 += deep) {
        fill(left, p.left, row0, p.rows, k0);
        fill(right, p.right, column0, p.columns, k0);
        __syncthreads();
        if (p.depth - k0 >= deep) {
#pragma unroll
            for (std::uint32_t k = 0; k < deep; ++k) step(k);
        } else {
            for (std::uint32_t k = 0; k < p.depth - k0; ++k) step(k);
        }
        __syncthreads();
        if ((k0 + deep) % chunk != 0 && k0 + deep < p.depth) continue;
#pragma unroll
        for (std::uint32_t i = 0; i < each; ++i)
#pragma unroll
            for (std::uint32_t j = 0; j < each; ++j) {
                total[i][j] = first ? sum[i][j] : numeric::add(total[i][j], sum[i][j]);
                sum[i][j] = 0.0F;
            }
        first = false;
    }

#pragma unroll
    for (std::uint32_t i = 0; i < each; ++i)
#pragma unroll
        for (std::uint32_t j = 0; j < each; ++j) {
            const std::uint32_t row = row0 + y * each + i, column = column0 + x + j * across;
            if (row < p.rows && column < p.columns)
                p.out[std::uint64_t{row} * p.out_stride + column] = numeric::canonical(total[i][j]);
        }
}

template <std::uint32_t side, std::uint32_t each, std::uint32_t deep>
void launch(Stream stream, const Product& p) {
    constexpr std::uint32_t most = 65535;  // A grid is no deeper.
    for (std::uint32_t left = p.count; left > 0; left -= std::min(most, left)) {
        const dim3 grid{(p.columns + side - 1) / side, (p.rows + side - 1) / side,
                        std::min(most, left)};
        start(stream, product_kernel<side, each, deep>, grid, block_threads, p, p.count - left);
    }
}

}  // namespace

void multiply(Stream stream, const Product& product) {
    // Large tiles read less; small ones leave no processor idle.
    constexpr std::uint64_t enough = 128ULL * 128 * 100;
    if (std::uint64_t{product.rows} * product.columns * product.count >= enough)
        launch<128, 8, 8>(stream, product);
    else
        launch<32, 2, 32>(stream, product);
}

}  // namespace assay::cuda
