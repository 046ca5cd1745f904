// SPDX-License-Identifier: Apache-2.0
#include "gpu/cpu/chain.hpp"

#include <algorithm>

#include "gpu/cpu/kernels.hpp"

namespace assay::cpu {
namespace {

// Elements that a piece of a chain holds of each operand: four operands stay in 48 KiB.
constexpr std::size_t piece_elements = 2048;
constexpr std::size_t parallel_elements = 16384;

BinaryKernel binary(const ElementKernels& kernels, ElementOperation operation) {
    switch (operation) {
        case ElementOperation::Add:
            return kernels.add;
        case ElementOperation::Subtract:
            return kernels.subtract;
        case ElementOperation::Multiply:
            return kernels.multiply;
        case ElementOperation::ReluGradient:
            return kernels.relu_gradient;
        case ElementOperation::MultiplyAdd:
            return kernels.multiply_add;
        case ElementOperation::Scale:
        case ElementOperation::Relu:
        case ElementOperation::Convert:
            break;
    }
    return nullptr;
}

void run_step(const ElementKernels& kernels, const ElementStep& step, std::size_t stride,
              const Block& block) {
    const Extent extent{.rows = block.row_end - block.row_begin,
                        .columns = block.column_end - block.column_begin};
    const auto offset = block.row_begin * stride + block.column_begin;
    const Target out{.data = step.out + offset, .stride = stride};
    if (step.operation == ElementOperation::Convert) {
        for (std::size_t i = 0; i < extent.rows; ++i)
            kernels.convert(extent.columns, step.factor, step.bytes + offset + i * stride,
                            out.data + i * stride);
        return;
    }
    const Source a{.data = step.a + offset, .stride = stride};
    if (step.operation == ElementOperation::Scale)
        return kernels.scale(extent, step.factor, a, out);
    if (step.operation == ElementOperation::Relu) return kernels.relu(extent, step.factor, a, out);
    const Source b = step.b_is_row ? Source{.data = step.b + block.column_begin, .stride = 0}
                                   : Source{.data = step.b + offset, .stride = stride};
    binary(kernels, step.operation)(extent, step.factor, a, b, out);
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
    const bool rows_matter =
        std::ranges::any_of(chain.steps, [](const ElementStep& step) { return step.b_is_row; });
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
