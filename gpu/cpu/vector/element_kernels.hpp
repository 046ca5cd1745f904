// SPDX-License-Identifier: Apache-2.0
// What the elementwise operators, the reductions and the loss need from an instruction set. Their
// definitions stand in runtime/program; these are the same bits, a vector at a time.
#pragma once

#include <cstddef>
#include <cstdint>

namespace assay::cpu {

/// A rectangle of rows x columns.
struct Extent {
    std::size_t rows = 0, columns = 0;
};
/// Row i of an operand begins at data + i * stride; stride 0 repeats one row (a bias).
struct Source {
    const float* data = nullptr;
    std::size_t stride = 0;
};
struct Target {
    float* data = nullptr;
    std::size_t stride = 0;
};

/// out = f(a). `out` may be `a` itself, but must not overlap it otherwise.
using UnaryKernel = void (*)(Extent, float factor, Source a, Target out);
/// out = f(a, b). `out` may be `a` or `b` itself, but must not overlap them otherwise.
using BinaryKernel = void (*)(Extent, float factor, Source a, Source b, Target out);

struct ElementKernels {
    UnaryKernel scale;           ///< a * factor
    UnaryKernel relu;            ///< a <= 0 ? +0 : a
    BinaryKernel add;            ///< a + b
    BinaryKernel subtract;       ///< a - b
    BinaryKernel multiply;       ///< a * b
    BinaryKernel relu_gradient;  ///< a <= 0 ? +0 : b
    BinaryKernel multiply_add;   ///< fma(factor, a, b)
    /// `count` bytes: float(from) * factor.
    void (*convert)(std::size_t count, float factor, const std::uint8_t* from, float* out);

    /// The sum of `count` elements in 32 lanes, then the tree.
    float (*row_sum)(std::size_t count, const float* row);
    /// The largest of `count` (at least one) elements; the earlier of equals; NaN if any is.
    float (*row_max)(std::size_t count, const float* row);
    /// out[j] = the sum down column j, rows in chunks of 512.
    void (*column_sum)(Extent, Source from, float* out);
    /// out[i] = exp(row[i] - shift). `out` must not overlap `row`, and has room for a multiple
    /// of 16.
    void (*shifted_exp)(std::size_t count, float shift, const float* row, float* out);
    /// out[i] = row[i] / divisor.
    void (*divide)(std::size_t count, float divisor, const float* row, float* out);
};

}  // namespace assay::cpu
