// SPDX-License-Identifier: Apache-2.0
// How much memory a run takes, and whether it can do with less.
#pragma once

#include <algorithm>

#include "gpu/exec/schedule.hpp"

namespace assay::exec {

/// Of a run on the CPU, in bytes. What the process itself takes (its code, files while they are
/// read) comes on top: some MiB.
struct MemoryNeed {
    std::uint64_t data = 0;     ///< The dataset.
    std::uint64_t state = 0;    ///< All state tensors once.
    std::uint64_t init = 0;     ///< What init works in, the state aside.
    std::uint64_t step = 0;     ///< What a step works in, next values of the state included.
    std::uint64_t kernels = 0;  ///< Packed operands: a bound for each thread.

    std::uint64_t total() const { return data + state + std::max(init, step) + kernels; }
};

/// With every value computed once.
MemoryNeed memory_need(const program::Program& program, unsigned threads);

struct MemoryFit {
    MemoryNeed need;                        ///< Within the limit.
    std::uint64_t working_max = unlimited;  ///< For the trainer: what a section may work in.
    std::vector<std::uint32_t> repeated;    ///< Nodes of the step, one entry a repetition.
    std::uint64_t repeated_work = 0;        ///< Operations that they add to a step.
};

/// Fits init and step of a valid program into `bytes_max`: as they are, or with values computed
/// again; or says how many bytes are enough. The same for the same program, limit and number of
/// threads on every machine.
Expected<MemoryFit, std::uint64_t> fit_memory(const program::Program& program, unsigned threads,
                                              std::uint64_t bytes_max);

}  // namespace assay::exec
