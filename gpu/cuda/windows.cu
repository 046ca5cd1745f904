// SPDX-License-Identifier: Apache-2.0
// Pooling. A thread an element of the output: what hangs over an edge is skipped, and chunks of 512
// are counted over all places, also skipped ones (docs/adr/0501).
#include "gpu/cuda/parts.cuh"
#include "gpu/cuda/rows.cuh"

namespace assay::cuda {

namespace {

constexpr std::uint64_t nowhere = ~std::uint64_t{0};

__device__ std::uint32_t positions(const Window& window) {
    return window.kernel_height * window.kernel_width;
}

// The place under kernel position k of output place `out`, along one dimension.
__device__ bool under(std::uint32_t out, std::uint32_t k, const Window& window,
                      std::uint32_t extent, std::uint32_t& place) {
    const std::uint32_t padded = out * window.stride + k;
    place = padded - window.padding;
    return padded >= window.padding && place < extent;
}
// The output place that has place `in` under its kernel position k.
__device__ bool above(std::uint32_t in, std::uint32_t k, const Window& window,
                      std::uint32_t out_extent, std::uint32_t& place) {
    const std::uint32_t padded = in + window.padding;
    if (padded < k || (padded - k) % window.stride != 0) return false;
    place = (padded - k) / window.stride;
    return place < out_extent;
}

// The row that an output row draws from at a kernel position: an image's place under it (forward),
// or the output place above it (backward).
__device__ std::uint64_t source(const Window& window, bool backward, std::uint64_t row,
                                std::uint32_t position) {
    const std::uint32_t height = backward ? window.height : window.out_height;
    const std::uint32_t width = backward ? window.width : window.out_width;
    const std::uint64_t line = row / width, image = line / height;
    const auto y = static_cast<std::uint32_t>(line % height);
    const auto x = static_cast<std::uint32_t>(row % width);
    const std::uint32_t ky = position / window.kernel_width, kx = position % window.kernel_width;
    std::uint32_t to_y = 0, to_x = 0;
    if (backward) {
        if (!above(y, ky, window, window.out_height, to_y) ||
            !above(x, kx, window, window.out_width, to_x))
            return nowhere;
        return (image * window.out_height + to_y) * window.out_width + to_x;
    }
    if (!under(y, ky, window, window.height, to_y) || !under(x, kx, window, window.width, to_x))
        return nowhere;
    return (image * window.height + to_y) * window.width + to_x;
}

// A sum in chunks: the first is taken, each further one added, also those without a term.
struct ChunkedSum {
    float total = 0, chunk = 0;
    std::uint64_t done = 0;

    __device__ void reach(std::uint64_t chunks) {
        for (; done < chunks; ++done) {
            total = done == 0 ? chunk : numeric::add(total, chunk);
            chunk = 0;
        }
    }
};

__global__ void max_pool_kernel(Window window, Extent extent, const float* images, float* largest,
                                std::int32_t* index) {
    const std::uint64_t count = std::uint64_t{extent.rows} * extent.columns;
    for (std::uint64_t i = first_element(); i < count; i += all_threads()) {
        float most = numeric::negate(numeric::infinity());
        std::int32_t best = 0;
        for (std::uint32_t position = 0; position < positions(window); ++position) {
            const std::uint64_t row = source(window, false, i / extent.columns, position);
            if (row == nowhere) continue;
            const float x = images[row * extent.columns + i % extent.columns];
            if (!(x > most || (numeric::is_nan(x) && !numeric::is_nan(most)))) continue;
            most = x;
            best = static_cast<std::int32_t>(position);
        }
        if (largest != nullptr) largest[i] = numeric::canonical(most);
        if (index != nullptr) index[i] = best;
    }
}

__global__ void max_pool_gradient_kernel(Window window, Extent extent, const std::int32_t* index,
                                         const float* gradient, float* out) {
    const std::uint64_t count = std::uint64_t{extent.rows} * extent.columns;
    for (std::uint64_t i = first_element(); i < count; i += all_threads()) {
        float sum = 0;
        for (std::uint32_t position = 0; position < positions(window); ++position) {
            const std::uint64_t row = source(window, true, i / extent.columns, position);
            if (row == nowhere) continue;
            const std::uint64_t at = row * extent.columns + i % extent.columns;
            if (index[at] == static_cast<std::int32_t>(position))
                sum = numeric::add(sum, gradient[at]);
        }
        out[i] = numeric::canonical(sum);
    }
}

// The mean over a window, in chunks; or what it passes back, which is one sum.
__global__ void average_kernel(Window window, bool backward, Extent extent, const float* from,
                               float* out) {
    const std::uint64_t count = std::uint64_t{extent.rows} * extent.columns;
    for (std::uint64_t i = first_element(); i < count; i += all_threads()) {
        ChunkedSum sum;
        for (std::uint32_t position = 0; position < positions(window); ++position) {
            const std::uint64_t row = source(window, backward, i / extent.columns, position);
            if (row == nowhere) continue;
            if (!backward) sum.reach(position / chunk_length);
            sum.chunk = numeric::add(sum.chunk, from[row * extent.columns + i % extent.columns]);
        }
        sum.reach(backward ? 1 : (positions(window) - 1) / chunk_length + 1);
        out[i] = numeric::canonical(
            numeric::divide(sum.total, numeric::from_integer(positions(window))));
    }
}

}  // namespace

void max_pool(Stream stream, const Window& window, const Extent& out_extent, const float* images,
              float* largest, std::int32_t* index) {
    start(stream, max_pool_kernel, blocks_for(out_extent.elements()), block_threads, window,
          out_extent, images, largest, index);
}

void max_pool_gradient(Stream stream, const Window& window, const Extent& out_extent,
                       const std::int32_t* index, const float* gradient, float* out) {
    start(stream, max_pool_gradient_kernel, blocks_for(out_extent.elements()), block_threads,
          window, out_extent, index, gradient, out);
}

void average_pool(Stream stream, const Window& window, const Extent& out_extent,
                  const float* images, float* out) {
    start(stream, average_kernel, blocks_for(out_extent.elements()), block_threads, window, false,
          out_extent, images, out);
}

void average_pool_gradient(Stream stream, const Window& window, const Extent& out_extent,
                           const float* gradient, float* out) {
    start(stream, average_kernel, blocks_for(out_extent.elements()), block_threads, window, true,
          out_extent, gradient, out);
}

}  // namespace assay::cuda
