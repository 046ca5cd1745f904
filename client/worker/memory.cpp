// SPDX-License-Identifier: Apache-2.0
#include "client/worker/memory.hpp"

#include <stdexcept>
#include <string>

namespace assay::worker {

RunMemory run_memory(const program::Program& program, unsigned threads, std::uint64_t bytes) {
    std::uint64_t state = 0;
    for (const auto& tensor : program.states) state += tensor.type.bytes();
    const auto copies = 2 * state;
    const auto fit = exec::fit_memory(program, threads, bytes > copies ? bytes - copies : 0);
    if (!fit)
        throw std::runtime_error{"the program needs " + std::to_string(fit.error() + copies) +
                                 " bytes of memory; --memory allows " + std::to_string(bytes)};
    const auto left = bytes - copies - fit->need.total();
    const RunMemory most{.working_max = fit->working_max};
    return {.working_max = fit->working_max,
            .kept_states = static_cast<std::uint32_t>(
                std::min<std::uint64_t>(most.kept_states, left / state))};
}

std::uint64_t memory_to_ask(const program::Program& program) {
    const auto need = exec::memory_need(program, 16);
    return need.total() + 2 * need.state;
}

}  // namespace assay::worker
