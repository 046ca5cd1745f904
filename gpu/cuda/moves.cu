// SPDX-License-Identifier: Apache-2.0
// Operators that move elements: transposition through tiles in shared memory, swaps of axes, and
// rectangles.
#include "gpu/cuda/kernels.hpp"
#include "gpu/cuda/rows.cuh"

namespace assay::cuda {

namespace {

constexpr unsigned side = 32, lines = 8;

// A tile is read by rows and written by rows; the extra column keeps its columns in different
// banks.
template <class Word>
__global__ void transpose_kernel(Extent extent, std::uint64_t tiles, std::uint64_t tiles_across,
                                 const Word* in, Word* out) {
    __shared__ Word tile[side][side + 1];
    for (std::uint64_t t = blockIdx.x; t < tiles; t += gridDim.x) {
        const std::uint64_t row = t / tiles_across * side, column = t % tiles_across * side;
        for (unsigned r = threadIdx.y; r < side; r += lines)
            if (row + r < extent.rows && column + threadIdx.x < extent.columns)
                tile[r][threadIdx.x] = in[(row + r) * extent.columns + column + threadIdx.x];
        __syncthreads();
        for (unsigned r = threadIdx.y; r < side; r += lines)
            if (column + r < extent.columns && row + threadIdx.x < extent.rows)
                out[(column + r) * extent.rows + row + threadIdx.x] = tile[threadIdx.x][r];
        __syncthreads();
    }
}

template <class Word>
void launch_transpose(Stream stream, const Extent& extent, const std::uint8_t* in,
                      std::uint8_t* out) {
    const std::uint64_t across = (extent.columns + std::uint64_t{side} - 1) / side;
    const std::uint64_t tiles = across * ((extent.rows + std::uint64_t{side} - 1) / side);
    const auto blocks = static_cast<unsigned>(tiles < (1U << 20) ? tiles : 1U << 20);
    start(stream, transpose_kernel<Word>, blocks, dim3{side, lines}, extent, tiles, across,
          reinterpret_cast<const Word*>(in), reinterpret_cast<Word*>(out));
}

template <class Word>
__global__ void swap_axes_kernel(Swap at, const Word* in, Word* out) {
    const std::uint64_t count = std::uint64_t{at.extent.rows} * at.extent.columns;
    const std::uint64_t inner = std::uint64_t{at.first} * at.second;
    for (std::uint64_t i = first_element(); i < count; i += all_threads()) {
        const std::uint64_t row = i / at.extent.columns, group = row / inner, within = row % inner;
        // Row (b, a) of the result was row (a, b).
        const std::uint64_t from =
            group * inner + within % at.first * at.second + within / at.first;
        out[i] = in[from * at.extent.columns + i % at.extent.columns];
    }
}

template <class Word>
void launch_swap(Stream stream, const Swap& at, const std::uint8_t* in, std::uint8_t* out) {
    start(stream, swap_axes_kernel<Word>, blocks_for(at.extent.elements()), block_threads, at,
          reinterpret_cast<const Word*>(in), reinterpret_cast<Word*>(out));
}

template <class Word>
__global__ void copy_kernel(Rectangle at, const Word* in, Word* out) {
    const std::uint64_t count = std::uint64_t{at.extent.rows} * at.extent.columns;
    for (std::uint64_t i = first_element(); i < count; i += all_threads()) {
        const std::uint64_t row = i / at.extent.columns, column = i % at.extent.columns;
        out[at.out_offset + row * at.out_stride + column] =
            in[at.in_offset + row * at.in_stride + column];
    }
}

template <class Word>
void launch_copy(Stream stream, const Rectangle& at, const std::uint8_t* in, std::uint8_t* out) {
    start(stream, copy_kernel<Word>, blocks_for(at.extent.elements()), block_threads, at,
          reinterpret_cast<const Word*>(in), reinterpret_cast<Word*>(out));
}

}  // namespace

void transpose(Stream stream, const Extent& extent, std::uint32_t element_size,
               const std::uint8_t* in, std::uint8_t* out) {
    if (element_size == 1)
        launch_transpose<std::uint8_t>(stream, extent, in, out);
    else
        launch_transpose<std::uint32_t>(stream, extent, in, out);
}

void swap_axes(Stream stream, const Swap& swap, const std::uint8_t* in, std::uint8_t* out) {
    if (swap.element_size == 1)
        launch_swap<std::uint8_t>(stream, swap, in, out);
    else
        launch_swap<std::uint32_t>(stream, swap, in, out);
}

void copy(Stream stream, const Rectangle& rectangle, const std::uint8_t* in, std::uint8_t* out) {
    if (rectangle.element_size == 1)
        launch_copy<std::uint8_t>(stream, rectangle, in, out);
    else
        launch_copy<std::uint32_t>(stream, rectangle, in, out);
}

}  // namespace assay::cuda
