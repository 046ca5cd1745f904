// SPDX-License-Identifier: Apache-2.0
// The adversary's replay: honest up to one place, false there, and consistent with its falsehood
// from there on, as a careful cheat would make it. For tests, simulations and the demonstration.
#pragma once

#include <functional>

#include "client/worker/dispute/lie.hpp"
#include "runtime/program/executor.hpp"
#include "runtime/program/prover.hpp"

namespace assay::dispute {

/// Runs a whole section; the default is the reference executor.
using Execute = std::function<std::vector<program::Tensor>(
    std::span<const program::Node>, const program::Operands&, const program::Context&)>;
Execute reference_executor();

class LyingHistory final : public program::History {
  public:
    /// `honest` must outlive this. Steps after the lie are executed again by `execute`.
    LyingHistory(program::History& honest, const program::TaskRecord& task,
                 const program::SegmentRecord& segment, const Lie& lie,
                 const Execute& execute = reference_executor());

    const program::Program& program() const override { return honest_.program(); }
    std::span<const program::Tensor> data() const override { return honest_.data(); }
    Hash256 state_root(std::uint64_t step) override;
    std::vector<program::Tensor> state(std::uint64_t step) override;
    std::vector<program::Tensor> outputs(std::uint64_t step) override;

    const Lie& lie() const { return lie_; }
    /// Accumulators of the fold in which the lie is told, the first before step 0; empty for lies
    /// of other kinds.
    const std::vector<program::Accumulator>& false_fold() const { return false_fold_; }
    /// What the step made there before anybody lied about it.
    const std::vector<program::Tensor>& honest_outputs() const { return honest_outputs_; }

  private:
    bool from_init() const { return lie_.state == 0 && !segment_.start; }
    /// The number of the state about which the lie is told.
    std::uint64_t disputed() const { return segment_.first_step + lie_.state; }
    program::Context context(std::uint64_t state) const;
    /// Tells the lie about the outputs of the disputed step, and lets the rest follow from it.
    void corrupt_outputs();
    program::Tile false_tile(const program::Node& node, const program::Operands& operands);
    void corrupt_state();

    program::History& honest_;
    program::TaskRecord task_;
    program::SegmentRecord segment_;
    Lie lie_;
    std::vector<program::Tensor> outputs_;  ///< Of the disputed step.
    std::vector<program::Tensor> honest_outputs_;
    std::vector<program::Accumulator> false_fold_;
    std::vector<std::vector<program::Tensor>> states_;  ///< From the disputed one on.
    std::vector<Hash256> roots_;                        ///< Of those.
    Execute execute_;
};

}  // namespace assay::dispute
