// SPDX-License-Identifier: Apache-2.0
// Reductions, each in the one order that its definition fixes.
#pragma once

#include "gpu/cpu/vector/elementwise.hpp"
#include "gpu/cpu/vector/simd.hpp"
#include "runtime/numeric/exponential.hpp"

namespace assay::cpu::ASSAY_VECTOR_SET {
namespace {

constexpr std::size_t sum_lanes = 32;

// 32 lanes of `term(lane, a, b)`, then the tree. `term` takes vectors and single elements alike.
template <class Term>
[[gnu::always_inline]] inline float lane_sum(std::size_t count, const float* a, const float* b,
                                             Term term) {
    constexpr std::size_t vectors = sum_lanes / lanes;
    Vector sum[vectors] = {};
    std::size_t i = 0;
    for (; i + sum_lanes <= count; i += sum_lanes)
        for (std::size_t v = 0; v < vectors; ++v)
            sum[v] = term(sum[v], load(a + i + v * lanes), load(b + i + v * lanes));

    alignas(64) float lane[sum_lanes];
    for (std::size_t v = 0; v < vectors; ++v) store(lane + v * lanes, sum[v]);
    for (std::size_t j = 0; i + j < count; ++j) lane[j] = term(lane[j], a[i + j], b[i + j]);
    for (std::size_t width = sum_lanes / 2; width > 0; width /= 2)
        for (std::size_t j = 0; j < width; ++j) lane[j] += lane[j + width];
    return canonical(lane[0]);
}

float row_sum(std::size_t count, const float* row) {
    return lane_sum(count, row, row, [](auto sum, auto x, auto) { return sum + x; });
}
float row_squares(std::size_t count, float mean, const float* row) {
    return lane_sum(count, row, row, [mean](auto sum, auto x, auto) {
        const auto left = x - mean;
        return fused(left, left, sum);
    });
}
float row_product(std::size_t count, const float* a, const float* b) {
    return lane_sum(count, a, b, [](auto sum, auto x, auto y) { return fused(x, y, sum); });
}
float row_normal_product(std::size_t count, Normal row, const float* x, const float* gradient) {
    return lane_sum(count, x, gradient, [row](auto sum, auto value, auto g) {
        return fused(g, (value - row.mean) * row.scale, sum);
    });
}

float row_max(std::size_t count, const float* row) {
    float best = row[0];
    bool any_nan = !(best == best);
    std::size_t i = 0;
    if (count >= lanes) {
        Vector largest = load(row);
        Mask nan = largest != largest;
        for (i = lanes; i + lanes <= count; i += lanes) {
            const Vector x = load(row + i);
            nan |= x != x;
            largest = x > largest ? x : largest;
        }
        for (std::size_t j = 0; j < lanes; ++j) {
            any_nan |= nan[j] != 0;
            best = largest[j] > best ? largest[j] : best;
        }
    }
    for (; i < count; ++i) {
        any_nan |= !(row[i] == row[i]);
        best = row[i] > best ? row[i] : best;
    }
    if (any_nan) return numeric::nan();
    // Lanes lose the order of equals, and two equals differ in bits only if they are zeros.
    if (best == 0.0F)
        for (std::size_t j = 0;; ++j)
            if (row[j] == 0.0F) return row[j];
    return best;
}

// Down the columns of one strip that is `vectors` wide.
template <std::size_t vectors>
[[gnu::always_inline]] inline void sum_strip(std::size_t rows, Source from, float* out) {
    constexpr std::size_t chunk = 512;
    Vector total[vectors] = {};
    for (std::size_t begin = 0; begin < rows; begin += chunk) {
        const std::size_t end = rows < begin + chunk ? rows : begin + chunk;
        Vector sum[vectors] = {};
        for (std::size_t row = begin; row < end; ++row)
            for (std::size_t v = 0; v < vectors; ++v)
                sum[v] += load(from.data + row * from.stride + v * lanes);
        for (std::size_t v = 0; v < vectors; ++v)
            total[v] = begin == 0 ? sum[v] : total[v] + sum[v];
    }
    for (std::size_t v = 0; v < vectors; ++v) store(out + v * lanes, canonical(total[v]));
}

void column_sum(Extent extent, Source from, float* out) {
    constexpr std::size_t chunk = 512;
    std::size_t j = 0;
    const auto strip = [&](std::size_t column) -> Source {
        return {.data = from.data + column, .stride = from.stride};
    };
    for (; j + 4 * lanes <= extent.columns; j += 4 * lanes)
        sum_strip<4>(extent.rows, strip(j), out + j);
    for (; j + lanes <= extent.columns; j += lanes) sum_strip<1>(extent.rows, strip(j), out + j);
    for (; j < extent.columns; ++j) {
        float total = 0.0F, sum = 0.0F;
        for (std::size_t row = 0; row < extent.rows; ++row) {
            if (row % chunk == 0) {
                total = row <= chunk ? sum : total + sum;
                sum = 0.0F;
            }
            sum += from.data[row * from.stride + j];
        }
        out[j] = canonical(extent.rows <= chunk ? sum : total + sum);
    }
}

[[gnu::flatten]] void shifted_exp(std::size_t count, float shift, const float* __restrict row,
                                  float* __restrict out) {
    // A short rest goes through a padded copy, so that it takes the vector path as well.
    constexpr std::size_t width = 16;
    std::size_t i = 0;
    for (; i + width <= count; i += width)
        for (std::size_t j = 0; j < width; ++j) out[i + j] = numeric::exp(row[i + j] - shift);
    if (i == count) return;
    float rest[width] = {};
    for (std::size_t j = 0; i + j < count; ++j) rest[j] = row[i + j];
    for (std::size_t j = 0; j < width; ++j) out[i + j] = numeric::exp(rest[j] - shift);
}

// `out` may be an operand itself, element for element.
void divide(std::size_t count, float divisor, const float* row, float* out) {
    ASSAY_EACH_ALONE
    for (std::size_t i = 0; i < count; ++i) out[i] = canonical(row[i] / divisor);
}
void softmax_gradient(std::size_t count, float sum, const float* y, const float* gradient,
                      float* out) {
    ASSAY_EACH_ALONE
    for (std::size_t i = 0; i < count; ++i) out[i] = canonical(y[i] * (gradient[i] - sum));
}
void normalise(std::size_t count, Normal row, const float* x, float* out) {
    ASSAY_EACH_ALONE
    for (std::size_t i = 0; i < count; ++i) out[i] = canonical((x[i] - row.mean) * row.scale);
}
void normal_gradient(std::size_t count, Normal row, float mean_gradient, float mean_product,
                     const float* x, const float* gradient, float* out) {
    ASSAY_EACH_ALONE
    for (std::size_t i = 0; i < count; ++i) {
        const float normal = (x[i] - row.mean) * row.scale;
        const float rest = __builtin_fmaf(-normal, mean_product, gradient[i] - mean_gradient);
        out[i] = canonical(row.scale * rest);
    }
}

}  // namespace
}  // namespace assay::cpu::ASSAY_VECTOR_SET
