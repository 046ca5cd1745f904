// SPDX-License-Identifier: Apache-2.0
// Chains of elementwise operators that are computed block by block, so that what one makes is still
// in the cache when the next reads it: a bias and a relu behind a matrix product, or an optimiser's
// update. Fusing changes no bit: every element goes through the same operations.
#pragma once

#include <vector>

#include "gpu/cpu/gemm.hpp"
#include "gpu/cpu/vector/element_kernels.hpp"

namespace assay::cpu {

enum class ElementOperation {
    Scale,         ///< a * factor
    Relu,          ///< a <= 0 ? +0 : a
    Convert,       ///< float(bytes) * factor
    Add,           ///< a + b
    Subtract,      ///< a - b
    Multiply,      ///< a * b
    ReluGradient,  ///< a <= 0 ? +0 : b
    MultiplyAdd,   ///< fma(factor, a, b)
};

/// One operator. All operands have the chain's extent, row after row without gaps.
struct ElementStep {
    ElementOperation operation;
    float factor = 0;
    const float* a = nullptr;
    const std::uint8_t* bytes = nullptr;  ///< The operand of Convert, instead of `a`.
    const float* b = nullptr;
    bool b_is_row = false;  ///< b is one row, used for every row.
    float* out = nullptr;   ///< May be `a` or `b`.
};

struct Chain {
    Extent extent;
    std::vector<ElementStep> steps;
};

/// The whole chain on a part of the extent.
void run(const Chain& chain, const Block& block);

/// The whole chain on the whole extent.
void run(ThreadPool& pool, const Chain& chain);

}  // namespace assay::cpu
