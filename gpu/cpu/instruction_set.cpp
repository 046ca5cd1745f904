// SPDX-License-Identifier: Apache-2.0
#include "gpu/cpu/instruction_set.hpp"

#include <algorithm>
#include <atomic>
#include <vector>

#include "runtime/base/check.hpp"

namespace assay::cpu {
namespace {

std::vector<InstructionSet> detect() {
    std::vector sets{InstructionSet::Portable};
#if defined(__x86_64__)
    __builtin_cpu_init();
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") &&
                        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                        __builtin_cpu_supports("avx512vl");
    if (avx2) sets.push_back(InstructionSet::Avx2);
    const bool vnni = avx512 && __builtin_cpu_supports("avx512vnni");
    if (avx512) sets.push_back(InstructionSet::Avx512);
    if (vnni) sets.push_back(InstructionSet::Vnni);
#endif
    return sets;
}

std::atomic<InstructionSet>& chosen() {
    static std::atomic<InstructionSet> set{available_instruction_sets().back()};
    return set;
}

}  // namespace

std::span<const InstructionSet> available_instruction_sets() {
    static const std::vector<InstructionSet> sets = detect();
    return sets;
}

InstructionSet instruction_set() { return chosen().load(std::memory_order_relaxed); }

void use_instruction_set(InstructionSet set) {
    INVARIANT(std::ranges::count(available_instruction_sets(), set) == 1);
    chosen().store(set);
}

std::string_view name(InstructionSet set) {
    switch (set) {
        case InstructionSet::Avx2:
            return "avx2";
        case InstructionSet::Avx512:
            return "avx512";
        case InstructionSet::Vnni:
            return "avx512-vnni";
        case InstructionSet::Portable:
            break;
    }
    return "portable";
}

}  // namespace assay::cpu
