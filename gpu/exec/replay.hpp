// SPDX-License-Identifier: Apache-2.0
// One's own history of a segment, made by the fast executor: what a verifier claims from, what a
// claimant answers questions with, and what an accuser compares against (program::Prover).
#pragma once

#include <functional>
#include <map>

#include "gpu/exec/trainer.hpp"
#include "runtime/program/prover.hpp"

namespace assay::exec {

/// Runs the steps of a segment once, hashing every state on the way, and keeps a few whole states.
/// Everything else (other states, outputs of nodes) is computed again when it is asked for, from
/// the nearest kept state; so memory stays bounded and only what is disputed costs anything.
class Replay final : public program::History {
  public:
    struct Span {
        std::uint32_t steps = 0;
        /// Whole states kept besides the first; the more, the faster an answer in a trial.
        std::uint32_t kept_states = 15;
    };
    /// Called after every step with the number of steps of the segment done; false stops the
    /// replay.
    using Progress = std::function<bool(std::uint32_t done)>;

    /// Starts from the state that the trainer holds now: that after `initialise`, or one that was
    /// restored. It must be exact: what it finds is sworn to. The trainer must outlive this and is
    /// moved about by it: whoever else uses it must restore its state first.
    Replay(Trainer& trainer, const Span& span);

    /// Takes all steps. False if `progress` stopped it; then this history is of no use.
    bool run(const Progress& progress = {});

    std::uint64_t first_step() const { return first_step_; }
    std::uint64_t last_step() const { return first_step_ + span_.steps; }
    /// The state roots of all states, the first included: what `program::segment_root` is made of,
    /// once each is turned into a state commitment.
    std::span<const Hash256> state_roots() const { return roots_; }

    const program::Program& program() const override { return trainer_.program(); }
    std::span<const program::Tensor> data() const override { return trainer_.data(); }
    Hash256 state_root(std::uint64_t step) override;
    std::vector<program::Tensor> state(std::uint64_t step) override;
    std::vector<program::Tensor> outputs(std::uint64_t step) override;

  private:
    void go_to(std::uint64_t step);

    Trainer& trainer_;
    Span span_;
    std::uint64_t first_step_;
    std::vector<Hash256> roots_;
    std::map<std::uint64_t, std::vector<program::Tensor>> kept_;  // By step number.
};

}  // namespace assay::exec
