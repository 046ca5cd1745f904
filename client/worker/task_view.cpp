// SPDX-License-Identifier: Apache-2.0
#include "client/worker/task_view.hpp"

namespace assay::worker {

using chain_spec::TasksPlace;

program::TaskRecord TaskView::record() const {
    return {.task = id,
            .program = spec.program.root,
            .dataset = spec.dataset.root,
            .order_seed = task.assignment ? task.assignment->order_seed : Hash256{},
            .seed = spec.seed};
}

program::SegmentRecord TaskView::segment(tasks::SegmentIndex index, const Hash256& start,
                                         const Hash256& end) const {
    const auto segment = tasks::segment_at(spec, index);
    return {.first_step = segment.first_step,
            .steps = segment.steps,
            .start = segment.section == tasks::Section::Init ? std::nullopt : std::optional{start},
            .end = end};
}

std::vector<TaskView> open_tasks(const Moment& now) {
    std::vector<TaskView> out;
    for (const auto& [key, task] : chain::read_all<TasksPlace, tasks::Tasks>(now.state)) {
        if (tasks::is_final(task.stage)) continue;
        const TaskId id = key.id.key;
        if (const auto spec = chain::read<TasksPlace>(now.state, tasks::Specs{id}))
            out.push_back({id, task, *spec});
    }
    return out;
}

std::optional<TaskView> find_task(const Moment& now, TaskId id) {
    const auto task = chain::read<TasksPlace>(now.state, tasks::Tasks{id});
    const auto spec = chain::read<TasksPlace>(now.state, tasks::Specs{id});
    if (!task || !spec) return std::nullopt;
    return TaskView{id, *task, *spec};
}

std::string name_of(TaskId id) { return "task " + std::to_string(id); }

}  // namespace assay::worker
