// SPDX-License-Identifier: Apache-2.0
// Where solvers said that their checkpoints lie. The chain tells it once, in an event; this
// remembers, for the tasks that are not over.
#pragma once

#include <map>

#include "client/worker/inputs.hpp"

namespace assay::worker {

class Deliveries {
  public:
    void note(const std::vector<chain::Event>& events);
    /// Empty where nothing was delivered.
    const tasks::Locations& locations(TaskId task, proofs::CheckpointIndex checkpoint) const;

    /// Fetches a delivered checkpoint; nothing, with the reason in the log, if no location has the
    /// state whose root is on chain.
    std::optional<std::vector<program::Tensor>> fetch(TaskId task,
                                                      proofs::CheckpointIndex checkpoint,
                                                      const Hash256& state_root,
                                                      const program::Program& program) const;

  private:
    std::map<std::pair<TaskId, proofs::CheckpointIndex>, tasks::Locations> known_;
};

}  // namespace assay::worker
