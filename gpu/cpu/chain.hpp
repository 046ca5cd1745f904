// SPDX-License-Identifier: Apache-2.0
// Chains of elementwise operators that are computed block by block, so that what one makes is still
// in the cache when the next reads it: a bias and a relu behind a matrix product, or an optimiser's
// update. Fusing changes no bit: every element goes through the same operations.
#pragma once

#include <array>
#include <cstring>
#include <vector>

#include "gpu/cpu/gemm.hpp"
#include "gpu/cpu/vector/element_kernels.hpp"

namespace assay::cpu {

/// An operand of the chain's extent, row after row without gaps; or one row, one column, one number
/// for all.
struct ElementOperand {
    const float* data = nullptr;
    bool one_row = false, one_column = false;
};

/// One operator: a function of numeric/element.hpp with its numbers, its operands, its result.
struct ElementStep {
    static constexpr std::size_t most_operands = 3;

    std::uint32_t function = 0;      ///< Its number in numeric::element::Functions.
    std::array<float, 4> numbers{};  ///< Its members.
    std::array<ElementOperand, most_operands> operands{};
    std::uint8_t count = 0;               ///< Operands in use.
    const std::uint8_t* bytes = nullptr;  ///< Where the one operand is bytes: scaled by numbers[0].
    float* out = nullptr;                 ///< May be an operand of the full extent.

    /// Takes a function with its members.
    template <class Function>
    void set_function(const Function& f) {
        static_assert(sizeof(Function) <= sizeof numbers);
        function = numeric::element::Functions::number<Function>();
        count = static_cast<std::uint8_t>(numeric::element::operands<Function>);
        std::memcpy(numbers.data(), &f, sizeof f);
    }
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
