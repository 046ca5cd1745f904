// SPDX-License-Identifier: Apache-2.0
// Which vector instructions the kernels use. All give the same bits; the choice is speed only.
#pragma once

#include <span>
#include <string_view>

namespace assay::cpu {

enum class InstructionSet {
    Portable,  ///< Whatever the build's baseline has; the only one off x86-64.
    Avx2,      ///< AVX2 and FMA.
    Avx512,    ///< AVX-512 F, BW, DQ, VL.
    Vnni,      ///< The same with VNNI, for products of small integers.
};

/// What this machine can run, slowest first.
std::span<const InstructionSet> available_instruction_sets();

/// The one in use: the fastest available, until `use_instruction_set` says otherwise.
InstructionSet instruction_set();

/// For tests and benchmarks: must be available, and no kernel may be running.
void use_instruction_set(InstructionSet set);

std::string_view name(InstructionSet set);

}  // namespace assay::cpu
