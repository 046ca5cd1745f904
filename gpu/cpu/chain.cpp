// SPDX-License-Identifier: Apache-2.0
#include "gpu/cpu/chain.hpp"

#include <algorithm>

#include "gpu/cpu/kernels.hpp"
#include "gpu/cpu/share_out.hpp"

namespace assay::cpu {
namespace {

// Elements that a piece of a chain holds of each operand: four operands stay in 48 KiB.
constexpr std::size_t piece_elements = 2048;

bool is_repeated(const ElementStep& step) {
    for (std::size_t i = 0; i < step.count; ++i)
        if (step.operands[i].one_row || step.operands[i].one_column) return true;
    return false;
}

void run_step(const ElementKernels& kernels, const ElementStep& step, std::size_t stride,
              const Block& block) {
    const Extent extent{.rows = block.row_end - block.row_begin,
                        .columns = block.column_end - block.column_begin};
    const auto offset = block.row_begin * stride + block.column_begin;
    const Target out{.data = step.out + offset, .stride = stride};
    if (step.bytes != nullptr) {
        for (std::size_t i = 0; i < extent.rows; ++i)
            kernels.convert(extent.columns, step.numbers[0], step.bytes + offset + i * stride,
                            out.data + i * stride);
        return;
    }
    Source from[ElementStep::most_operands];
    for (std::size_t i = 0; i < step.count; ++i) {
        const auto& [data, one_row, one_column] = step.operands[i];
        const std::size_t pitch = one_row ? 0 : one_column ? 1 : stride;
        from[i] = {.data = data + block.row_begin * pitch + (one_column ? 0 : block.column_begin),
                   .stride = pitch,
                   .repeated = one_column};
    }
    kernels.map[step.function](step.numbers.data(), extent, from, out);
}

}  // namespace

void run(const Chain& chain, const Block& block) {
    const auto& kernels = element_kernels();
    const auto width = std::min(piece_elements, block.column_end - block.column_begin);
    const auto height = std::max<std::size_t>(1, piece_elements / width);
    for (auto row = block.row_begin; row < block.row_end; row += height)
        for (auto column = block.column_begin; column < block.column_end; column += width) {
            const Block piece{.row_begin = row,
                              .row_end = std::min(block.row_end, row + height),
                              .column_begin = column,
                              .column_end = std::min(block.column_end, column + width)};
            for (const auto& step : chain.steps)
                run_step(kernels, step, chain.extent.columns, piece);
        }
}

void run(ThreadPool& pool, const Chain& chain) {
    const auto elements = chain.extent.rows * chain.extent.columns;
    if (elements == 0) return;
    const bool rows_matter = std::ranges::any_of(chain.steps, is_repeated);
    // Where no operand is repeated, the rectangle is one long row.
    const Chain whole{.extent = rows_matter ? chain.extent : Extent{.rows = 1, .columns = elements},
                      .steps = chain.steps};
    const auto rows = whole.extent.rows, columns = whole.extent.columns;
    if (elements < parallel_elements)
        pool.run(1, [&](std::size_t) { run(whole, {.row_end = rows, .column_end = columns}); });
    else if (rows >= 2 * pool.threads())
        pool.run_ranges(rows, 1, [&](std::size_t begin, std::size_t end) {
            run(whole, {.row_begin = begin, .row_end = end, .column_end = columns});
        });
    else
        pool.run_ranges(columns, 16, [&](std::size_t begin, std::size_t end) {
            run(whole, {.row_end = rows, .column_begin = begin, .column_end = end});
        });
}

}  // namespace assay::cpu
