// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/section.hpp"

#include <cstring>

#include "gpu/exec/operators.hpp"
#include "runtime/base/check.hpp"

namespace assay::exec {

Section::Section(const PlanRequest& request, Backend* backend, std::uint64_t bytes_max)
    : nodes_{request.section}, backend_{backend} {
    if (bytes_max == unlimited) {
        plan_ = make_plan(request);
    } else {
        auto schedule = schedule_within(request, bytes_max);
        INVARIANT(schedule);
        scheduled_ = std::move(schedule->nodes);
        places_ = std::move(schedule->places);
        plan_ = std::move(schedule->plan);
        nodes_ = scheduled_;
    }
    arena_ = backend ? backend->allocate(plan_.arena_bytes) : cpu::Buffer{plan_.arena_bytes};
    share_out();
}

void Section::share_out() {
    const auto there = [&](const Group& group) {
        return backend_ != nullptr && backend_->computes(nodes_, group);
    };
    const std::span<const Group> all{plan_.groups};
    for (std::size_t begin = 0, end = 0; begin < all.size(); begin = end) {
        const bool on_backend = there(all[begin]);
        while (end < all.size() && there(all[end]) == on_backend) ++end;
        const auto groups = all.subspan(begin, end - begin);
        stretches_.push_back({groups, on_backend ? backend_->prepare(nodes_, groups) : nullptr});
    }
}

void Section::run(cpu::ThreadPool& pool, const Surroundings& around) {
    const Binding binding{nodes_, plan_, arena_, around};
    BatchRows rows;
    for (const auto& [groups, work] : stretches_) {
        if (work) {
            work->start(binding);
            continue;
        }
        if (backend_) backend_->finish();
        for (const auto& group : groups) run_group(pool, binding, group, rows);
    }
    if (backend_) backend_->finish();
    for (const auto& [state, node] : plan_.copied)
        std::memcpy(around.states[state].data(), binding.output(node), nodes_[node].type.bytes());
    for (const auto state : plan_.swapped) std::swap(around.states[state], around.spares[state]);
}

program::TensorView Section::output(std::uint32_t node) const {
    const auto& [space, position] = location(node);
    INVARIANT(space == Location::Space::Arena);
    const auto& type = nodes_[place(node)].type;
    return {type, arena_.bytes().subspan(position, type.bytes())};
}

}  // namespace assay::exec
