// SPDX-License-Identifier: Apache-2.0
// The trial of the demonstration task at full size, held once: what it took, and the conviction to
// be judged again. For the test of its limits and for the benchmark.
#pragma once

#include "client/worker/dispute/lying_trace.hpp"
#include "client/worker/dispute/story.hpp"
#include "gpu/build/mlp.hpp"
#include "gpu/exec/replay.hpp"
#include "tests/client/worker/dispute/court.hpp"

namespace assay::test {

/// The multi-layer perceptron 784-256-128-10, batch 128, and one segment of it; an honest replay,
/// and a cheat whose product in one weight gradient is wrong in the middle of the segment.
class DemonstrationTrial {
  public:
    static constexpr std::uint32_t steps = 100, disputed_step = 60;

    /// Trains, tells the lie and holds the trial.
    DemonstrationTrial();
    ~DemonstrationTrial();

    std::optional<verification::TrialOutcome> outcome;
    BlockNumber blocks = 0;
    std::uint32_t questions = 0;
    std::size_t bytes = 0;           ///< Everything that went on chain.
    std::size_t evidence_bytes = 0;  ///< Of these the conviction.
    std::uint32_t node = 0;          ///< Where the lie is.
    std::optional<dispute::Story> story;

    /// What the chain does when the conviction comes in.
    bool judge() const { return bool(program::judge(subject_, path_, answers_, accusation_)); }

  private:
    struct Run;
    std::unique_ptr<Run> run_;
    program::Subject subject_;
    program::Path path_;
    std::vector<program::Answer> answers_;
    program::Accusation accusation_;
};

}  // namespace assay::test
