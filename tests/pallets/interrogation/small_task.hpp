// SPDX-License-Identifier: Apache-2.0
// A training task that is small enough to be replayed by folds alone, and the honest replay of a
// stretch of it: what both sides of a test trial own.
#pragma once

#include "runtime/program/executor.hpp"
#include "runtime/program/prover.hpp"

namespace assay::test {

struct MlpShape {
    std::uint32_t inputs = 0, hidden = 0, outputs = 0;
    std::uint32_t batch = 0, samples = 0;
};
/// One hidden layer, relu, cross-entropy, plain gradient descent; images of bytes and labels.
program::Program mlp(const MlpShape& shape);
/// Seeded noise of the program's data types; labels below `shape.outputs`.
std::vector<program::Tensor> noise(const program::Program& program, const MlpShape& shape);

struct Task {
    program::Program program;
    std::vector<program::Tensor> data;
    program::TaskRecord record;

    program::Context context(std::uint64_t step) const {
        return {.order_seed = record.order_seed, .seed = record.seed, .step = step};
    }
};
Task make_task(const MlpShape& shape);

/// The honest history of steps `first` .. `first + steps`, kept in memory.
class Replay final : public program::History {
  public:
    /// From the state that `init` makes.
    Replay(const Task& task, std::uint32_t steps);

    const program::Program& program() const override { return task_->program; }
    std::span<const program::Tensor> data() const override { return task_->data; }
    Hash256 state_root(std::uint64_t step) override;
    std::vector<program::Tensor> state(std::uint64_t step) override { return states_.at(step); }
    std::vector<program::Tensor> outputs(std::uint64_t step) override;

    Hash256 commitment(std::uint64_t step) {
        return program::state_commitment(program::header_at(task_->record, step), state_root(step));
    }
    /// The stretch that starts after `first` steps; from `init` if asked.
    program::SegmentRecord segment(std::uint64_t first, std::uint32_t steps, bool init = false);

  private:
    const Task* task_;
    std::vector<std::vector<program::Tensor>> states_;
};

}  // namespace assay::test
