// SPDX-License-Identifier: Apache-2.0
// Packing: panels of a matrix copied so that the inner tile reads memory in order. A packed panel
// is padded across its width at most, never along k: fma(0, 0, -0) is +0, so a padded step would
// change bits.
#pragma once

#include "gpu/cpu/vector/gemm_kernel.hpp"
#include "gpu/cpu/vector/simd.hpp"

namespace assay::cpu::ASSAY_VECTOR_SET {
namespace {

typedef float Quad __attribute__((vector_size(16)));
typedef float LooseQuad __attribute__((vector_size(16), aligned(4), may_alias));

// ---- Stored [k][width]: rows are copied ---------------------------------------------------------

template <std::size_t width>
void copy_rows(const Packing& p, float* to) {
    const float* from = p.from;
    for (std::size_t k = 0; k < p.depth; ++k, from += p.stride, to += width)
        for (std::size_t panel = 0; panel < p.panels; ++panel)
            __builtin_memcpy(to + panel * p.panel_step, from + panel * width,
                             width * sizeof(float));
}

using CopyRows = void (*)(const Packing&, float*);
constexpr std::size_t widest_copy = 2 * lanes > 12 ? 2 * lanes : 12;
template <std::size_t... w>
constexpr CopyRows pick_copy(std::size_t width, Numbers<w...>) {
    constexpr CopyRows copies[] = {copy_rows<w + 1>...};
    return copies[width - 1];
}

void pack_along(Packing p, float* to) {
    if (p.width == p.padded) {
        pick_copy(p.width, first_numbers<widest_copy>)(p, to);
        return;
    }
    for (std::size_t k = 0; k < p.depth; ++k, p.from += p.stride, to += p.padded)
        for (std::size_t i = 0; i < p.padded; ++i) to[i] = i < p.width ? p.from[i] : 0.0F;
}

// ---- Stored [width][k]: blocks of 4 x 4 and 2 x 4 are transposed --------------------------------

[[gnu::always_inline]] inline void transpose_quad(const float* from, std::size_t stride, float* to,
                                                  std::size_t to_stride) {
    const auto row = [&](std::size_t i) -> Quad {
        return *reinterpret_cast<const LooseQuad*>(from + i * stride);
    };
    const Quad a = row(0), b = row(1), c = row(2), d = row(3);
    const Quad ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5);
    const Quad ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    const Quad cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    const Quad cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    const auto put = [&](std::size_t k, Quad v) {
        *reinterpret_cast<LooseQuad*>(to + k * to_stride) = v;
    };
    put(0, __builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5));
    put(1, __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7));
    put(2, __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5));
    put(3, __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7));
}

[[gnu::always_inline]] inline void transpose_pair(const float* from, std::size_t stride, float* to,
                                                  std::size_t to_stride) {
    const Quad a = *reinterpret_cast<const LooseQuad*>(from),
               b = *reinterpret_cast<const LooseQuad*>(from + stride);
    const LooseQuad low = __builtin_shufflevector(a, b, 0, 4, 1, 5),
                    high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    const auto put = [&](std::size_t k, const LooseQuad& pairs, std::size_t half) {
        __builtin_memcpy(to + k * to_stride, reinterpret_cast<const float*>(&pairs) + 2 * half,
                         2 * sizeof(float));
    };
    put(0, low, 0);
    put(1, low, 1);
    put(2, high, 0);
    put(3, high, 1);
}

// `rows` stored rows from row i on; four of k at a time by `transpose`.
template <std::size_t rows, class Transpose>
[[gnu::always_inline]] inline void transpose_rows(const Packing& p, std::size_t i, float* to,
                                                  Transpose transpose) {
    const float* from = p.from + i * p.stride;
    std::size_t k = 0;
    for (; k + 4 <= p.depth; k += 4) transpose(from + k, p.stride, to + k * p.padded + i, p.padded);
    for (; k < p.depth; ++k)
        for (std::size_t x = 0; x < rows; ++x) to[k * p.padded + i + x] = from[x * p.stride + k];
}

void pack_across(Packing p, float* to) {
    std::size_t i = 0;
    for (; i + 4 <= p.width; i += 4) transpose_rows<4>(p, i, to, transpose_quad);
    for (; i + 2 <= p.width; i += 2) transpose_rows<2>(p, i, to, transpose_pair);
    for (; i < p.width; ++i)
        for (std::size_t k = 0; k < p.depth; ++k) to[k * p.padded + i] = p.from[i * p.stride + k];
    for (; i < p.padded; ++i)
        for (std::size_t k = 0; k < p.depth; ++k) to[k * p.padded + i] = 0.0F;
}

}  // namespace
}  // namespace assay::cpu::ASSAY_VECTOR_SET
