// SPDX-License-Identifier: Apache-2.0
#include "client/cli/model_export.hpp"

#include <optional>

#include "client/cli/fetch_program.hpp"
#include "client/cli/local_files.hpp"
#include "client/cli/shared.hpp"
#include "client/worker/inputs.hpp"
#include "gpu/build/optimiser.hpp"
#include "gpu/exec/checkpoint.hpp"
#include "gpu/exec/commit.hpp"
#include "runtime/base/hex.hpp"

namespace assay::cli {

namespace {

using chain_spec::TasksPlace;

struct Found {
    proofs::CheckpointDelivered delivery;
    tasks::TaskSpec spec;
};

/// The delivery of the final state: the one that was settled, or else the last checkpoint's.
std::optional<Found> find_delivery(chain::Node& node, tasks::TaskId task, BlockNumber last,
                                   BlockNumber blocks,
                                   const std::optional<tasks::TaskResult>& result) {
    const BlockNumber first = last > blocks ? last - blocks : 1;
    for (BlockNumber number = last; number >= first; --number) {
        const auto hash = node.hash_at(number);
        if (!hash) continue;
        std::optional<Found> best;
        for (const auto& event : node.events(*hash)) {
            const auto* delivered = event.as<proofs::CheckpointDelivered>();
            if (!delivered || delivered->task != task) continue;
            if (result && delivered->state.state_root != result->state_root) continue;
            if (best && best->delivery.checkpoint >= delivered->checkpoint) continue;
            const auto spec = chain::read<TasksPlace>(*node.state(*hash), tasks::Specs{task});
            if (!spec) continue;
            if (!result && delivered->checkpoint != tasks::step_segments(*spec)) continue;
            best = Found{*delivered, *spec};
        }
        if (best) return best;
    }
    return std::nullopt;
}

std::optional<exec::Checkpoint> fetch(const std::string& uri, const program::Program& program,
                                      const proofs::Checkpoint& wanted, cpu::ThreadPool& pool) {
    const auto content = objects::fetch(uri, worker::dataset_bytes_max);
    if (!content) return std::nullopt;
    auto read = exec::parse_checkpoint(*content, program);
    if (!read) return std::nullopt;
    std::vector<program::TensorView> views;
    for (const auto& tensor : read->state) views.push_back(tensor.view());
    const auto root = exec::state_root(pool, views);
    if (root != wanted.state_root) return std::nullopt;
    if (program::state_commitment(read->header, root) != wanted.commitment) return std::nullopt;
    return *std::move(read);
}

}  // namespace

bool is_parameter(std::string_view name) { return !build::is_optimiser_state(name); }

ExportedModel export_model(chain::Node& node, tasks::TaskId task, BlockNumber blocks) {
    const auto best = node.best();
    const auto state = node.state(best.hash);
    const auto result = chain::read<TasksPlace>(*state, tasks::Results{task});
    const auto found = find_delivery(node, task, best.number(), blocks, result);
    if (!found)
        throw CommandError{"no delivery of the final state of task " + std::to_string(task) +
                           " in the last " + std::to_string(blocks) + " blocks"};
    const auto program = fetch_program(found->spec);
    if (!program) throw CommandError{"the task's program cannot be fetched"};
    cpu::ThreadPool pool{all_threads()};
    ExportedModel out{.parameters = {},
                      .metadata = {},
                      .location = {},
                      .state_root = found->delivery.state.state_root,
                      .settled = result.has_value()};
    std::optional<exec::Checkpoint> checkpoint;
    for (const auto& location : found->delivery.locations) {
        out.location = worker::text_of(location);
        checkpoint = fetch(out.location, *program, found->delivery.state, pool);
        if (checkpoint) break;
    }
    if (!checkpoint)
        throw CommandError{
            "no location has the state whose root is on chain (last tried: " + out.location + ")"};
    out.step = checkpoint->header.step;
    for (std::size_t i = 0; i < program->states.size(); ++i)
        if (is_parameter(program->states[i].name))
            out.parameters.push_back({program->states[i].name, std::move(checkpoint->state[i])});
    out.metadata = {{"format", "pt"},
                    {"assay.task", std::to_string(task)},
                    {"assay.genesis", to_hex(node.genesis().bytes)},
                    {"assay.program", to_hex(found->spec.program.root.bytes)},
                    {"assay.dataset", to_hex(found->spec.dataset.root.bytes)},
                    {"assay.state_root", to_hex(out.state_root.bytes)},
                    {"assay.steps", std::to_string(out.step)}};
    return out;
}

}  // namespace assay::cli
