// SPDX-License-Identifier: Apache-2.0
#include "gpu/cpu/operators.hpp"

#include <algorithm>
#include <cstring>

#include "gpu/cpu/buffer.hpp"
#include "gpu/cpu/kernels.hpp"
#include "runtime/numeric/exponential.hpp"
#include "runtime/numeric/philox.hpp"

namespace assay::cpu {
namespace {

// Elements below which waking another thread costs more than it saves.
constexpr std::size_t parallel_elements = 16384;

// `task(begin, end)` over ranges of `count` units of `unit_elements` elements each.
template <class Task>
void over(ThreadPool& pool, std::size_t count, std::size_t unit_elements, std::size_t multiple,
          Task&& task) {
    if (count * unit_elements < parallel_elements)
        pool.run(count == 0 ? 0 : 1, [&](std::size_t) { task(std::size_t{0}, count); });
    else
        pool.run_ranges(count, multiple, task);
}

template <class Task>
void over_rows(ThreadPool& pool, const Extent& extent, Task&& task) {
    over(pool, extent.rows, extent.columns, 1, [&](std::size_t begin, std::size_t end) {
        for (auto row = begin; row < end; ++row) task(row);
    });
}

// Room for one row of exponentials, padded as the kernel wants it.
float* row_scratch(std::size_t columns) {
    thread_local Buffer buffer;
    buffer.reserve((columns + 16) * sizeof(float));
    return buffer.as<float>();
}

}  // namespace

void row_sum(ThreadPool& pool, const Matrix& in, float* out) {
    const auto& kernels = element_kernels();
    over_rows(pool, in.extent,
              [&](std::size_t i) { out[i] = kernels.row_sum(in.extent.columns, in.row(i)); });
}

void row_mean(ThreadPool& pool, const Matrix& in, float* out) {
    row_sum(pool, in, out);
    const auto divisor = static_cast<float>(in.extent.columns);
    for (std::size_t i = 0; i < in.extent.rows; ++i)
        out[i] = numeric::canonical(numeric::divide(out[i], divisor));
}

void row_max(ThreadPool& pool, const Matrix& in, float* out) {
    const auto& kernels = element_kernels();
    over_rows(pool, in.extent,
              [&](std::size_t i) { out[i] = kernels.row_max(in.extent.columns, in.row(i)); });
}

void arg_max(ThreadPool& pool, const Matrix& in, std::int32_t* out) {
    over_rows(pool, in.extent, [&](std::size_t i) {
        const float* row = in.row(i);
        std::size_t best = 0;
        for (std::size_t j = 0; j < in.extent.columns; ++j) {
            if (numeric::is_nan(row[j])) {
                best = j;
                break;
            }
            if (row[j] > row[best]) best = j;
        }
        out[i] = static_cast<std::int32_t>(best);
    });
}

void column_sum(ThreadPool& pool, const Matrix& in, float* out) {
    const auto& kernels = element_kernels();
    constexpr std::size_t line = 16;  // Floats of a cache line: no two threads write to one.
    over(pool, in.extent.columns, in.extent.rows, line, [&](std::size_t begin, std::size_t end) {
        kernels.column_sum({.rows = in.extent.rows, .columns = end - begin},
                           {.data = in.data + begin, .stride = in.extent.columns}, out + begin);
    });
}

void column_mean(ThreadPool& pool, const Matrix& in, float* out) {
    column_sum(pool, in, out);
    element_kernels().divide(in.extent.columns, static_cast<float>(in.extent.rows), out, out);
}

std::int32_t count_equal(std::size_t count, Integers a, Integers b) {
    std::int32_t equal = 0;
    for (std::size_t i = 0; i < count; ++i) equal += a.at(i) == b.at(i) ? 1 : 0;
    return equal;
}

void cross_entropy(ThreadPool& pool, const Matrix& logits, Integers labels, float* out) {
    const auto& kernels = element_kernels();
    const auto columns = logits.extent.columns;
    over_rows(pool, logits.extent, [&](std::size_t i) {
        const float* row = logits.row(i);
        const auto label = labels.at(i);
        if (label < 0 || static_cast<std::size_t>(label) >= columns) {
            out[i] = numeric::nan();
            return;
        }
        float* exponentials = row_scratch(columns);
        const float largest = kernels.row_max(columns, row);
        kernels.shifted_exp(columns, largest, row, exponentials);
        const float sum = kernels.row_sum(columns, exponentials);
        const float shifted = numeric::subtract(row[label], largest);
        out[i] = numeric::canonical(numeric::subtract(numeric::log(sum), shifted));
    });
}

void cross_entropy_gradient(ThreadPool& pool, const Matrix& logits, Integers labels, float* out) {
    const auto& kernels = element_kernels();
    const auto columns = logits.extent.columns;
    const auto rows = static_cast<float>(logits.extent.rows);
    over_rows(pool, logits.extent, [&](std::size_t i) {
        const float* row = logits.row(i);
        float* exponentials = row_scratch(columns);
        float* gradient = out + i * columns;
        const float largest = kernels.row_max(columns, row);
        kernels.shifted_exp(columns, largest, row, exponentials);
        const float sum = kernels.row_sum(columns, exponentials);
        kernels.divide(columns, sum, exponentials, gradient);
        const auto label = labels.at(i);
        if (label >= 0 && static_cast<std::size_t>(label) < columns)
            gradient[label] = numeric::subtract(gradient[label], 1.0F);
        kernels.divide(columns, rows, gradient, gradient);
    });
}

void gather(ThreadPool& pool, std::span<const std::uint32_t> rows, std::size_t row_bytes,
            const std::uint8_t* from, std::uint8_t* out) {
    over(pool, rows.size(), row_bytes / sizeof(float), 1, [&](std::size_t begin, std::size_t end) {
        for (auto i = begin; i < end; ++i)
            std::memcpy(out + i * row_bytes, from + rows[i] * row_bytes, row_bytes);
    });
}

void gather_scaled(ThreadPool& pool, std::span<const std::uint32_t> rows, std::size_t columns,
                   float factor, const std::uint8_t* from, float* out) {
    const auto& kernels = element_kernels();
    over(pool, rows.size(), columns, 1, [&](std::size_t begin, std::size_t end) {
        for (auto i = begin; i < end; ++i)
            kernels.convert(columns, factor, from + rows[i] * columns, out + i * columns);
    });
}

void batch_rows(ThreadPool& pool, const numeric::PermutationKey& key, std::uint64_t step,
                std::uint32_t dataset, std::span<std::uint32_t> rows) {
    const auto batch = static_cast<std::uint32_t>(rows.size());
    constexpr std::size_t cost = 512;  // A permuted place takes as long as this many elements.
    over(pool, rows.size(), cost, 16, [&](std::size_t begin, std::size_t end) {
        for (auto i = begin; i < end; ++i)
            rows[i] = numeric::dataset_row(key, {.step = step,
                                                 .batch = batch,
                                                 .place = static_cast<std::uint32_t>(i),
                                                 .dataset = dataset});
    });
}

void uniform(ThreadPool& pool, const UniformStream& stream, std::span<float> out) {
    constexpr std::size_t words = 4;  // Of a Philox block.
    const numeric::PhiloxKey key{static_cast<std::uint32_t>(stream.seed),
                                 static_cast<std::uint32_t>(stream.seed >> 32)};
    over(pool, out.size(), 8, words, [&](std::size_t begin, std::size_t end) {
        for (auto i = begin; i < end; i += words) {
            const auto block =
                numeric::philox(key, {{static_cast<std::uint32_t>(i / words), stream.stream,
                                       static_cast<std::uint32_t>(stream.step),
                                       static_cast<std::uint32_t>(stream.step >> 32)}});
            for (std::size_t j = 0; j < words && i + j < end; ++j)
                out[i + j] = numeric::uniform(block.words[j], stream.bound);
        }
    });
}

void constant(ThreadPool& pool, float value, std::span<float> out) {
    over(pool, out.size(), 1, 16, [&](std::size_t begin, std::size_t end) {
        std::fill(out.data() + begin, out.data() + end, value);
    });
}

}  // namespace assay::cpu
