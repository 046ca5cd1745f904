// SPDX-License-Identifier: Apache-2.0
// A task in words: what was asked for, where it stands, what it may cost and what came of it.
#pragma once

#include <string>

#include "client/chain/node.hpp"

namespace assay::cli {

struct TaskReport {
    tasks::TaskId id = 0;
    tasks::Task task;
    tasks::TaskSpec spec;
    std::optional<tasks::TaskResult> result;
};

/// Nothing, if the chain does not keep such a task (any more).
std::optional<TaskReport> read_task(const chain::StateReader& state, tasks::TaskId id);
std::vector<TaskReport> read_tasks(const chain::StateReader& state);

std::string to_text(const TaskReport& report);
/// One line for lists.
std::string to_line(const TaskReport& report);
std::string to_json(const TaskReport& report);
std::string to_json(const std::vector<TaskReport>& reports);

}  // namespace assay::cli
