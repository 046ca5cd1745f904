// SPDX-License-Identifier: Apache-2.0
// How a worker's runs are kept within the memory that it was given.
#pragma once

#include "gpu/exec/memory.hpp"

namespace assay::worker {

struct RunMemory {
    std::uint64_t working_max = exec::unlimited;  ///< For the trainer.
    std::uint32_t kept_states = 15;  ///< For a replay: what is left holds whole states.
};

/// For one run of the program in `bytes`: training or replaying it, with two more copies of its
/// state, which checkpoints take. Throws std::runtime_error that says how much is enough. The
/// outputs of a step in dispute come on top: only a trial asks for them.
RunMemory run_memory(const program::Program& program, unsigned threads, std::uint64_t bytes);

/// What a task of this program should ask for where nobody says: enough for `run_memory` on a
/// machine of 16 threads with nothing computed again.
std::uint64_t memory_to_ask(const program::Program& program);

}  // namespace assay::worker
