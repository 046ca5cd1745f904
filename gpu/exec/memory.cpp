// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/memory.hpp"

#include <algorithm>

#include "gpu/exec/requests.hpp"

namespace assay::exec {

using program::Program;

namespace {

// The largest panels that the product kernels pack on one thread (gpu/cpu/gemm.cpp), rounded up.
constexpr std::uint64_t kernel_bytes = std::uint64_t{8} << 20;

std::uint64_t fixed_bytes(const MemoryNeed& need) { return need.data + need.state + need.kernels; }

// A limit above `bytes_max` that the step gets by with.
std::uint64_t enough(const PlanRequest& request, std::uint64_t bytes_max) {
    for (;;) {
        const auto schedule = schedule_within(request, bytes_max);
        if (schedule) return bytes_max;
        // What it found on the way to a smaller goal, it may miss on the way to this one.
        bytes_max = std::max(schedule.error(), bytes_max + bytes_max / 64 + 64);
    }
}

}  // namespace

MemoryNeed memory_need(const Program& program, unsigned threads) {
    MemoryNeed need{.kernels = threads * kernel_bytes};
    for (const auto& tensor : program.data) need.data += tensor.type.bytes();
    for (const auto& tensor : program.states) need.state += tensor.type.bytes();
    const auto init = init_request(program), step = step_request(program);
    need.init = working_bytes(init, make_plan(init));
    need.step = working_bytes(step, make_plan(step));
    return need;
}

Expected<MemoryFit, std::uint64_t> fit_memory(const Program& program, unsigned threads,
                                              std::uint64_t bytes_max) {
    MemoryFit fit{.need = memory_need(program, threads), .repeated = {}};
    auto& need = fit.need;
    if (need.total() <= bytes_max) return fit;
    const auto fixed = fixed_bytes(need);
    fit.working_max = std::max(need.init, bytes_max > fixed ? bytes_max - fixed : 0);
    const auto request = step_request(program);
    const auto schedule = schedule_within(request, fit.working_max);
    if (!schedule || fixed + fit.working_max > bytes_max)
        return Failure{fixed + enough(request, fit.working_max)};
    need.step = working_bytes(request, schedule->plan);
    std::vector<bool> seen(program.step.size());
    for (const auto origin : schedule->origins) {
        if (seen[origin]) fit.repeated.push_back(origin);
        seen[origin] = true;
    }
    fit.repeated_work = schedule->repeated_work();
    return fit;
}

}  // namespace assay::exec
