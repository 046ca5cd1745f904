// SPDX-License-Identifier: Apache-2.0
// A history computed by the reference executor, honestly or with a hand in it.
#pragma once

#include <functional>

#include "runtime/program/executor.hpp"
#include "runtime/program/prover.hpp"
#include "tests/runtime/program/mlp.hpp"

namespace assay::program {

/// Changes the output of `node` of the step that makes state `step`; later nodes see the change.
using Tamper = std::function<void(std::uint64_t step, std::uint32_t node, Tensor& output,
                                  std::span<const Tensor> earlier)>;

class Replay final : public History {
  public:
    /// From `init` on, `steps` steps.
    Replay(const Program& program, std::vector<Tensor> data, const TaskRecord& task,
           std::uint64_t steps, const Tamper& tamper = {})
        : program_{program}, data_{std::move(data)}, task_{task} {
        for (std::uint64_t step = 0; step <= steps; ++step) {
            const auto& section = step == 0 ? program_.init : program_.step;
            const Operands operands{step == 0 ? std::span<const Tensor>{} : states_.back(), data_};
            std::vector<Tensor> outputs;
            for (std::uint32_t i = 0; i < section.size(); ++i) {
                outputs.push_back(execute(section[i], operands, outputs, context(step)));
                if (tamper) tamper(step, i, outputs.back(), std::span{outputs}.first(i));
            }
            states_.push_back(step == 0 ? initial_state_of(program_, outputs)
                                        : next_state_of(program_, outputs));
            outputs_.push_back(std::move(outputs));
        }
    }

    Context context(std::uint64_t step) const {
        return {task_.order_seed, task_.seed, step == 0 ? 0 : step - 1};
    }
    const Program& program() const override { return program_; }
    std::span<const Tensor> data() const override { return data_; }
    Hash256 state_root(std::uint64_t step) override {
        std::vector<Hash256> roots;
        for (const Tensor& tensor : states_[step]) roots.push_back(tensor_root(tensor));
        return program::state_root(roots);
    }
    std::vector<Tensor> state(std::uint64_t step) override { return states_[step]; }
    std::vector<Tensor> outputs(std::uint64_t step) override { return outputs_[step]; }

    Hash256 commitment(std::uint64_t step) {
        return state_commitment(header_at(task_, step), state_root(step));
    }

  private:
    Program program_;
    std::vector<Tensor> data_;
    TaskRecord task_;
    std::vector<std::vector<Tensor>> states_, outputs_;
};

inline TaskRecord make_task(const Program& program, std::span<const Tensor> data) {
    std::vector<Hash256> roots;
    for (const Tensor& tensor : data) roots.push_back(tensor_root(tensor));
    return {.task = 17,
            .program = program_root(program),
            .dataset = dataset_root(roots),
            .order_seed = {{5, 6, 7}},
            .seed = 99};
}

/// The segment from `first` over `steps` steps of a run whose proof is `solver`.
inline SegmentRecord make_segment(Replay& solver, std::uint64_t first, std::uint32_t steps) {
    SegmentRecord segment{
        .first_step = first, .steps = steps, .end = solver.commitment(first + steps)};
    if (first > 0) segment.start = solver.commitment(first);
    return segment;
}

}  // namespace assay::program
