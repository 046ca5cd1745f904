// SPDX-License-Identifier: Apache-2.0
// How operators share out their rows over threads, and the room that a thread keeps for one row.
#pragma once

#include "gpu/cpu/buffer.hpp"
#include "gpu/cpu/thread_pool.hpp"
#include "gpu/cpu/vector/element_kernels.hpp"

namespace assay::cpu {

/// Elements below which waking another thread costs more than it saves.
inline constexpr std::size_t parallel_elements = 16384;

/// `task(begin, end)` over ranges of `count` units of `unit_elements` elements each.
template <class Task>
void over(ThreadPool& pool, std::size_t count, std::size_t unit_elements, std::size_t multiple,
          Task&& task) {
    if (count * unit_elements < parallel_elements)
        pool.run(count == 0 ? 0 : 1, [&](std::size_t) { task(std::size_t{0}, count); });
    else
        pool.run_ranges(count, multiple, task);
}

/// `task(row)` for every row.
template <class Task>
void over_rows(ThreadPool& pool, const Extent& extent, Task&& task) {
    over(pool, extent.rows, extent.columns, 1, [&](std::size_t begin, std::size_t end) {
        for (auto row = begin; row < end; ++row) task(row);
    });
}

/// Room for one row of exponentials, padded as the kernel wants it.
inline float* row_scratch(std::size_t columns) {
    thread_local Buffer buffer;
    buffer.reserve((columns + 16) * sizeof(float));
    return buffer.as<float>();
}

/// out += in, element for element.
inline void add_row(const ElementKernels& kernels, std::size_t count, const float* in, float* out) {
    using numeric::element::Add;
    const Source operands[] = {{.data = out, .stride = count}, {.data = in, .stride = count}};
    const Add add{};
    kernels.map[numeric::element::Functions::number<Add>()](
        &add, {.rows = 1, .columns = count}, operands, {.data = out, .stride = count});
}

}  // namespace assay::cpu
