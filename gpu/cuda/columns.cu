// SPDX-License-Identifier: Apache-2.0
// Reductions down columns: a block takes a chunk of 32 columns, so that long columns keep a device
// busy. Its tiles are read by all threads and added by a warp, a lane a column.
#include "gpu/cuda/parts.cuh"
#include "gpu/cuda/rows.cuh"

namespace assay::cuda {

namespace {

constexpr std::uint32_t tile_rows = 128;

template <bool largest>
__device__ float start_of() {
    return largest ? numeric::negate(numeric::infinity()) : 0.0F;
}
template <bool largest>
__device__ float joined(float so_far, float x) {
    return largest ? numeric::maximum(so_far, x) : numeric::add(so_far, x);
}
__device__ float finished(Joined how, std::uint32_t terms, float result) {
    result = numeric::canonical(result);
    if (how != Joined::Mean) return result;
    return numeric::canonical(numeric::divide(result, numeric::from_integer(terms)));
}

// out [chunks of the share, columns]
template <bool largest>
__global__ void chunk_kernel(Joined how, Extent extent, Share share, const float* in, float* out) {
    __shared__ float tile[tile_rows][warp];
    const std::uint64_t column = std::uint64_t{blockIdx.x} * warp + lane();
    const std::uint32_t line = threadIdx.x / warp;
    const bool inside = column < extent.columns, adds = line == 0 && inside;
    const std::uint64_t begin = (std::uint64_t{share.first} + blockIdx.y) * chunk_length;
    const std::uint64_t end =
        share.all || extent.rows - begin < chunk_length ? extent.rows : begin + chunk_length;
    float total = 0.0F, sum = start_of<largest>();
    for (std::uint64_t row = begin; row < end; row += tile_rows) {
#pragma unroll
        for (std::uint32_t r = line; r < tile_rows; r += block_rows)
            if (row + r < end && inside) tile[r][lane()] = in[(row + r) * extent.columns + column];
        __syncthreads();
        const std::uint64_t left = end - row;
        for (std::uint32_t r = 0; adds && r < tile_rows && r < left; ++r)
            sum = joined<largest>(sum, tile[r][lane()]);
        __syncthreads();
        if (left > tile_rows && (row + tile_rows) % chunk_length != 0) continue;
        // The first chunk is taken, the others are added.
        total = row < begin + chunk_length ? sum : joined<largest>(total, sum);
        sum = start_of<largest>();
    }
    if (adds)
        out[std::uint64_t{blockIdx.y} * extent.columns + column] =
            share.all ? finished(how, extent.rows, total) : total;
}

template <bool largest>
__global__ void join_kernel(Parts p) {
    for (std::uint64_t i = first_element(); i < p.elements; i += all_threads()) {
        float total = p.share.first == 0 ? p.results[i] : joined<largest>(p.out[i], p.results[i]);
        for (std::uint32_t part = 1; part < p.share.count; ++part)
            total = joined<largest>(total, p.results[part * p.elements + i]);
        p.out[i] = p.last ? finished(p.how, p.terms, total) : total;
    }
}

}  // namespace

void join(Stream stream, const Parts& parts) {
    const auto kernel = parts.how == Joined::Max ? join_kernel<true> : join_kernel<false>;
    constexpr std::uint32_t threads = 64;  // Few columns should still use many processors.
    start(stream, kernel, blocks_for(parts.elements, threads), threads, parts);
}

void reduce_columns(Stream stream, float* scratch, ColumnResult kind, const Extent& extent,
                    const float* in, float* out) {
    const auto how = kind == ColumnResult::Max    ? Joined::Max
                     : kind == ColumnResult::Mean ? Joined::Mean
                                                  : Joined::Sum;
    const auto kernel = how == Joined::Max ? chunk_kernel<true> : chunk_kernel<false>;
    const auto blocks = blocks_for(extent.columns, warp);
    in_parts(stream, scratch, {how, extent.rows, extent.columns, blocks}, out,
             [&](const Share& share, float* to) {
                 start(stream, kernel, dim3{blocks, share.count}, block_threads, how, extent, share,
                       in, to);
             });
}

}  // namespace assay::cuda
