// SPDX-License-Identifier: Apache-2.0
// How a worker conducts itself where the protocol trusts nobody. The production worker has the
// honest conduct and no other; test builds link an adversary that overrides it.
#pragma once

#include "client/worker/testimony.hpp"

namespace assay::worker {

class Conduct {
  public:
    virtual ~Conduct() = default;

    /// The solver has trained `segment` from `start` (empty for segment 0); the trainer holds what
    /// will be committed.
    virtual void after_segment(exec::Trainer&, const program::TaskRecord&, const tasks::Segment&,
                               const std::vector<program::Tensor>& /*start*/) {}

    /// What to claim after a replay.
    virtual std::unique_ptr<Testimony> testify(std::unique_ptr<SegmentReplay> replay) {
        return honest_testimony(std::move(replay));
    }

    /// Whether to act at all in this stage; an adversary may fall silent.
    virtual bool acts(TaskId, tasks::Stage) { return true; }
};

}  // namespace assay::worker
