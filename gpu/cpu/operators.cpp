// SPDX-License-Identifier: Apache-2.0
#include "gpu/cpu/operators.hpp"

#include <algorithm>
#include <cstring>

#include "gpu/cpu/kernels.hpp"
#include "gpu/cpu/share_out.hpp"
#include "runtime/numeric/exponential.hpp"
#include "runtime/numeric/philox.hpp"

namespace assay::cpu {

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

namespace {

// `use(i, word)` for every element, with its random word of the stream.
template <class Use>
void with_words(ThreadPool& pool, const UniformStream& stream, std::size_t count, Use use) {
    constexpr std::size_t words = 4;  // Of a Philox block.
    const numeric::PhiloxKey key{static_cast<std::uint32_t>(stream.seed),
                                 static_cast<std::uint32_t>(stream.seed >> 32)};
    over(pool, count, 8, words, [&](std::size_t begin, std::size_t end) {
        for (auto i = begin; i < end; i += words) {
            const auto block =
                numeric::philox(key, {{static_cast<std::uint32_t>(i / words), stream.stream,
                                       static_cast<std::uint32_t>(stream.step),
                                       static_cast<std::uint32_t>(stream.step >> 32)}});
            for (std::size_t j = 0; j < words && i + j < end; ++j) use(i + j, block.words[j]);
        }
    });
}

}  // namespace

void uniform(ThreadPool& pool, const UniformStream& stream, std::span<float> out) {
    with_words(pool, stream, out.size(), [&](std::size_t i, std::uint32_t word) {
        out[i] = numeric::uniform(word, stream.bound);
    });
}

void normal(ThreadPool& pool, const UniformStream& stream, std::span<float> out) {
    with_words(pool, stream, out.size(), [&](std::size_t i, std::uint32_t word) {
        const std::uint32_t second = numeric::random_word({.seed = stream.seed,
                                                           .stream = stream.stream,
                                                           .step = stream.step,
                                                           .index = i + (std::uint64_t{1} << 33)});
        out[i] = numeric::normal(word, second, stream.bound);
    });
}

void dropout(ThreadPool& pool, const UniformStream& stream, std::uint32_t threshold,
             const float* in, std::span<float> out) {
    with_words(pool, stream, out.size(), [&](std::size_t i, std::uint32_t word) {
        out[i] = numeric::thinned(word, threshold, stream.bound, in[i]);
    });
}

void constant(ThreadPool& pool, float value, std::span<float> out) {
    over(pool, out.size(), 1, 16, [&](std::size_t begin, std::size_t end) {
        std::fill(out.data() + begin, out.data() + end, value);
    });
}

}  // namespace assay::cpu
