// SPDX-License-Identifier: Apache-2.0
// What a worker sees of a task at one block, and the constants of its run in the arbiter's terms.
#pragma once

#include "client/chain/node.hpp"
#include "runtime/program/inquiry.hpp"

namespace assay::worker {

using tasks::TaskId;

/// The moment at which a role acts: everything is read at one block.
struct Moment {
    chain::Node& node;
    const chain::StateReader& state;
    BlockNumber number = 0;  ///< Of the block that was read; calls go into later ones.
    Hash256 genesis;
};

struct TaskView {
    TaskId id = 0;
    tasks::Task task;
    tasks::TaskSpec spec;

    tasks::Stage stage() const { return task.stage; }
    bool has_order() const { return task.assignment && task.assignment->order_seed != Hash256{}; }
    program::TaskRecord record() const;
    /// A segment between two delivered checkpoints' commitments; `start` is ignored for segment 0.
    program::SegmentRecord segment(tasks::SegmentIndex index, const Hash256& start,
                                   const Hash256& end) const;
};

/// Tasks that are not over.
std::vector<TaskView> open_tasks(const Moment& now);
std::optional<TaskView> find_task(const Moment& now, TaskId id);

/// "task 3" for logs.
std::string name_of(TaskId id);

}  // namespace assay::worker
