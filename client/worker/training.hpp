// SPDX-License-Identifier: Apache-2.0
// A training run on disk: checkpoint files, what they commit to, and the loss of every step. A run
// that was interrupted goes on after its last whole checkpoint, to the same bits.
#pragma once

#include "client/worker/conduct.hpp"
#include "client/worker/memory.hpp"

namespace assay::worker {

struct RunFiles {
    std::filesystem::path folder;

    std::filesystem::path checkpoint(proofs::CheckpointIndex index) const {
        return folder / ("checkpoint-" + std::to_string(index) + ".safetensors");
    }
    /// The checkpoints that are on disk, in order.
    std::vector<proofs::Checkpoint> read_progress() const;
    void write_progress(const std::vector<proofs::Checkpoint>& done) const;
    /// "step,loss" lines.
    std::filesystem::path loss_log() const { return folder / "loss.csv"; }
};

/// Trains a task to its end and returns all checkpoints, the initial state first; fewer if
/// `cancelled`. Checkpoints are hashed and written while the next segment is trained. Throws
/// std::runtime_error when the disk refuses.
std::vector<proofs::Checkpoint> train(cpu::ThreadPool& pool, const Inputs& inputs,
                                      const TaskView& view, const RunFiles& files, Conduct& conduct,
                                      const std::function<bool()>& cancelled,
                                      exec::Backend* backend = nullptr,
                                      const RunMemory& memory = {});

}  // namespace assay::worker
