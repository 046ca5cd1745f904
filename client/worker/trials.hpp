// SPDX-License-Identifier: Apache-2.0
// Both sides of a trial, for whatever role has come into one: answers what is asked of an own
// claim, and asks and convicts where an own history differs.
#pragma once

#include "client/worker/dispute/interrogator.hpp"
#include "client/worker/role.hpp"

namespace assay::worker {

class Trials final : public Role {
  public:
    explicit Trials(Workshop& workshop) : workshop_{workshop} {}

    void act(const Moment& now, const std::vector<TaskView>& open) override;

  private:
    void attend(const Moment& now, const TaskView& view, tasks::SegmentIndex segment,
                verification::ClaimId claim);
    dispute::TrialView look(const Moment& now, interrogation::TrialNumber number,
                            const interrogation::Trial& trial) const;

    Workshop& workshop_;
};

}  // namespace assay::worker
