// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/section.hpp"

#include <cstring>

#include "gpu/exec/operators.hpp"
#include "runtime/base/check.hpp"

namespace assay::exec {

Section::Section(const PlanRequest& request, Backend* backend)
    : nodes_{request.section},
      plan_{make_plan(request)},
      backend_{backend},
      arena_{backend ? backend->allocate(plan_.arena_bytes) : cpu::Buffer{plan_.arena_bytes}} {}

void Section::run(cpu::ThreadPool& pool, const Surroundings& around) {
    const Binding binding{nodes_, plan_, arena_, around};
    BatchRows rows;
    for (const auto& group : plan_.groups) {
        if (backend_ && backend_->run(binding, group)) continue;
        if (backend_) backend_->finish();
        run_group(pool, binding, group, rows);
    }
    if (backend_) backend_->finish();
    for (const auto& [state, node] : plan_.copied)
        std::memcpy(around.states[state].data(), binding.output(node), nodes_[node].type.bytes());
    for (const auto state : plan_.swapped) std::swap(around.states[state], around.spares[state]);
}

program::TensorView Section::output(std::uint32_t node) const {
    const auto& location = plan_.outputs[node];
    INVARIANT(location.space == Location::Space::Arena);
    const auto& type = nodes_[node].type;
    return {type, arena_.bytes().subspan(location.position, type.bytes())};
}

}  // namespace assay::exec
