// SPDX-License-Identifier: Apache-2.0
#include "client/worker/workshop.hpp"

#include <spdlog/spdlog.h>

#include "gpu/backends/choice.hpp"

namespace assay::worker {

using chain_spec::ProofsPlace;

Workshop::Workshop(chain::Node& node, const keystore::KeyPair& key, const WorkshopOptions& options,
                   Conduct& conduct)
    : outbox_{node, key},
      conduct_{conduct},
      folder_{options.folder},
      memory_{options.memory},
      shelf_{options.folder / "objects", options.objects_url},
      pool_{options.threads},
      backend_{backends::choose(options.backend, backends::Numerics::Exact, pool_)},
      inputs_{pool_} {}

std::filesystem::path Workshop::task_folder(TaskId task) const {
    auto path = folder_ / "tasks" / std::to_string(task);
    std::filesystem::create_directories(path);
    return path;
}

RunMemory Workshop::memory_for(const program::Program& program) const {
    return run_memory(program, pool_.threads(), memory_);
}

Testimony* Workshop::testimony(const Moment& now, const TaskView& view,
                               tasks::SegmentIndex segment) {
    const auto name = "replay " + std::to_string(view.id) + " " + std::to_string(segment);
    if (auto* done = compute_.result(name))
        return std::any_cast<std::shared_ptr<Testimony>>(*done).get();
    if (compute_.failed(name)) compute_.forget(name);  // A location may answer later.
    if (compute_.knows(name)) return nullptr;

    const auto end = chain::read<ProofsPlace>(now.state, proofs::Checkpoints{view.id, segment});
    const auto start =
        segment > 0 ? chain::read<ProofsPlace>(now.state, proofs::Checkpoints{view.id, segment - 1})
                    : std::nullopt;
    if (!end || (segment > 0 && !start)) return nullptr;
    const auto record =
        view.segment(segment, start ? start->commitment : Hash256{}, end->commitment);
    const auto start_root = start ? start->state_root : Hash256{};
    jobs_[view.id].push_back(name);
    compute_.start(name, 1, [this, view, record, start_root, segment](const auto& cancelled) {
        const auto inputs = inputs_.load(view.spec);
        if (!inputs) throw std::runtime_error{name_of(view.id) + ": inputs are not to be had"};
        std::vector<program::Tensor> start_state;
        if (record.start) {
            auto fetched = deliveries_.fetch(view.id, segment - 1, start_root, inputs->program);
            if (!fetched)
                throw std::runtime_error{name_of(view.id) + ": a checkpoint is not to be had"};
            start_state = *std::move(fetched);
        }
        auto replay =
            std::make_unique<SegmentReplay>(pool_, inputs, view.record(), record, start_state,
                                            backend_.get(), memory_for(inputs->program));
        if (!replay->run([&](std::uint32_t) { return !cancelled(); })) return std::any{};
        spdlog::info("{}: replayed segment {} ({} steps)", name_of(view.id), segment, record.steps);
        return std::any{std::shared_ptr<Testimony>{conduct_.testify(std::move(replay))}};
    });
    return nullptr;
}

void Workshop::tidy(const std::vector<TaskView>& open) {
    std::erase_if(jobs_, [&](const auto& entry) {
        const bool over = std::ranges::find(open, entry.first, &TaskView::id) == open.end();
        if (over)
            for (const auto& name : entry.second) compute_.forget(name);
        return over;
    });
}

verification::Salt Workshop::salt(std::string_view purpose, TaskId task,
                                  std::uint64_t number) const {
    Bytes message{purpose.begin(), purpose.end()};
    append(message, scale::to_bytes(std::pair{task, number}));
    return key().vrf_output(crypto::vrf_input("assay/salt", message));
}

}  // namespace assay::worker
