// SPDX-License-Identifier: Apache-2.0
#include "client/worker/deliveries.hpp"

#include <spdlog/spdlog.h>

#include "gpu/exec/checkpoint.hpp"
#include "runtime/base/hex.hpp"

namespace assay::worker {

void Deliveries::note(const std::vector<chain::Event>& events) {
    for (const auto& event : events) {
        if (const auto* delivered = event.as<proofs::CheckpointDelivered>())
            known_[{delivered->task, delivered->checkpoint}] = delivered->locations;
        if (const auto* over = event.as<tasks::TaskFinished>())
            std::erase_if(known_,
                          [&](const auto& entry) { return entry.first.first == over->task; });
    }
}

const tasks::Locations& Deliveries::locations(TaskId task,
                                              proofs::CheckpointIndex checkpoint) const {
    static const tasks::Locations none;
    const auto found = known_.find({task, checkpoint});
    return found == known_.end() ? none : found->second;
}

std::optional<std::vector<program::Tensor>> Deliveries::fetch(
    TaskId task, proofs::CheckpointIndex checkpoint, const Hash256& state_root,
    const program::Program& program) const {
    constexpr std::size_t checkpoint_bytes_max = std::size_t{8} << 30;
    for (const auto& location : locations(task, checkpoint)) {
        const auto uri = text_of(location);
        const auto content = objects::fetch(uri, checkpoint_bytes_max);
        if (!content) {
            spdlog::warn("checkpoint at {}: {}", uri, objects::describe(content.error()));
            continue;
        }
        auto read = exec::parse_checkpoint(*content, program);
        if (read) {
            std::vector<Hash256> roots;
            for (const auto& tensor : read->state) roots.push_back(program::tensor_root(tensor));
            if (program::state_root(roots) == state_root) return std::move(read->state);
        }
        spdlog::warn("checkpoint at {} is not the one with root {}", uri, to_hex(state_root.bytes));
    }
    return std::nullopt;
}

}  // namespace assay::worker
