// SPDX-License-Identifier: Apache-2.0
#include "pallets/proofs/types.hpp"

#include <set>

namespace assay::proofs {

bool is_valid(const ParameterValues& values) {
    return values.grace_blocks >= 1 && values.delivery_blocks >= 1;
}

program::StateHeader header_of(TaskId id, const tasks::TaskSpec& spec, const Hash256& order_seed,
                               CheckpointIndex index) {
    const auto segment = tasks::segment_at(spec, index);
    return {.task = id,
            .program = spec.program.root,
            .dataset = spec.dataset.root,
            .order_seed = order_seed,
            .seed = spec.seed,
            .step = segment.first_step + segment.steps};
}

std::vector<CheckpointIndex> ends_of(std::span<const tasks::SegmentIndex> segments) {
    std::set<CheckpointIndex> ends;
    for (const auto segment : segments) {
        ends.insert(segment);
        if (segment > 0) ends.insert(segment - 1);
    }
    return {ends.begin(), ends.end()};
}

}  // namespace assay::proofs
