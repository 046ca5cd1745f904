// SPDX-License-Identifier: Apache-2.0
// One run of a training program: holds the state tensors and moves them from step to step. The
// bits depend on the program, the data, the seeds and the step number, and on nothing else.
#pragma once

#include "gpu/exec/section.hpp"
#include "runtime/base/expected.hpp"

namespace assay::exec {

/// What a program's declarations and the tensors at hand disagree about.
enum class Mismatch {
    WrongCount,  ///< Not as many tensors as declared.
    WrongType,   ///< A tensor of another shape or element type than declared.
    WrongSize,   ///< A tensor whose bytes do not fill its type.
};
Expected<std::monostate, Mismatch> check_data(const program::Program& program,
                                              std::span<const program::Tensor> data);
Expected<std::monostate, Mismatch> check_state(const program::Program& program,
                                               std::span<const program::Tensor> state);

class Trainer {
  public:
    /// The program must be valid and the data fit it (`check_data`). Pool, data and program are
    /// owned elsewhere and must outlive this. Of `seeds`, the step is ignored.
    /// A backend computes what it can in place of the pool; it must outlive this as well.
    /// `working_max` is what `fit_memory` (memory.hpp) says; the bits are the same for all.
    Trainer(cpu::ThreadPool& pool, const program::Program& program,
            std::span<const program::Tensor> data, const program::Context& seeds,
            Backend* backend = nullptr, std::uint64_t working_max = unlimited);

    /// Computes the first state by `init`; steps are counted from 0. The constructor leaves the
    /// state undefined: call this or `restore` first.
    void initialise();

    /// Takes over a state that fits the program (`check_state`).
    void restore(std::uint64_t steps_done, std::span<const program::Tensor> state);

    /// From the state after n steps to the state after n + 1.
    void step();

    std::uint64_t steps_done() const { return steps_done_; }
    /// Whether the bits are those of the definitions: see `Backend::exact`.
    bool exact() const { return backend_ == nullptr || backend_->exact(); }
    const program::Program& program() const { return program_; }
    std::span<const program::Tensor> data() const { return data_; }
    cpu::ThreadPool& pool() const { return pool_; }

    /// The state tensors, in the program's order; valid until the next call that changes the state.
    std::vector<program::TensorView> state() const;
    std::vector<program::Tensor> copy_state() const;

    /// Step output number `index` of the last step, until the next one.
    program::TensorView step_output(std::uint32_t index) const;
    /// The same of a [1, 1] float32 output, such as a loss.
    float step_number(std::uint32_t index) const;

    /// Runs `eval` on the state; its outputs in the program's order, until the next evaluation.
    std::vector<program::TensorView> evaluate();

    /// The outputs of all nodes of the next step, computed without taking it.
    std::vector<program::Tensor> trace_step();
    /// The same of `init`.
    std::vector<program::Tensor> trace_init();

  private:
    program::Context context() const;
    cpu::Buffer allocate(std::size_t bytes) const;
    std::vector<program::Tensor> trace(std::span<const program::Node> nodes,
                                       const program::Context& context);

    cpu::ThreadPool& pool_;
    const program::Program& program_;
    std::span<const program::Tensor> data_;
    program::Context seeds_;
    Backend* backend_;
    Section step_;
    std::optional<Section> eval_;  // Planned when first asked for: its memory can be large.
    std::vector<cpu::Buffer> states_, spares_, data_copies_;
    std::uint64_t steps_done_ = 0;
};

}  // namespace assay::exec
