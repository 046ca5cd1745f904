// SPDX-License-Identifier: Apache-2.0
#include "pallets/tasks/types.hpp"

#include <string_view>

namespace assay::tasks {

bool is_acceptable(const Location& location) {
    constexpr std::string_view schemes[] = {"file:", "http:", "https:", "s3:", "ipfs:", "ar:"};
    const auto& uri = location.uri.items;
    return std::ranges::any_of(schemes, [&](std::string_view scheme) {
        return uri.size() > scheme.size() &&
               equal(ByteView{uri}.first(scheme.size()), as_bytes(scheme));
    });
}

bool are_acceptable(const Locations& locations) {
    return !locations.empty() && std::ranges::all_of(locations, is_acceptable);
}

SegmentIndex step_segments(const TaskSpec& spec) {
    const std::uint64_t steps = spec.steps, every = spec.checkpoint_every;
    return static_cast<SegmentIndex>((steps + every - 1) / every);  // At most `steps`.
}

std::uint64_t first_step(const TaskSpec& spec) {
    const auto* from = std::get_if<FromTask>(&spec.initial_state);
    return from ? from->step_offset : 0;
}

Segment segment_at(const TaskSpec& spec, SegmentIndex index) {
    if (index == 0)
        return {.index = 0, .section = Section::Init, .first_step = first_step(spec), .steps = 0};
    const std::uint64_t every = spec.checkpoint_every, done = (index - 1) * every;
    const auto steps = static_cast<std::uint32_t>(std::min(every, spec.steps - done));
    return {.index = index,
            .section = Section::Step,
            .first_step = first_step(spec) + done,
            .steps = steps};
}

Work work_of(const TaskSpec& spec, const Segment& segment) {
    if (segment.section == Section::Init) return spec.work.init;
    return saturating_mul(spec.work.step, segment.steps);
}

Work total_work(const TaskSpec& spec) {
    return saturating_add(spec.work.init, saturating_mul(spec.work.step, spec.steps));
}

Work largest_segment_work(const TaskSpec& spec) {
    const auto steps = std::min(spec.steps, spec.checkpoint_every);
    return std::max(spec.work.init, saturating_mul(spec.work.step, steps));
}

bool is_valid(const ParameterValues& values) {
    const auto& caps = values.caps;
    const auto& sizing = values.sizing;
    return values.work_unit > 0 && values.due_per_block > 0 && values.history_depth > 0 &&
           caps.open_tasks_max > 0 && caps.open_blocks_max > 0 && caps.segments_max > 0 &&
           caps.audited_min > 0 && caps.audited_min <= caps.audited_max &&
           caps.audited_max <= audited_limit && caps.redraws_max <= redraws_limit &&
           sizing.slash_share.parts < Perbill::one && sizing.check_probability.parts > 0 &&
           sizing.check_probability.is_share() && sizing.beacon_bias_bits <= 16 &&
           sizing.solver_deposit_min <= sizing.solver_deposit_max &&
           sizing.solver_deposit_min > 0 && sizing.verifier_deposit_min > 0 &&
           sizing.challenge_deposit_min > 0;
}

}  // namespace assay::tasks
