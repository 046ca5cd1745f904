// SPDX-License-Identifier: Apache-2.0
#include "client/cli/task_report.hpp"

#include <spdlog/fmt/fmt.h>

#include "client/cli/amount.hpp"
#include "client/cli/enum_name.hpp"
#include "client/json/convert.hpp"
#include "client/worker/inputs.hpp"

namespace assay::cli {

namespace {

using chain_spec::TasksPlace;

json::Json json_of(const TaskReport& report) {
    auto out = json::to_json(report.task);
    out["id"] = report.id;
    out["spec"] = json::to_json(report.spec);
    for (const auto* source : {"program", "dataset"}) {
        auto& locations = out["spec"][source]["locations"];
        const auto& from = source[0] == 'p' ? report.spec.program : report.spec.dataset;
        locations = json::Json::array();
        for (const auto& location : from.locations) locations.push_back(worker::text_of(location));
    }
    out["result"] = json::to_json(report.result);
    return out;
}

std::string source_lines(const char* name, const tasks::Source& source) {
    auto out = fmt::format("{:<15}{}\n", name, to_hex(source.root.bytes));
    for (const auto& location : source.locations)
        out += fmt::format("{:<15}{}\n", "", worker::text_of(location));
    return out;
}

}  // namespace

std::optional<TaskReport> read_task(const chain::StateReader& state, tasks::TaskId id) {
    auto task = chain::read<TasksPlace>(state, tasks::Tasks{id});
    auto spec = chain::read<TasksPlace>(state, tasks::Specs{id});
    if (!task || !spec) return std::nullopt;
    return TaskReport{id, *std::move(task), *std::move(spec),
                      chain::read<TasksPlace>(state, tasks::Results{id})};
}

std::vector<TaskReport> read_tasks(const chain::StateReader& state) {
    std::vector<TaskReport> out;
    for (const auto& [key, task] : chain::read_all<TasksPlace, tasks::Tasks>(state))
        if (auto report = read_task(state, key.id.key)) out.push_back(*std::move(report));
    std::ranges::sort(out, {}, &TaskReport::id);
    return out;
}

std::string to_text(const TaskReport& report) {
    const auto& [id, task, spec, result] = report;
    auto out = fmt::format("task {}: {}", id, name_of(task.stage));
    if (task.until > 0) out += fmt::format(", until block {}", task.until);
    out += fmt::format("\n{:<15}{}\n", "submitter", crypto::to_ss58(task.submitter, 42));
    out += source_lines("program", spec.program) + source_lines("dataset", spec.dataset);
    out += fmt::format("{:<15}{} steps, a checkpoint every {}, {} drawn of {} segments\n",
                       "asks for", spec.steps, spec.checkpoint_every, spec.audited,
                       tasks::step_segments(spec) + 1);
    out += fmt::format("{:<15}{} operations ({} a step)\n", "work",
                       json::decimal(tasks::total_work(spec)), json::decimal(spec.work.step));
    out += fmt::format("{:<15}at most {} ASY a work unit, proved by block {}\n", "terms",
                       tokens(spec.max_price), spec.deadline);
    out += fmt::format("{:<15}{} ASY training, {} verification, {} jackpot tax\n", "escrow",
                       tokens(task.budget.fee), tokens(task.budget.verification),
                       tokens(task.budget.jackpot_tax));
    out += fmt::format("{:<15}solver {} ASY, verifier {}, challenge {}\n", "deposits",
                       tokens(task.terms.solver_deposit), tokens(task.terms.verifier_deposit),
                       tokens(task.terms.challenge_deposit));
    if (task.assignment)
        out += fmt::format("{:<15}{} at {} ASY a work unit, since block {}\n", "solver",
                           crypto::to_ss58(task.assignment->solver, 42),
                           tokens(task.assignment->price), task.assignment->bound_at);
    if (task.predecessor)
        out += fmt::format("{:<15}task {}, which failed\n", "replaces", *task.predecessor);
    if (result)
        out += fmt::format("{:<15}state root {} after step {}, settled in block {}\n", "result",
                           to_hex(result->state_root.bytes), result->final_step, result->settled);
    return out;
}

std::string to_line(const TaskReport& report) {
    const auto& task = report.task;
    return fmt::format("{:>6}  {:<15} {:>8} steps  {}  {}", report.id, name_of(task.stage),
                       report.spec.steps, crypto::to_ss58(task.submitter, 42),
                       task.assignment ? crypto::to_ss58(task.assignment->solver, 42) : "-");
}

std::string to_json(const TaskReport& report) { return json_of(report).dump(2); }

std::string to_json(const std::vector<TaskReport>& reports) {
    json::Json out = json::Json::array();
    for (const auto& report : reports) out.push_back(json_of(report));
    return out.dump(2);
}

}  // namespace assay::cli
