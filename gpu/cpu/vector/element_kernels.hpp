// SPDX-License-Identifier: Apache-2.0
// What the elementwise operators, the reductions and the layers need from an instruction set. Their
// definitions stand in runtime/numeric and runtime/program; these are the same bits, a vector at a
// time.
#pragma once

#include <cstddef>
#include <cstdint>

#include "runtime/numeric/element.hpp"

namespace assay::cpu {

/// A rectangle of rows x columns.
struct Extent {
    std::size_t rows = 0, columns = 0;
};
/// Row i of an operand begins at data + i * stride; stride 0 repeats one row (a bias). Where
/// `repeated`, a row is one number for all columns.
struct Source {
    const float* data = nullptr;
    std::size_t stride = 0;
    bool repeated = false;
};
struct Target {
    float* data = nullptr;
    std::size_t stride = 0;
};

/// out = f(operands...), f being `function`, one of numeric::element::Functions. `out` may be one
/// of the operands itself, but must not overlap them otherwise.
using MapKernel = void (*)(const void* function, Extent, const Source* operands, Target out);

/// A row that is normalised: (x - mean) * scale.
struct Normal {
    float mean = 0, scale = 1;
};

struct ElementKernels {
    /// One for each of numeric::element::Functions, by its number.
    MapKernel map[numeric::element::Functions::size];
    /// `count` bytes: float(from) * factor.
    void (*convert)(std::size_t count, float factor, const std::uint8_t* from, float* out);

    // Sums of `count` terms in 32 lanes, then the tree:
    float (*row_sum)(std::size_t count, const float* row);
    float (*row_squares)(std::size_t count, float mean, const float* row);  ///< of (x - mean)^2
    float (*row_product)(std::size_t count, const float* a, const float* b);
    /// of normal(x) * gradient
    float (*row_normal_product)(std::size_t count, Normal, const float* x, const float* gradient);

    /// The largest of `count` (at least one) elements; the earlier of equals; NaN if any is.
    float (*row_max)(std::size_t count, const float* row);
    /// out[j] = the sum down column j, rows in chunks of 512.
    void (*column_sum)(Extent, Source from, float* out);
    /// out[i] = exp(row[i] - shift). `out` must not overlap `row`, and has room for a multiple
    /// of 16.
    void (*shifted_exp)(std::size_t count, float shift, const float* row, float* out);
    /// out[i] = row[i] / divisor.
    void (*divide)(std::size_t count, float divisor, const float* row, float* out);
    /// out[i] = y[i] * (gradient[i] - sum).
    void (*softmax_gradient)(std::size_t count, float sum, const float* y, const float* gradient,
                             float* out);
    void (*normalise)(std::size_t count, Normal, const float* x, float* out);
    /// out = scale * fma(-normal(x), mean_product, gradient - mean_gradient)
    void (*normal_gradient)(std::size_t count, Normal, float mean_gradient, float mean_product,
                            const float* x, const float* gradient, float* out);

    // Of `count` channels under one position of a window:
    /// largest = maximum(largest, x)
    void (*take_larger)(std::size_t count, const float* x, float* largest);
    /// The same, and `place` becomes `position` where x was taken.
    void (*take_larger_at)(std::size_t count, std::int32_t position, const float* x, float* largest,
                           std::int32_t* place);
    /// sum += x where `place` is `position`.
    void (*add_where)(std::size_t count, std::int32_t position, const std::int32_t* place,
                      const float* x, float* sum);
};

}  // namespace assay::cpu
