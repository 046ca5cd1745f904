// SPDX-License-Identifier: Apache-2.0
// Matrix products in the order of their fold: every thread keeps the running chunk of its own
// elements, takes k ascending, and after 512 adds the chunk to the total, which is the output in
// memory: registers then hold one set of sums, and two blocks share a processor. Rows and columns
// beyond the edge are computed from what lies inside, and dropped; k never is padded.
#include <algorithm>
#include <type_traits>

#include "gpu/cuda/parts.cuh"
#include "gpu/cuda/rows.cuh"

namespace assay::cuda {

namespace {

// A block computes side x side elements, a thread each x each of them. In a step every thread
// carries four elements of both factors, which makes `deep` terms; barriers are `steps` apart.
// Slices of the block take every `slices`-th chunk each, where there are too few tiles to go round.
// A processor holds `resident` blocks.
template <std::uint32_t side_, std::uint32_t each_, std::uint32_t steps_, std::uint32_t slices_,
          std::uint32_t resident_>
struct Tiling {
    static constexpr std::uint32_t side = side_, each = each_, steps = steps_, slices = slices_;
    static constexpr std::uint32_t resident = resident_, threads = side / each * (side / each);
    static constexpr std::uint32_t deep = 4 * threads / side, stage_deep = deep * steps;
    static_assert(chunk_length % stage_deep == 0 && each % 4 == 0 && side % (8 * each) == 0);
    // What threads store across rows of this pitch meets no bank twice when deep is 8.
    static constexpr std::uint32_t pitch = side + 4, stage_size = stage_deep * pitch;
};

__device__ std::uint64_t offset(const BlockPlaces& places, std::uint32_t block) {
    return block / places.across * places.down + block % places.across * places.right;
}
__device__ void read_four(const float* from, float* to) {
    const float4 four = *reinterpret_cast<const float4*>(from);
    to[0] = four.x, to[1] = four.y, to[2] = four.z, to[3] = four.w;
}
__device__ void write_four(const float* from, float* to) {
    *reinterpret_cast<float4*>(to) = {from[0], from[1], from[2], from[3]};
}
__device__ bool is_aligned(const Product& p) {
    return reinterpret_cast<std::uintptr_t>(p.out) % 16 == 0 &&
           (p.out_stride | p.out_places.down | p.out_places.right) % 4 == 0;
}
__device__ std::uint32_t least(std::uint32_t a, std::uint32_t b) { return a < b ? a : b; }

// What a thread carries of a factor into shared memory in a step: four neighbours, along k or
// across it; or, where those across it are not `wide`, one place's elements of four terms. `wide`:
// fours begin at multiples of 16 bytes, and those across k lie all inside or outside. Beyond an
// edge the nearest elements are taken.
template <class T, bool along, bool wide>
struct Carried {
    static constexpr std::uint32_t places = wide && !along ? 4 : 1, per_term = T::side / places;
    std::uint32_t place, term;
    std::uint32_t stride;  // From a term to the next.
    const float* next;     // The first of the four.
    float* to;             // Where they go.
    float values[4] = {};

    __device__ Carried(const Factor& factor, std::uint32_t thread, std::uint32_t begin,
                       std::uint32_t end, std::uint32_t k, float* stage)
        : place{along ? thread / (T::deep / 4) : thread % per_term * places},
          term{along ? thread % (T::deep / 4) * 4 : thread / per_term},
          stride{along ? 1 : factor.depth_step},
          next{factor.data +
               std::uint64_t{least(begin + place, end - places)} * (along ? factor.step : 1) +
               std::uint64_t{k + term} * stride},
          to{stage + term * T::pitch + place} {}

    // Of element j of the four.
    __device__ static constexpr std::uint32_t place_of(std::uint32_t j) {
        return places == 4 ? j : 0;
    }
    __device__ static constexpr std::uint32_t term_of(std::uint32_t j) {
        return places == 4 ? 0 : along ? j : j * (T::threads / T::side);
    }
    __device__ void skip(std::uint32_t count) { next += std::uint64_t{count} * stride; }

    // The step at k0, which follows the one before. `whole`: all its terms are there.
    template <bool whole>
    __device__ void load(std::uint32_t k0, std::uint32_t depth) {
        if constexpr (wide && whole) {
            read_four(next, values);
        } else {
#pragma unroll
            for (std::uint32_t j = 0; j < 4; ++j) {
                const float* from = next + std::uint64_t{term_of(j)} * stride + place_of(j);
                const std::uint32_t k = k0 + term + term_of(j);
                if (!whole && k >= depth) from -= std::uint64_t{k - (depth - 1)} * stride;
                values[j] = *from;
            }
        }
        skip(T::deep);
    }
    __device__ void store(std::uint32_t step) const {
        float* at = to + step * T::deep * T::pitch;
        if constexpr (places == 4) {
            write_four(values, at);
        } else {
#pragma unroll
            for (std::uint32_t j = 0; j < 4; ++j) at[term_of(j) * T::pitch] = values[j];
        }
    }
};

// The elements of one thread, in squares of 4 x 4: those of a warp alternate, so that its reads of
// shared memory are whole lines.
template <class T>
struct Sums {
    std::uint32_t row, column;
    const float *left, *right;
    float sums[T::each][T::each] = {};

    __device__ Sums(std::uint32_t thread, const float* left_stage, const float* right_stage) {
        // Neighbouring lanes share columns, and every other pair rows: two quarters of a warp are
        // then served at once.
        constexpr std::uint32_t warps_across = T::side / (8 * T::each);
        const std::uint32_t in_warp = thread % warp, w = thread / warp;
        row = w / warps_across * (4 * T::each) + ((in_warp & 1) + in_warp / 16 * 2) * 4;
        column = w % warps_across * (8 * T::each) + in_warp / 2 % 8 * 4;
        left = left_stage + row;
        right = right_stage + column;
    }
    __device__ static std::uint32_t row_of(std::uint32_t i) { return i / 4 * 16 + i % 4; }
    __device__ static std::uint32_t column_of(std::uint32_t j) { return j / 4 * 32 + j % 4; }

    __device__ void add(std::uint32_t term) {
        float a[T::each], b[T::each];
#pragma unroll
        for (std::uint32_t i = 0; i < T::each; i += 4) {
            read_four(left + term * T::pitch + row_of(i), a + i);
            read_four(right + term * T::pitch + column_of(i), b + i);
        }
#pragma unroll
        for (std::uint32_t i = 0; i < T::each; ++i)
#pragma unroll
            for (std::uint32_t j = 0; j < T::each; ++j)
                sums[i][j] = numeric::fma(a[i], b[j], sums[i][j]);
    }

    // The chunk ends: its sums are the totals, or are added to them. Some rows at a time, so that
    // totals are on their way together. `inside`: so is the whole tile, and fours are aligned.
    static constexpr std::uint32_t together = 2;
    template <bool inside>
    __device__ void close(const Product& p, float* tile, std::uint32_t rows, std::uint32_t columns,
                          bool first) {
        const auto is_there = [&](std::uint32_t i, std::uint32_t j) {
            return row + row_of(i) < rows && column + column_of(j) < columns;
        };
#pragma unroll
        for (std::uint32_t i0 = 0; i0 < T::each; i0 += together) {
            float* out = tile + std::uint64_t{row + row_of(i0)} * p.out_stride + column;
            float totals[together][T::each] = {};
            if (!first)
                each_four([&](std::uint32_t i, std::uint32_t j) {
                    const float* from = out + std::uint64_t{i} * p.out_stride + column_of(j);
                    if constexpr (inside)
                        read_four(from, &totals[i][j]);
                    else
                        for (std::uint32_t l = 0; l < 4; ++l)
                            totals[i][j + l] = is_there(i0 + i, j + l) ? from[l] : 0.0F;
                });
            each_four([&](std::uint32_t i, std::uint32_t j) {
                float* to = out + std::uint64_t{i} * p.out_stride + column_of(j);
                float* total = &totals[i][j];
#pragma unroll
                for (std::uint32_t l = 0; l < 4; ++l) {
                    float& sum = sums[i0 + i][j + l];
                    total[l] = numeric::canonical(first ? sum : numeric::add(total[l], sum));
                    sum = 0.0F;
                    if (!inside && is_there(i0 + i, j + l)) to[l] = total[l];
                }
                if constexpr (inside) write_four(total, to);
            });
        }
    }
    template <class Use>
    __device__ static void each_four(const Use& use) {
#pragma unroll
        for (std::uint32_t i = 0; i < together; ++i)
#pragma unroll
            for (std::uint32_t j = 0; j < T::each; j += 4) use(i, j);
    }
};

// Both factors on their way into two stages of shared memory, and what is made of them. Places of
// depth, `k` and `next`, are those of the first slice.
template <class T, bool left_along, bool right_along, bool wide>
struct Flow {
    std::uint32_t slice, depth;
    Carried<T, left_along, wide> lefts;
    Carried<T, right_along, wide> rights;
    Sums<T> sums;
    std::int32_t other = T::stage_size;  // From this stage to the other.

    template <bool whole>
    __device__ void load(std::uint32_t k) {
        lefts.template load<whole>(k + slice * chunk_length, depth);
        rights.template load<whole>(k + slice * chunk_length, depth);
    }
    __device__ void store(std::uint32_t step) {
        lefts.store(step);
        rights.store(step);
    }
    __device__ void skip(std::uint32_t count) {
        lefts.skip(count);
        rights.skip(count);
    }
    __device__ void start() {
#pragma unroll
        for (std::uint32_t step = 0; step < T::steps; ++step) {
            load<false>(step * T::deep);
            store(step);
        }
        __syncthreads();
    }
    // Uses the stage at k, while that at `next` is on its way. `whole`: all terms of both are
    // there, in every slice.
    template <bool whole>
    __device__ void stage(std::uint32_t k, std::uint32_t next) {
        const bool more = whole || next < depth;
        lefts.to += other;
        rights.to += other;
#pragma unroll
        for (std::uint32_t step = 0; step < T::steps; ++step) {
            const std::uint32_t begin = step * T::deep;
            if (more) load<whole>(next + begin);
            if constexpr (whole) {
#pragma unroll
                for (std::uint32_t i = begin; i < begin + T::deep; ++i) sums.add(i);
            } else {
                const std::uint32_t mine = k + slice * chunk_length;
#pragma unroll 1
                for (std::uint32_t i = begin; i < begin + T::deep && mine + i < depth; ++i)
                    sums.add(i);
            }
            if (more) store(step);
        }
        __syncthreads();
        sums.left += other;
        sums.right += other;
        other = -other;
    }
};

template <class T, bool left_along, bool right_along, bool wide>
__global__ void __launch_bounds__(T::threads* T::slices, T::resident)
    product_kernel(Product p, std::uint32_t first_product) {
    alignas(16) __shared__ float left[T::slices][2 * T::stage_size];
    alignas(16) __shared__ float right[T::slices][2 * T::stage_size];
    const std::uint32_t row0 = blockIdx.y * T::side, column0 = blockIdx.x * T::side;
    const std::uint32_t product = first_product + blockIdx.z;
    p.left.data += offset(p.left.places, product);
    p.right.data += offset(p.right.places, product);

    const std::uint32_t slice = T::slices == 1 ? 0 : threadIdx.x / T::threads;
    const std::uint32_t thread = T::slices == 1 ? threadIdx.x : threadIdx.x % T::threads;
    Flow<T, left_along, right_along, wide> flow{
        slice,
        p.depth,
        {p.left, thread, row0, p.rows, slice * chunk_length, left[slice]},
        {p.right, thread, column0, p.columns, slice * chunk_length, right[slice]},
        {thread, left[slice], right[slice]}};
    flow.start();
    constexpr std::uint32_t skipped = (T::slices - 1) * chunk_length;
    for (std::uint32_t begin = 0; begin < p.depth; begin += chunk_length + skipped) {
        const std::uint32_t end = least(begin + chunk_length, p.depth);
        const std::uint32_t all_end = least(end + skipped, p.depth) - least(skipped, p.depth);
        std::uint32_t k = begin;
        for (; k + 2 * T::stage_deep <= all_end; k += T::stage_deep)
            flow.template stage<true>(k, k + T::stage_deep);
        for (; k + T::stage_deep < end; k += T::stage_deep)
            flow.template stage<false>(k, k + T::stage_deep);
        flow.skip(skipped);
        flow.template stage<false>(k, begin + chunk_length + skipped);
        for (std::uint32_t turn = 0; turn < T::slices; ++turn) {
            // Of a slice whose chunk there is.
            if (slice == turn && begin + slice * chunk_length < p.depth) {
                const std::uint32_t rows = p.rows - row0, columns = p.columns - column0;
                float* tile = p.out + offset(p.out_places, product) +
                              std::uint64_t{row0} * p.out_stride + column0;
                if (is_aligned(p) && rows >= T::side && columns >= T::side)
                    flow.sums.template close<true>(p, tile, rows, columns, begin + slice == 0);
                else
                    flow.sums.template close<false>(p, tile, rows, columns, begin + slice == 0);
            }
            if (turn + 1 < T::slices) __syncthreads();
        }
    }
}

bool is_wide(const Factor& factor, bool along, std::uint32_t extent) {
    return reinterpret_cast<std::uintptr_t>(factor.data) % 16 == 0 &&
           (along ? factor.step : factor.depth_step | extent) % 4 == 0 &&
           (factor.places.down | factor.places.right) % 4 == 0;
}

template <class T>
void launch(Stream stream, const Product& p) {
    // Where both steps are 1, either will do; a left factor across k has no right one along it.
    const bool left_along = p.left.depth_step == 1, right_along = p.right.step != 1;
    const bool wide =
        is_wide(p.left, left_along, p.rows) && is_wide(p.right, right_along, p.columns);
    const auto kernel = [&]<bool is_wide>(std::bool_constant<is_wide>) {
        if (!left_along) return product_kernel<T, false, false, is_wide>;
        return right_along ? product_kernel<T, true, true, is_wide>
                           : product_kernel<T, true, false, is_wide>;
    };
    constexpr std::uint32_t most = 65535;  // A grid is no deeper.
    for (std::uint32_t left = p.count; left > 0; left -= std::min(most, left)) {
        const dim3 grid{(p.columns + T::side - 1) / T::side, (p.rows + T::side - 1) / T::side,
                        std::min(most, left)};
        start(stream, wide ? kernel(std::true_type{}) : kernel(std::false_type{}), grid,
              T::threads * T::slices, p, p.count - left);
    }
}

}  // namespace

void multiply(Stream stream, const Product& p) {
    // What the busiest of an H200's processors computes, edges included; small tiles are slower by
    // a tenth and by a quarter.
    constexpr std::uint64_t processors = 132;
    const auto tiles = [&](std::uint64_t side) {
        return (p.rows + side - 1) / side * ((p.columns + side - 1) / side) * p.count;
    };
    const auto cost = [&](std::uint64_t side) {
        return (tiles(side) + processors - 1) / processors * side * side;
    };
    const auto large = cost(128) * 100, middle = cost(64) * 110, small = cost(32) * 125;
    if (large <= middle && large <= small)
        launch<Tiling<128, 8, 1, 1, 2>>(stream, p);
    else if (middle <= small)
        launch<Tiling<64, 4, 1, 1, 3>>(stream, p);
    else if (p.depth <= chunk_length || tiles(32) > 2 * processors)
        launch<Tiling<32, 4, 2, 1, 8>>(stream, p);
    else
        launch<Tiling<32, 4, 2, 4, 2>>(stream, p);
}

}  // namespace assay::cuda
