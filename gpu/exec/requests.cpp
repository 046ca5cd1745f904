// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/requests.hpp"

namespace assay::exec {

using program::Program;

PlanRequest init_request(const Program& program) {
    PlanRequest request{.section = program.init};
    for (std::uint32_t i = 0; i < program.states.size(); ++i)
        request.updates.push_back({.state = i, .node = program.states[i].initial});
    return request;
}

PlanRequest step_request(const Program& program) {
    PlanRequest request{.section = program.step};
    for (const auto& output : program.step_outputs) request.kept.push_back(output.node);
    for (std::uint32_t i = 0; i < program.states.size(); ++i)
        request.updates.push_back({.state = i, .node = program.states[i].next});
    return request;
}

PlanRequest eval_request(const Program& program) {
    PlanRequest request{.section = program.eval};
    for (const auto& output : program.eval_outputs) request.kept.push_back(output.node);
    return request;
}

}  // namespace assay::exec
