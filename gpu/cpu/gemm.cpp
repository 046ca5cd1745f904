// SPDX-License-Identifier: Apache-2.0
#include "gpu/cpu/gemm.hpp"

#include <algorithm>
#include <cstring>

#include "gpu/cpu/buffer.hpp"
#include "gpu/cpu/kernels.hpp"

namespace assay::cpu {
namespace {

// Blocking. A row block of packed left operand (144 x 512 floats, 288 KiB) stays in the
// second-level cache while the panels of the right operand pass by.
constexpr std::size_t row_block_max = 144, column_block = 2048;
// Below this many multiply-adds (some microseconds) another thread does not pay.
constexpr std::size_t parallel_work = 1'000'000;
constexpr std::size_t row_unit = 4;  // Block heights are multiples of it.
// Between packed panels, in floats: without it they would lie a multiple of 4 KiB apart, and drive
// each other out of the first cache where several are packed at once.
constexpr std::size_t panel_gap = 16;
// Right panels packed in one pass over k: 256 bytes of each stored row and more.
constexpr std::size_t packed_together = 4;

std::size_t ceil_div(std::size_t a, std::size_t b) { return (a + b - 1) / b; }
std::size_t round_up(std::size_t a, std::size_t b) { return ceil_div(a, b) * b; }

// The height of the next tile. The last two share their rows, since tiles of one to three rows are
// bound by latency.
std::size_t tile_rows(std::size_t left, std::size_t best) {
    if (left >= 2 * best || left == best) return best;
    return left > best ? ceil_div(left, 2) : left;
}

// Memory for packed panels. Each thread has its own.
struct Scratch {
    Buffer left, right;
};
Scratch& scratch() {
    thread_local Scratch own;
    return own;
}

// One pass over a column block and a chunk of k, cut into tasks of row block x column group.
struct Pass {
    const MatrixProduct& product;
    const GemmKernel& kernel;
    std::size_t column_begin, column_end;
    std::size_t depth_begin, depth;
    std::size_t row_block, column_group;
    bool right_in_place, left_in_place;
    float* packed_right;

    bool adds() const { return depth_begin != 0; }
    std::size_t panels() const { return ceil_div(column_end - column_begin, kernel.columns()); }
    std::size_t groups() const { return ceil_div(column_end - column_begin, column_group); }
    std::size_t tasks() const { return groups() * ceil_div(product.rows, row_block); }

    std::size_t panel_width(std::size_t panel) const {
        return std::min(kernel.columns(), column_end - column_begin - panel * kernel.columns());
    }
    std::size_t padded_width(std::size_t panel) const {
        return round_up(panel_width(panel), kernel.lanes);
    }
    float* packed_panel(std::size_t panel) const {
        return packed_right + panel * panel_size(kernel.columns());
    }
    std::size_t panel_size(std::size_t width) const { return width * depth + panel_gap; }

    std::size_t packings() const { return ceil_div(panels(), packed_together); }
    void pack_right(std::size_t packing) const {
        const auto end = std::min(panels(), (packing + 1) * packed_together);
        for (auto panel = packing * packed_together; panel < end;) {
            const bool together =
                !product.right.transposed && panel_width(end - 1) == kernel.columns();
            pack_right(panel, together ? end - panel : 1);
            panel = together ? end : panel + 1;
        }
    }
    void pack_right(std::size_t panel, std::size_t count) const {
        const auto& right = product.right;
        const auto column = column_begin + panel * kernel.columns();
        const Packing packing{.from = right.transposed
                                          ? right.data + column * right.stride + depth_begin
                                          : right.data + depth_begin * right.stride + column,
                              .stride = right.stride,
                              .width = panel_width(panel),
                              .padded = padded_width(panel),
                              .depth = depth,
                              .panels = count,
                              .panel_step = panel_size(kernel.columns())};
        (right.transposed ? kernel.pack_across : kernel.pack_along)(packing, packed_panel(panel));
    }

    // Where an operand begins, and how far apart its rows (of the left one) and its steps along k
    // lie.
    struct Operand {
        const float* data;
        std::size_t row, step;
    };
    Operand left_at(std::size_t row) const {
        const auto& left = product.left;
        if (left.transposed) return {left.data + depth_begin * left.stride + row, 1, left.stride};
        return {left.data + row * left.stride + depth_begin, left.stride, 1};
    }
    Operand right_at(std::size_t panel) const {
        if (!right_in_place) return {packed_panel(panel), 0, padded_width(panel)};
        const auto& right = product.right;
        const auto column = column_begin + panel * kernel.columns();
        return {right.data + depth_begin * right.stride + column, 0, right.stride};
    }

    void pack_left(std::size_t row_begin, std::size_t row_end, float* to) const {
        for (auto row = row_begin; row < row_end;) {
            const auto rows = tile_rows(row_end - row, kernel.rows);
            Packing packing{.from = left_at(row).data,
                            .stride = product.left.stride,
                            .width = rows,
                            .padded = rows,
                            .depth = depth,
                            .panels = 1,
                            .panel_step = panel_size(rows)};
            if (product.left.transposed) {
                // All panels in one pass over k, which uses whole cache lines of the stored rows:
                // these may lie a power of two apart and so drive each other out of the cache.
                while (tile_rows(row_end - row - packing.panels * rows, kernel.rows) == rows)
                    ++packing.panels;
                kernel.pack_along(packing, to);
            } else {
                kernel.pack_across(packing, to);
            }
            to += packing.panels * panel_size(rows);
            row += packing.panels * rows;
        }
    }

    // A tile whose last columns are padding goes through memory of its own.
    void edge_tile(TileFunction tile, std::size_t rows, std::size_t width, const Operand& left,
                   const Operand& right, float* out) const {
        constexpr std::size_t widest = 32;
        alignas(64) float own[GemmKernel::max_rows * widest] = {};
        const auto stride = kernel.columns(), out_row = product.out_stride;
        if (adds())
            for (std::size_t i = 0; i < rows; ++i)
                std::memcpy(own + i * stride, out + i * out_row, width * sizeof(float));
        tile(depth, left.data, left.row, left.step, right.data, right.step, own, stride, adds());
        for (std::size_t i = 0; i < rows; ++i)
            std::memcpy(out + i * out_row, own + i * stride, width * sizeof(float));
    }

    void run(std::size_t task) const {
        const auto group = task % groups(), block = task / groups();
        const Block area{
            .row_begin = block * row_block,
            .row_end = std::min(product.rows, (block + 1) * row_block),
            .column_begin = column_begin + group * column_group,
            .column_end = std::min(column_end, column_begin + (group + 1) * column_group)};
        const float* packed_left = nullptr;
        if (!left_in_place) {
            auto& buffer = scratch().left;
            const auto rows = area.row_end - area.row_begin;
            // Panels are at least half as high as they may be.
            const auto gaps = (2 * rows / kernel.rows + 1) * panel_gap;
            buffer.reserve((rows * depth + gaps) * sizeof(float));
            pack_left(area.row_begin, area.row_end, buffer.as<float>());
            packed_left = buffer.as<float>();
        }
        const auto first = (area.column_begin - column_begin) / kernel.columns();
        const auto last = ceil_div(area.column_end - column_begin, kernel.columns());
        for (auto panel = first; panel < last; ++panel) run_panel(area, panel, packed_left);
        if (depth_begin + depth == product.depth && product.epilogue.apply != nullptr)
            product.epilogue.apply(product.epilogue.context, area);
    }

    void run_panel(const Block& area, std::size_t panel, const float* packed_left) const {
        const auto width = panel_width(panel), vectors = padded_width(panel) / kernel.lanes;
        const auto right = right_at(panel);
        const auto column = column_begin + panel * kernel.columns();
        for (auto row = area.row_begin; row < area.row_end;) {
            const auto rows = tile_rows(area.row_end - row, kernel.rows);
            auto left = left_at(row);
            if (packed_left != nullptr) {
                left = {packed_left, 1, rows};
                packed_left += panel_size(rows);
            }
            auto* out = product.out + row * product.out_stride + column;
            const auto tile = kernel.tile[vectors - 1][rows - 1];
            if (width == vectors * kernel.lanes)
                tile(depth, left.data, left.row, left.step, right.data, right.step, out,
                     product.out_stride, adds());
            else
                edge_tile(tile, rows, width, left, right, out);
            row += rows;
        }
    }
};

void fill_with_zero(const MatrixProduct& p) {
    for (std::size_t i = 0; i < p.rows; ++i) std::fill_n(p.out + i * p.out_stride, p.columns, 0.0F);
    if (p.epilogue.apply != nullptr)
        p.epilogue.apply(p.epilogue.context, {.row_end = p.rows, .column_end = p.columns});
}

// The rows of a task. Where threads share them, blocks are of one height and come out even: the
// last block would else be waited for.
std::size_t block_rows(unsigned threads, std::size_t wanted, std::size_t rows, std::size_t best) {
    if (threads == 1) return row_block_max;
    const auto blocks = round_up(std::max(wanted, ceil_div(rows, row_block_max)), threads);
    return std::max(best, round_up(ceil_div(rows, blocks), row_unit));
}

template <class Run>
void multiply_with(unsigned threads, const MatrixProduct& p, const Run& run) {
    if (p.rows == 0 || p.columns == 0) return;
    if (p.depth == 0) return fill_with_zero(p);
    const auto& kernel = gemm_kernel();
    // Two tasks a thread even out what else the machine does. Rows are cut first.
    const std::size_t wanted = threads == 1 ? 1 : 2 * threads;
    const auto row_block = block_rows(threads, wanted, p.rows, kernel.rows);
    const auto row_blocks = ceil_div(p.rows, row_block);
    // An operand that is read once or twice, or that fits into the first caches, is used in place.
    const bool right_in_place = !p.right.transposed && p.columns % kernel.lanes == 0 &&
                                (p.rows <= 2 * kernel.rows || p.columns * p.depth <= 16384);
    const bool left_in_place = p.columns <= (p.left.transposed ? 48U : 96U);

    for (std::size_t column = 0; column < p.columns; column += column_block) {
        const auto columns = std::min(column_block, p.columns - column);
        const auto groups = std::max<std::size_t>(1, wanted / row_blocks);
        const auto group = round_up(ceil_div(columns, groups), kernel.columns());
        for (std::size_t k = 0; k < p.depth; k += depth_chunk) {
            Pass pass{.product = p,
                      .kernel = kernel,
                      .column_begin = column,
                      .column_end = column + columns,
                      .depth_begin = k,
                      .depth = std::min(depth_chunk, p.depth - k),
                      .row_block = row_block,
                      .column_group = group,
                      .right_in_place = right_in_place,
                      .left_in_place = left_in_place,
                      .packed_right = nullptr};
            if (!right_in_place) {
                auto& buffer = scratch().right;
                buffer.reserve(pass.panels() * pass.panel_size(kernel.columns()) * sizeof(float));
                pass.packed_right = buffer.as<float>();
                run(pass.packings(), [&](std::size_t packing) { pass.pack_right(packing); });
            }
            run(pass.tasks(), [&](std::size_t task) { pass.run(task); });
        }
    }
}

void multiply_alone(const MatrixProduct& product) {
    multiply_with(1, product, [](std::size_t tasks, const auto& task) {
        for (std::size_t i = 0; i < tasks; ++i) task(i);
    });
}

}  // namespace

void multiply(ThreadPool& pool, const MatrixProduct& p) {
    if (pool.threads() == 1 || p.rows * p.columns * p.depth < parallel_work) {
        pool.run(1, [&](std::size_t) { multiply_alone(p); });
        return;
    }
    multiply_with(pool.threads(), p,
                  [&](std::size_t tasks, const auto& task) { pool.run(tasks, task); });
}

void multiply(ThreadPool& pool, const ProductBatch& batch) {
    const auto nth = [&](std::size_t i) {
        auto product = batch.first;
        product.left.data += i * batch.left_step;
        product.right.data += i * batch.right_step;
        product.out += i * batch.out_step;
        return product;
    };
    if (batch.count >= 2 * pool.threads()) {
        pool.run(batch.count, [&](std::size_t i) { multiply_alone(nth(i)); });
    } else {
        for (std::size_t i = 0; i < batch.count; ++i) multiply(pool, nth(i));
    }
}

}  // namespace assay::cpu
