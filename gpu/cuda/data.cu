// SPDX-License-Identifier: Apache-2.0
// Batches and random numbers.
#include "gpu/cuda/kernels.hpp"
#include "gpu/cuda/rows.cuh"

namespace assay::cuda {

namespace {

__device__ std::uint64_t source_row(const Batch& batch, std::uint64_t place) {
    return numeric::dataset_row(batch.key, {.step = batch.step,
                                            .batch = batch.rows,
                                            .place = static_cast<std::uint32_t>(place),
                                            .dataset = batch.dataset});
}

// A block a row: its place in the dataset is worked out once.
__global__ void gather_kernel(Batch batch, std::uint32_t row_bytes, const std::uint8_t* from,
                              std::uint8_t* out) {
    __shared__ std::uint64_t row;
    if (threadIdx.x == 0) row = source_row(batch, blockIdx.x);
    __syncthreads();
    for (std::uint32_t j = threadIdx.x; j < row_bytes; j += blockDim.x)
        out[std::uint64_t{blockIdx.x} * row_bytes + j] = from[row * row_bytes + j];
}

__global__ void gather_scaled_kernel(Batch batch, std::uint32_t columns, float factor,
                                     const std::uint8_t* from, float* out) {
    __shared__ std::uint64_t row;
    if (threadIdx.x == 0) row = source_row(batch, blockIdx.x);
    __syncthreads();
    for (std::uint32_t j = threadIdx.x; j < columns; j += blockDim.x)
        out[std::uint64_t{blockIdx.x} * columns + j] = numeric::canonical(
            numeric::multiply(static_cast<float>(from[row * columns + j]), factor));
}

enum class Kind { Uniform, Normal, Dropout, Constant };

__global__ void source_kernel(Kind kind, Random random, std::uint32_t threshold,
                              std::uint64_t count, const float* in, float* out) {
    const auto word = [&](std::uint64_t index) {
        return numeric::random_word(
            {.seed = random.seed, .stream = random.stream, .step = random.step, .index = index});
    };
    for (std::uint64_t i = first_element(); i < count; i += all_threads()) {
        float x = random.bound;
        if (kind == Kind::Uniform) x = numeric::uniform(word(i), random.bound);
        if (kind == Kind::Normal)
            x = numeric::normal(word(i), word(i + (std::uint64_t{1} << 33)), random.bound);
        if (kind == Kind::Dropout) x = numeric::thinned(word(i), threshold, random.bound, in[i]);
        out[i] = x;
    }
}

void launch_source(Stream stream, Kind kind, const Random& random, std::uint32_t threshold,
                   std::uint64_t count, const float* in, float* out) {
    start(stream, source_kernel, blocks_for(count), block_threads, kind, random, threshold, count,
          in, out);
}

}  // namespace

void gather(Stream stream, const Batch& batch, std::uint32_t row_bytes, const std::uint8_t* from,
            std::uint8_t* out) {
    start(stream, gather_kernel, batch.rows, 128, batch, row_bytes, from, out);
}
void gather_scaled(Stream stream, const Batch& batch, std::uint32_t columns, float factor,
                   const std::uint8_t* from, float* out) {
    start(stream, gather_scaled_kernel, batch.rows, 128, batch, columns, factor, from, out);
}
void uniform(Stream stream, const Random& random, std::uint64_t count, float* out) {
    launch_source(stream, Kind::Uniform, random, 0, count, nullptr, out);
}
void normal(Stream stream, const Random& random, std::uint64_t count, float* out) {
    launch_source(stream, Kind::Normal, random, 0, count, nullptr, out);
}
void dropout(Stream stream, const Random& random, std::uint32_t threshold, std::uint64_t count,
             const float* in, float* out) {
    launch_source(stream, Kind::Dropout, random, threshold, count, in, out);
}
void constant(Stream stream, float value, std::uint64_t count, float* out) {
    launch_source(stream, Kind::Constant, {.bound = value}, 0, count, nullptr, out);
}

}  // namespace assay::cuda
