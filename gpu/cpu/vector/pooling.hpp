// SPDX-License-Identifier: Apache-2.0
// Pooling, a row of channels at a time.
#pragma once

#include "gpu/cpu/vector/element_kernels.hpp"
#include "gpu/cpu/vector/simd.hpp"

namespace assay::cpu::ASSAY_VECTOR_SET {
namespace {

// As numeric::maximum: the earlier of equals stays, and so does a NaN. Single bars, since branches
// are no vectors.
[[gnu::always_inline]] inline bool replaces(float x, float largest) {
    return (x > largest) | ((x != x) & (largest == largest));
}

void take_larger(std::size_t count, const float* __restrict x, float* __restrict largest) {
    for (std::size_t i = 0; i < count; ++i)
        largest[i] = replaces(x[i], largest[i]) ? canonical(x[i]) : largest[i];
}

void take_larger_at(std::size_t count, std::int32_t position, const float* __restrict x,
                    float* __restrict largest, std::int32_t* __restrict place) {
    for (std::size_t i = 0; i < count; ++i) {
        const bool better = replaces(x[i], largest[i]);
        largest[i] = better ? canonical(x[i]) : largest[i];
        place[i] = better ? position : place[i];
    }
}

void add_where(std::size_t count, std::int32_t position, const std::int32_t* __restrict place,
               const float* __restrict x, float* __restrict sum) {
    for (std::size_t i = 0; i < count; ++i) {
        const float added = canonical(sum[i] + x[i]);
        sum[i] = place[i] == position ? added : sum[i];
    }
}

}  // namespace
}  // namespace assay::cpu::ASSAY_VECTOR_SET
