// SPDX-License-Identifier: Apache-2.0
// Elementwise kernels: one template that walks a rectangle with a function that takes vectors and
// single elements alike.
#pragma once

#include "gpu/cpu/vector/element_kernels.hpp"
#include "gpu/cpu/vector/simd.hpp"
#include "runtime/numeric/float32.hpp"

namespace assay::cpu::ASSAY_VECTOR_SET {
namespace {

// A rectangle whose rows follow each other without a gap is one long row.
template <class... Strided>
[[gnu::always_inline]] inline Extent flattened(Extent extent, const Strided&... operands) {
    if (((operands.stride == extent.columns) && ...))
        return {.rows = 1, .columns = extent.rows * extent.columns};
    return extent;
}

// Everything is inlined into the kernel: a copy left outside could be merged by the linker with its
// twin of another instruction set.
template <class Function>
[[gnu::always_inline]] inline void map(Extent extent, Source a, Target out, Function f) {
    extent = flattened(extent, a, out);
    for (std::size_t row = 0; row < extent.rows; ++row) {
        const float* from = a.data + row * a.stride;
        float* to = out.data + row * out.stride;
        std::size_t i = 0;
        for (; i + lanes <= extent.columns; i += lanes) store(to + i, canonical(f(load(from + i))));
        for (; i < extent.columns; ++i) to[i] = canonical(f(from[i]));
    }
}

template <class Function>
[[gnu::always_inline]] inline void map(Extent extent, Source a, Source b, Target out, Function f) {
    extent = flattened(extent, a, b, out);
    for (std::size_t row = 0; row < extent.rows; ++row) {
        const float* left = a.data + row * a.stride;
        const float* right = b.data + row * b.stride;
        float* to = out.data + row * out.stride;
        std::size_t i = 0;
        for (; i + lanes <= extent.columns; i += lanes)
            store(to + i, canonical(f(load(left + i), load(right + i))));
        for (; i < extent.columns; ++i) to[i] = canonical(f(left[i], right[i]));
    }
}

void scale(Extent extent, float factor, Source a, Target out) {
    map(extent, a, out, [factor](auto x) { return x * factor; });
}
void relu(Extent extent, float, Source a, Target out) {
    map(extent, a, out, [](auto x) { return x <= 0.0F ? decltype(x){} : x; });
}
void add(Extent extent, float, Source a, Source b, Target out) {
    map(extent, a, b, out, [](auto x, auto y) { return x + y; });
}
void subtract(Extent extent, float, Source a, Source b, Target out) {
    map(extent, a, b, out, [](auto x, auto y) { return x - y; });
}
void multiply(Extent extent, float, Source a, Source b, Target out) {
    map(extent, a, b, out, [](auto x, auto y) { return x * y; });
}
void relu_gradient(Extent extent, float, Source a, Source b, Target out) {
    map(extent, a, b, out, [](auto x, auto y) { return x <= 0.0F ? decltype(y){} : y; });
}
void multiply_add(Extent extent, float factor, Source a, Source b, Target out) {
    map(extent, a, b, out, [factor](auto x, auto y) { return fused(factor, x, y); });
}

void convert(std::size_t count, float factor, const std::uint8_t* __restrict from,
             float* __restrict out) {
    for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<float>(from[i]) * factor;
}

}  // namespace
}  // namespace assay::cpu::ASSAY_VECTOR_SET
