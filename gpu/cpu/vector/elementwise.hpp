// SPDX-License-Identifier: Apache-2.0
// Elementwise kernels: one loop over the function of one element, which the compiler turns into
// vectors of the instruction set at hand.
#pragma once

#include "gpu/cpu/vector/element_kernels.hpp"
#include "gpu/cpu/vector/simd.hpp"

#if defined(__clang__)
#define ASSAY_EACH_ALONE _Pragma("clang loop vectorize(assume_safety)")
#else
#define ASSAY_EACH_ALONE _Pragma("GCC ivdep")
#endif

namespace assay::cpu::ASSAY_VECTOR_SET {
namespace {

// `to` may be one of `from`, element for element: no iteration depends on another.
template <class F, class... From>
[[gnu::always_inline]] inline void map_run(F f, std::size_t count, float* to, const From*... from) {
    ASSAY_EACH_ALONE
    for (std::size_t i = 0; i < count; ++i) to[i] = canonical(f(from[i]...));
}

// Columns computed at once; a number for all columns is written out so often.
constexpr std::size_t map_width = 256;

template <class F, std::size_t... I>
[[gnu::always_inline]] inline void map_rows(F f, Extent extent, const Source* in, Target out,
                                            Numbers<I...>) {
    // A rectangle whose rows follow each other without a gap is one long row.
    if (((in[I].stride == extent.columns && !in[I].repeated) && ...) &&
        out.stride == extent.columns)
        extent = {.rows = 1, .columns = extent.rows * extent.columns};
    alignas(64) float spread[sizeof...(I)][map_width];
    for (std::size_t row = 0; row < extent.rows; ++row) {
        const auto spread_out = [&](std::size_t i) {
            if (!in[i].repeated) return;
            const float value = in[i].data[row * in[i].stride];
            const std::size_t count = extent.columns < map_width ? extent.columns : map_width;
            for (std::size_t j = 0; j < count; ++j) spread[i][j] = value;
        };
        (spread_out(I), ...);
        for (std::size_t begin = 0; begin < extent.columns; begin += map_width) {
            const std::size_t left = extent.columns - begin;
            map_run(f, left < map_width ? left : map_width, out.data + row * out.stride + begin,
                    (in[I].repeated ? spread[I] : in[I].data + row * in[I].stride + begin)...);
        }
    }
}

// Everything is inlined into the kernel: a copy left outside could be merged by the linker with its
// twin of another instruction set.
template <class F>
[[gnu::flatten]] void map(const void* function, Extent extent, const Source* in, Target out) {
    F f;
    __builtin_memcpy(&f, function, sizeof f);
    map_rows(f, extent, in, out, first_numbers<numeric::element::operands<F>>);
}

template <class... F>
constexpr void fill_maps(ElementKernels& kernels, numeric::element::List<F...>) {
    std::size_t i = 0;
    ((kernels.map[i++] = map<F>), ...);
}

void convert(std::size_t count, float factor, const std::uint8_t* __restrict from,
             float* __restrict out) {
    for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<float>(from[i]) * factor;
}

}  // namespace
}  // namespace assay::cpu::ASSAY_VECTOR_SET
