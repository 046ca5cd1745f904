// SPDX-License-Identifier: Apache-2.0
// Reductions along rows, and layers over rows: a warp a row.
#include "gpu/cuda/kernels.hpp"
#include "gpu/cuda/rows.cuh"

namespace assay::cuda {

namespace {

using namespace numeric;

__device__ float row_sum(std::uint32_t count, const float* row) {
    return lane_sum(count, [&](float sum, std::uint32_t j) { return add(sum, row[j]); });
}

__global__ void reduce_rows_kernel(RowResult kind, Extent extent, const float* in, void* out) {
    for (auto i = first_row(); i < extent.rows; i += row_step()) {
        const float* row = in + i * extent.columns;
        float result = 0.0F;
        if (kind == RowResult::Sum || kind == RowResult::Mean) {
            result = row_sum(extent.columns, row);
            if (kind == RowResult::Mean)
                result = canonical(divide(result, static_cast<float>(extent.columns)));
        } else if (kind == RowResult::SumSquares) {
            result = lane_sum(extent.columns, [&](float sum, std::uint32_t j) {
                return numeric::fma(row[j], row[j], sum);
            });
        } else {
            const Largest largest = row_largest(extent.columns, row);
            if (kind == RowResult::ArgMax) {
                // A row of minus infinities keeps its first.
                if (lane() == 0)
                    static_cast<std::int32_t*>(out)[i] = static_cast<std::int32_t>(largest.place);
                continue;
            }
            result = largest.value;
        }
        if (lane() == 0) static_cast<float*>(out)[i] = result;
    }
}

// The sum of a row's exponentials under its maximum.
struct Exponentials {
    float largest, sum;
    __device__ float operator()(float x) const { return exp(subtract(x, largest)); }
};
__device__ Exponentials exponentials(std::uint32_t count, const float* row) {
    Exponentials e{row_largest(count, row).value, 0.0F};
    e.sum = lane_sum(count, [&](float sum, std::uint32_t j) { return add(sum, e(row[j])); });
    return e;
}

__global__ void softmax_kernel(Extent extent, bool causal, const float* in, float* out) {
    for (auto i = first_row(); i < extent.rows; i += row_step()) {
        const float* row = in + i * extent.columns;
        const std::uint32_t seen =
            causal ? static_cast<std::uint32_t>(i % extent.columns) + 1 : extent.columns;
        const Exponentials e = exponentials(seen, row);
        for (std::uint32_t j = lane(); j < extent.columns; j += warp)
            out[i * extent.columns + j] = j < seen ? canonical(divide(e(row[j]), e.sum)) : 0.0F;
    }
}

__global__ void softmax_gradient_kernel(Extent extent, const float* y, const float* gradient,
                                        float* out) {
    for (auto i = first_row(); i < extent.rows; i += row_step()) {
        const float *row = y + i * extent.columns, *g = gradient + i * extent.columns;
        const float sum = lane_sum(extent.columns, [&](float so_far, std::uint32_t j) {
            return numeric::fma(row[j], g[j], so_far);
        });
        for (std::uint32_t j = lane(); j < extent.columns; j += warp)
            out[i * extent.columns + j] = canonical(numeric::multiply(row[j], subtract(g[j], sum)));
    }
}

struct Normal {
    float mean, scale;
    __device__ float operator()(float x) const {
        return numeric::multiply(subtract(x, mean), scale);
    }
};
__device__ Normal normal_of(std::uint32_t columns, Normalisation how, const float* row) {
    const auto count = static_cast<float>(columns);
    Normal normal{0.0F, 1.0F};
    if (how.centred) normal.mean = canonical(divide(row_sum(columns, row), count));
    const float squares = lane_sum(columns, [&](float sum, std::uint32_t j) {
        const float left = subtract(row[j], normal.mean);
        return numeric::fma(left, left, sum);
    });
    normal.scale = reciprocal_square_root(add(divide(squares, count), how.epsilon));
    return normal;
}

__global__ void normalise_kernel(Extent extent, Normalisation how, const float* in, float* out) {
    for (auto i = first_row(); i < extent.rows; i += row_step()) {
        const float* row = in + i * extent.columns;
        const Normal normal = normal_of(extent.columns, how, row);
        for (std::uint32_t j = lane(); j < extent.columns; j += warp)
            out[i * extent.columns + j] = canonical(normal(row[j]));
    }
}

__global__ void normalise_gradient_kernel(Extent extent, Normalisation how, const float* in,
                                          const float* gradient, float* out) {
    const auto count = static_cast<float>(extent.columns);
    for (auto i = first_row(); i < extent.rows; i += row_step()) {
        const float *row = in + i * extent.columns, *g = gradient + i * extent.columns;
        const Normal normal = normal_of(extent.columns, how, row);
        const float mean = how.centred ? divide(row_sum(extent.columns, g), count) : 0.0F;
        const float product = divide(lane_sum(extent.columns,
                                              [&](float sum, std::uint32_t j) {
                                                  return numeric::fma(g[j], normal(row[j]), sum);
                                              }),
                                     count);
        for (std::uint32_t j = lane(); j < extent.columns; j += warp) {
            const float rest = numeric::fma(negate(normal(row[j])), product, subtract(g[j], mean));
            out[i * extent.columns + j] = canonical(numeric::multiply(normal.scale, rest));
        }
    }
}

__global__ void cross_entropy_kernel(Extent extent, const float* logits, Integers labels,
                                     float* out) {
    for (auto i = first_row(); i < extent.rows; i += row_step()) {
        const float* row = logits + i * extent.columns;
        const std::int32_t label = integer_at(labels, i);
        const bool known = label >= 0 && static_cast<std::uint32_t>(label) < extent.columns;
        const Exponentials e = exponentials(extent.columns, row);
        if (lane() != 0) continue;
        out[i] = known ? canonical(subtract(log(e.sum), subtract(row[label], e.largest))) : nan();
    }
}

__global__ void cross_entropy_gradient_kernel(Extent extent, const float* logits, Integers labels,
                                              float* out) {
    const auto rows = static_cast<float>(extent.rows);
    for (auto i = first_row(); i < extent.rows; i += row_step()) {
        const float* row = logits + i * extent.columns;
        const std::int32_t label = integer_at(labels, i);
        const Exponentials e = exponentials(extent.columns, row);
        for (std::uint32_t j = lane(); j < extent.columns; j += warp) {
            float guess = canonical(divide(e(row[j]), e.sum));
            if (static_cast<std::int64_t>(j) == label) guess = subtract(guess, 1.0F);
            out[i * extent.columns + j] = canonical(divide(guess, rows));
        }
    }
}

// One block: evaluations count a few thousand labels.
__global__ void count_equal_kernel(std::uint32_t count, Integers left, Integers right,
                                   std::int32_t* out) {
    __shared__ std::uint32_t of_warp[block_rows];
    std::uint32_t equal = 0;
    for (std::uint64_t i = threadIdx.x; i < count; i += block_threads)
        equal += integer_at(left, i) == integer_at(right, i) ? 1U : 0U;
    for (std::uint32_t width = warp / 2; width > 0; width /= 2)
        equal += __shfl_down_sync(0xffffffffU, equal, width);
    if (lane() == 0) of_warp[threadIdx.x / warp] = equal;
    __syncthreads();
    if (threadIdx.x != 0) return;
    for (std::uint32_t w = 1; w < block_rows; ++w) equal += of_warp[w];
    *out = static_cast<std::int32_t>(equal);
}

// A thread a pair of a row: all heads of the row turn it alike.
__global__ void rotate_kernel(Extent extent, Rotary rotary, std::uint32_t period, const float* in,
                              float* out) {
    const std::uint32_t pairs = rotary.width / 2;
    const std::uint64_t count = std::uint64_t{extent.rows} * pairs;
    for (auto i = first_element(); i < count; i += all_threads()) {
        const std::uint64_t row = i / pairs;
        const auto pair = static_cast<std::uint32_t>(i % pairs);
        const Turn turn = rotary_turn(rotary, static_cast<std::uint32_t>(row % period), pair);
        for (std::uint32_t head = 0; head < extent.columns; head += rotary.width) {
            const std::uint64_t at = row * extent.columns + head + 2 * pair;
            const float x = in[at], y = in[at + 1];
            out[at] = canonical(turned_first(turn, x, y));
            out[at + 1] = canonical(turned_second(turn, x, y));
        }
    }
}

}  // namespace

void reduce_rows(Stream stream, RowResult kind, const Extent& extent, const float* in, void* out) {
    start(stream, reduce_rows_kernel, blocks_for(extent.rows, block_rows), block_threads, kind,
          extent, in, out);
}
void softmax(Stream stream, const Extent& extent, bool causal, const float* in, float* out) {
    start(stream, softmax_kernel, blocks_for(extent.rows, block_rows), block_threads, extent,
          causal, in, out);
}
void softmax_gradient(Stream stream, const Extent& extent, const float* y, const float* gradient,
                      float* out) {
    start(stream, softmax_gradient_kernel, blocks_for(extent.rows, block_rows), block_threads,
          extent, y, gradient, out);
}
void normalise(Stream stream, const Extent& extent, Normalisation how, const float* in,
               float* out) {
    start(stream, normalise_kernel, blocks_for(extent.rows, block_rows), block_threads, extent, how,
          in, out);
}
void normalise_gradient(Stream stream, const Extent& extent, Normalisation how, const float* in,
                        const float* gradient, float* out) {
    start(stream, normalise_gradient_kernel, blocks_for(extent.rows, block_rows), block_threads,
          extent, how, in, gradient, out);
}
void cross_entropy(Stream stream, const Extent& extent, const float* logits, Integers labels,
                   float* out) {
    start(stream, cross_entropy_kernel, blocks_for(extent.rows, block_rows), block_threads, extent,
          logits, labels, out);
}
void cross_entropy_gradient(Stream stream, const Extent& extent, const float* logits,
                            Integers labels, float* out) {
    start(stream, cross_entropy_gradient_kernel, blocks_for(extent.rows, block_rows), block_threads,
          extent, logits, labels, out);
}
void count_equal(Stream stream, std::uint32_t count, Integers left, Integers right,
                 std::int32_t* out) {
    start(stream, count_equal_kernel, 1, block_threads, count, left, right, out);
}
void rotate(Stream stream, const Extent& extent, const numeric::Rotary& rotary,
            std::uint32_t period, const float* in, float* out) {
    start(stream, rotate_kernel, blocks_for(std::uint64_t{extent.rows} * (rotary.width / 2)),
          block_threads, extent, rotary, period, in, out);
}

}  // namespace assay::cuda
