// SPDX-License-Identifier: Apache-2.0
// Softmax, normalisation and rows by number.
#include <algorithm>
#include <cstring>

#include "gpu/cpu/kernels.hpp"
#include "gpu/cpu/operators.hpp"
#include "gpu/cpu/share_out.hpp"
#include "runtime/numeric/exponential.hpp"

namespace assay::cpu {

void row_sum_squares(ThreadPool& pool, const Matrix& in, float* out) {
    const auto& kernels = element_kernels();
    over_rows(pool, in.extent, [&](std::size_t i) {
        out[i] = kernels.row_product(in.extent.columns, in.row(i), in.row(i));
    });
}

void column_max(ThreadPool& pool, const Matrix& in, float* out) {
    constexpr std::size_t line = 16;  // Floats of a cache line: no two threads write to one.
    over(pool, in.extent.columns, in.extent.rows, line, [&](std::size_t begin, std::size_t end) {
        std::fill(out + begin, out + end, numeric::negate(numeric::infinity()));
        for (std::size_t i = 0; i < in.extent.rows; ++i)
            for (auto j = begin; j < end; ++j) out[j] = numeric::maximum(out[j], in.row(i)[j]);
    });
}

void softmax(ThreadPool& pool, const Matrix& in, Sight sight, float* out) {
    const auto& kernels = element_kernels();
    const auto columns = in.extent.columns;
    // A row takes as long as several of its elements' sums.
    over(pool, in.extent.rows, 8 * columns, 1, [&](std::size_t begin, std::size_t end) {
        float* exponentials = row_scratch(columns);
        for (auto i = begin; i < end; ++i) {
            const auto seen = sight == Sight::All ? columns : i % columns + 1;
            const float largest = kernels.row_max(seen, in.row(i));
            kernels.shifted_exp(seen, largest, in.row(i), exponentials);
            kernels.divide(seen, kernels.row_sum(seen, exponentials), exponentials,
                           out + i * columns);
            std::fill(out + i * columns + seen, out + (i + 1) * columns, 0.0F);
        }
    });
}

void softmax_gradient(ThreadPool& pool, const Matrix& y, const float* gradient, float* out) {
    const auto& kernels = element_kernels();
    const auto columns = y.extent.columns;
    over_rows(pool, y.extent, [&](std::size_t i) {
        const float* g = gradient + i * columns;
        const float sum = kernels.row_product(columns, y.row(i), g);
        kernels.softmax_gradient(columns, sum, y.row(i), g, out + i * columns);
    });
}

namespace {

Normal normal_of(const ElementKernels& kernels, const Normalisation& how, std::size_t columns,
                 const float* row) {
    const auto count = static_cast<float>(columns);
    Normal normal;
    if (how.centred)
        normal.mean = numeric::canonical(numeric::divide(kernels.row_sum(columns, row), count));
    const float mean_square =
        numeric::divide(kernels.row_squares(columns, normal.mean, row), count);
    normal.scale = numeric::reciprocal_square_root(numeric::add(mean_square, how.epsilon));
    return normal;
}

}  // namespace

void normalise(ThreadPool& pool, const Normalisation& how, const Matrix& in, float* out) {
    const auto& kernels = element_kernels();
    const auto columns = in.extent.columns;
    over_rows(pool, in.extent, [&](std::size_t i) {
        const auto normal = normal_of(kernels, how, columns, in.row(i));
        kernels.normalise(columns, normal, in.row(i), out + i * columns);
    });
}

void normalise_gradient(ThreadPool& pool, const Normalisation& how, const Matrix& in,
                        const float* gradient, float* out) {
    const auto& kernels = element_kernels();
    const auto columns = in.extent.columns;
    const auto count = static_cast<float>(columns);
    over_rows(pool, in.extent, [&](std::size_t i) {
        const float* g = gradient + i * columns;
        const auto normal = normal_of(kernels, how, columns, in.row(i));
        const float mean = how.centred ? kernels.row_sum(columns, g) / count : 0.0F;
        const float product = kernels.row_normal_product(columns, normal, in.row(i), g) / count;
        kernels.normal_gradient(columns, normal, mean, product, in.row(i), g, out + i * columns);
    });
}

void rotary(ThreadPool& pool, const RotaryTable& table, const Matrix& in, float* out) {
    over_rows(pool, in.extent, [&](std::size_t i) {
        const float* row = in.row(i);
        float* to = out + i * in.extent.columns;
        const auto position = i % table.period * table.pairs;
        for (std::size_t first = 0; first < in.extent.columns; first += 2 * table.pairs)
            for (std::size_t p = 0; p < table.pairs; ++p) {
                const float c = table.cosines[position + p], s = table.sines[position + p];
                const float x = row[first + 2 * p], y = row[first + 2 * p + 1];
                to[first + 2 * p] = numeric::canonical(numeric::fma(x, c, -(y * s)));
                to[first + 2 * p + 1] = numeric::canonical(numeric::fma(x, s, y * c));
            }
    });
}

void embedding(ThreadPool& pool, const Matrix& table, Integers numbers, std::size_t count,
               float* out) {
    const auto columns = table.extent.columns;
    over_rows(pool, {.rows = count, .columns = columns}, [&](std::size_t i) {
        const auto number = numbers.at(i);
        float* to = out + i * columns;
        if (number >= 0 && static_cast<std::size_t>(number) < table.extent.rows)
            std::memcpy(to, table.row(static_cast<std::size_t>(number)), columns * sizeof(float));
        else
            std::fill(to, to + columns, numeric::nan());
    });
}

void embedding_gradient(ThreadPool& pool, Integers numbers, const Matrix& gradient,
                        std::size_t rows, float* out) {
    const auto& kernels = element_kernels();
    const auto columns = gradient.extent.columns;
    constexpr std::size_t line = 16;
    over(pool, columns, gradient.extent.rows + rows, line, [&](std::size_t begin, std::size_t end) {
        for (std::size_t r = 0; r < rows; ++r)
            std::fill(out + r * columns + begin, out + r * columns + end, 0.0F);
        for (std::size_t i = 0; i < gradient.extent.rows; ++i) {
            const auto number = numbers.at(i);
            if (number < 0 || static_cast<std::size_t>(number) >= rows) continue;
            add_row(kernels, end - begin, gradient.row(i) + begin,
                    out + static_cast<std::size_t>(number) * columns + begin);
        }
    });
}

}  // namespace assay::cpu
