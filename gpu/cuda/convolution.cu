// SPDX-License-Identifier: Apache-2.0
// Convolutions and their gradients as matrix products, through tiles in shared memory. Missing
// terms are skipped, not multiplied by zero, and chunks are counted over all (docs/adr/0501): every
// row of a tile has a bit for each k, which becomes the predicate of its operations.
#include <cstring>

#include "gpu/cuda/window_factor.cuh"

namespace assay::cuda {

namespace {

// A block computes 128 rows of a few columns, a thread `down` x `each` of them.
constexpr std::uint32_t side = 128, deep = 16, down = 4, across = 8, octets = deep / 8;
static_assert(side / down * across == block_threads && side * octets == block_threads);

// What a block sees of both factors: 16 of k, and which of them each row has.
template <std::uint32_t columns>
struct Tile {
    float left[deep][side + 4], right[deep][columns + 4];
    std::uint8_t present[octets][side];
};

// What a thread brings of the next tile while it computes with this one. Neighbouring threads read
// neighbouring words of the right factor.
template <Kind kind, std::uint32_t each>
struct Load {
    static constexpr std::uint32_t columns = across * each, rights = each / 2;
    static constexpr bool along = kind == Kind::Backward;  // Its words lie along k.
    float left[8], right[rights];
    std::uint32_t present;

    static __device__ std::uint32_t k(std::uint32_t j) {
        const std::uint32_t i = j * block_threads + threadIdx.x;
        return along ? i % deep : i / columns;
    }
    static __device__ std::uint32_t column(std::uint32_t j) {
        const std::uint32_t i = j * block_threads + threadIdx.x;
        return along ? i / deep : i % columns;
    }

    __device__ void read_left(const Task& task, const Place& row, const Step* steps) {
        const Geometry<kind> geometry{task};
        std::uint64_t from = 0;
        present = 0;
        if (kind != Kind::Weights && task.fours) {
#pragma unroll
            for (std::uint32_t j = 0; j < 8; j += 4) {
                float4 four{};
                if (geometry.meet(row, steps[j].place, from)) {
                    four = *reinterpret_cast<const float4*>(task.left + from);
                    present |= 15U << j;
                }
                left[j] = four.x;
                left[j + 1] = four.y;
                left[j + 2] = four.z;
                left[j + 3] = four.w;
            }
            return;
        }
#pragma unroll
        for (std::uint32_t j = 0; j < 8; ++j) {
            const bool meets = geometry.meet(row, steps[j].place, from);
            left[j] = meets ? task.left[from] : 0.0F;
            present |= (meets ? 1U : 0U) << j;
        }
    }
    __device__ void read_right(const Task& task, std::uint64_t column0, const Step* steps) {
#pragma unroll
        for (std::uint32_t j = 0; j < rights; ++j) {
            const Step& step = steps[k(j)];
            const std::uint64_t at = column0 + column(j);
            // What is beyond the depth no row has.
            right[j] = step.place.y != beyond && at < task.columns
                           ? task.right[step.right + at * (along ? task.channels : 1U)]
                           : 0.0F;
        }
    }
    __device__ void store(Tile<columns>& tile, std::uint32_t row, std::uint32_t octet) const {
#pragma unroll
        for (std::uint32_t j = 0; j < 8; ++j) tile.left[octet * 8 + j][row] = left[j];
#pragma unroll
        for (std::uint32_t j = 0; j < rights; ++j) tile.right[k(j)][column(j)] = right[j];
        tile.present[octet][row] = static_cast<std::uint8_t>(present);
    }
};

// Of a thread's columns, runs of four are neighbours: it reads four at once.
template <std::uint32_t each>
__device__ std::uint32_t column_of(std::uint32_t x, std::uint32_t j) {
    constexpr std::uint32_t wide = each < 4 ? each : 4;
    return j / wide * across * wide + x * wide + j % wide;
}

template <std::uint32_t each>
__device__ void add_up(const Tile<across * each>& tile, std::uint32_t y, std::uint32_t x,
                       float (&sum)[down][each]) {
#pragma unroll
    for (std::uint32_t k = 0; k < deep; ++k) {
        std::uint32_t present = 0;  // A byte a row.
        memcpy(&present, &tile.present[k / 8][y * down], sizeof present);
        float a[down], b[each];
#pragma unroll
        for (std::uint32_t i = 0; i < down; ++i) a[i] = tile.left[k][y * down + i];
#pragma unroll
        for (std::uint32_t j = 0; j < each; ++j) b[j] = tile.right[k][column_of<each>(x, j)];
#pragma unroll
        for (std::uint32_t i = 0; i < down; ++i)
            if ((present >> (8 * i + k % 8) & 1U) != 0)
#pragma unroll
                for (std::uint32_t j = 0; j < each; ++j)
                    sum[i][j] = numeric::fma(a[i], b[j], sum[i][j]);
    }
}

template <Kind kind, std::uint32_t each>
__global__ void __launch_bounds__(block_threads, 2) window_kernel(Task task) {
    constexpr std::uint32_t columns = across * each;
    alignas(16) __shared__ Tile<columns> tiles[2];
    __shared__ Step steps[2][deep];
    const Geometry<kind> geometry{task};
    const std::uint64_t row0 = std::uint64_t{blockIdx.y} * side;
    const std::uint64_t column0 = std::uint64_t{blockIdx.x} * columns;
    const std::uint32_t y = threadIdx.x / across, x = threadIdx.x % across;
    const std::uint32_t own = threadIdx.x % side, octet = threadIdx.x / side;
    const Place row = geometry.row(row0 + own);
    const std::uint32_t begin = task.share.all ? 0 : (task.share.first + blockIdx.z) * chunk_length;
    const std::uint32_t end =
        task.share.all || task.depth - begin < chunk_length ? task.depth : begin + chunk_length;

    float sum[down][each] = {};
    // Totals wait in the result for the next chunk. The first chunk is taken, the others are added.
    float* out = task.out + std::uint64_t{blockIdx.z} * task.rows * task.columns;
    const auto close = [&](bool first) {
#pragma unroll
        for (std::uint32_t i = 0; i < down; ++i)
#pragma unroll
            for (std::uint32_t j = 0; j < each; ++j) {
                const std::uint64_t to = row0 + y * down + i,
                                    column = column0 + column_of<each>(x, j);
                if (to < task.rows && column < task.columns) {
                    float& total = out[to * task.columns + column];
                    total = numeric::canonical(first ? sum[i][j] : numeric::add(total, sum[i][j]));
                }
                sum[i][j] = 0.0F;
            }
    };

    // Tile k0 is summed while tile k0 + deep is read, from steps that were found before.
    Load<kind, each> load;
    const auto plan = [&](std::uint32_t k0) {
        if (threadIdx.x < deep) steps[k0 / deep % 2][threadIdx.x] = geometry.step(k0 + threadIdx.x);
    };
    const auto read = [&](std::uint32_t k0) {
        load.read_left(task, row, steps[k0 / deep % 2] + octet * 8);
        load.read_right(task, column0, steps[k0 / deep % 2]);
    };
    plan(begin);
    plan(begin + deep);
    __syncthreads();
    read(begin);
    for (std::uint32_t k0 = begin; k0 < end; k0 += deep) {
        Tile<columns>& tile = tiles[k0 / deep % 2];
        load.store(tile, own, octet);
        __syncthreads();
        if (k0 + deep < end) read(k0 + deep);
        plan(k0 + 2 * deep);
        add_up<each>(tile, y, x, sum);
        if ((k0 + deep) % chunk_length == 0 || k0 + deep >= end) close(k0 < begin + chunk_length);
    }
}

template <Kind kind, std::uint32_t each>
void launch(Stream stream, float* scratch, Task task) {
    const dim3 tiles{blocks_for(task.columns, across * each), blocks_for(task.rows, side)};
    const Reduction reduction{Joined::Sum, task.depth, std::uint64_t{task.rows} * task.columns,
                              std::uint64_t{tiles.x} * tiles.y};
    in_parts(stream, scratch, reduction, task.out, [&](const Share& share, float* to) {
        task.share = share;
        task.out = to;
        start(stream, window_kernel<kind, each>, dim3{tiles.x, tiles.y, share.count}, block_threads,
              task);
    });
}

template <Kind kind>
void launch(Stream stream, float* scratch, Task task) {
    task.fours = task.channels % 4 == 0 && reinterpret_cast<std::uintptr_t>(task.left) % 16 == 0;
    // Few columns should not leave threads without work.
    if (task.columns <= across * 2)
        launch<kind, 2>(stream, scratch, task);
    else if (task.columns <= across * 4)
        launch<kind, 4>(stream, scratch, task);
    else
        launch<kind, 8>(stream, scratch, task);
}

}  // namespace

void convolve(Stream stream, float* scratch, const Convolution& c) {
    const std::uint32_t positions = c.window.kernel_height * c.window.kernel_width;
    const Task task{.window = c.window,
                    .rows = c.out_extent.rows,
                    .columns = c.out_extent.columns,
                    .depth = positions * c.from_extent.columns,
                    .channels = c.from_extent.columns,
                    .fours = false,
                    .left = c.from,
                    .right = c.weights,
                    .out = c.out,
                    .share = {}};
    if (c.backward)
        launch<Kind::Backward>(stream, scratch, task);
    else
        launch<Kind::Forward>(stream, scratch, task);
}

void weight_gradient(Stream stream, float* scratch, const Window& window,
                     const Extent& images_extent, const float* images,
                     const Extent& gradient_extent, const float* gradient, float* out) {
    const std::uint32_t positions = window.kernel_height * window.kernel_width;
    launch<Kind::Weights>(stream, scratch,
                          {.window = window,
                           .rows = positions * images_extent.columns,
                           .columns = gradient_extent.columns,
                           .depth = gradient_extent.rows,
                           .channels = images_extent.columns,
                           .fours = false,
                           .left = images,
                           .right = gradient,
                           .out = out,
                           .share = {}});
}

}  // namespace assay::cuda
