// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/schedule.hpp"

#include <algorithm>

#include "gpu/exec/draft.hpp"
#include "runtime/base/check.hpp"
#include "runtime/program/validate.hpp"

namespace assay::exec {

using program::NodeOutput;

std::uint64_t Schedule::repeated_work() const {
    std::uint64_t all = 0, once = 0;
    for (const auto& node : nodes) all += program::work(node);
    for (const auto place : places) once += program::work(nodes[place]);
    return all - once;
}

std::uint64_t working_bytes(const PlanRequest& request, const Plan& plan) {
    auto bytes = plan.arena_bytes;
    for (const auto state : plan.swapped) {
        const auto update = std::ranges::find(request.updates, state, &StateUpdate::state);
        bytes += request.section[update->node].type.bytes();
    }
    return bytes;
}

namespace {

Schedule schedule_of(const PlanRequest& request, std::span<const Computation> list) {
    Schedule schedule;
    schedule.places.resize(request.section.size(), ~std::uint32_t{0});
    for (const auto& [origin, operands, fence] : list) {
        auto node = request.section[origin];
        auto operand = operands.begin();
        for (auto& input : node.inputs)
            if (auto* output = std::get_if<NodeOutput>(&input.from)) output->index = *operand++;
        auto& place = schedule.places[origin];
        place = std::min(place, static_cast<std::uint32_t>(schedule.nodes.size()));
        schedule.nodes.push_back(std::move(node));
        schedule.origins.push_back(origin);
        schedule.fences.push_back(fence);
    }
    PlanRequest inner{.section = schedule.nodes,
                      .kept = request.kept,
                      .updates = request.updates,
                      .fences = schedule.fences};
    for (auto& node : inner.kept) node = schedule.places[node];
    for (auto& update : inner.updates) update.node = schedule.places[update.node];
    schedule.plan = make_plan(inner);
    return schedule;
}

// From goal to goal: what the real plan has too much, the draft must have less. In steps of an
// eighth it gets further than in a leap, and repeats more on the way.
Expected<Schedule, std::uint64_t> attempt(const PlanRequest& request,
                                          std::span<const ValueTraits> traits,
                                          std::uint64_t bytes_max, bool in_steps) {
    Draft draft{traits};
    auto least = unlimited;
    for (;;) {
        auto schedule = schedule_of(request, draft.computations());
        const auto bytes = working_bytes(request, schedule.plan);
        least = std::min(least, bytes);
        if (bytes <= bytes_max) return schedule;
        const auto peak = draft.peak(), over = bytes - bytes_max;
        auto goal = peak > over ? peak - over : 0;
        if (in_steps) goal = std::max(goal, peak - peak / 8);
        draft.shrink(goal);
        if (draft.peak() >= peak) return Failure{least};
    }
}

}  // namespace

Expected<Schedule, std::uint64_t> schedule_within(const PlanRequest& request,
                                                  std::uint64_t bytes_max) {
    INVARIANT(!request.keep_all);
    const auto traits = traits_of(request);
    auto leap = attempt(request, traits, bytes_max, false);
    if (leap) return leap;
    auto steps = attempt(request, traits, bytes_max, true);
    if (steps) return steps;
    return Failure{std::min(leap.error(), steps.error())};
}

}  // namespace assay::exec
