// SPDX-License-Identifier: Apache-2.0
// The accuser in a trial: compares what the claimant answered with its own replay, asks at the
// leftmost difference, and convicts where the trace ends. A pure function of the view of the chain:
// called once a block, it says what to send, and forgets nothing that it would need.
#pragma once

#include <functional>

#include "client/worker/dispute/trial_view.hpp"
#include "pallets/interrogation/calls.hpp"
#include "runtime/program/prover.hpp"

namespace assay::dispute {

/// There is nothing to send in this block: nothing differs, or somebody else has to act first.
struct Wait {};
using Action = std::variant<Wait, interrogation::open, interrogation::convict>;

/// An answer that the claimant published under its seal, wherever it may be fetched; nothing where
/// it published none.
using Fetch = std::function<std::optional<interrogation::PublishedAnswer>(const Path&)>;

class Interrogator {
  public:
    /// `prover` is one's own history of the segment on trial; it must outlive this.
    explicit Interrogator(program::Prover& prover) : prover_{prover} {}

    /// What to send now. Sending it twice does no harm: the chain takes it once.
    Action next(const TrialView& view);

    /// Where one's own history first differs from what is on record; nothing while it does not.
    /// For logs and pages.
    std::optional<Path> frontier(const TrialView& view);

    /// The whole trial off the chain: walks down the published answers and makes the one
    /// transaction that convicts. Nothing if they agree with one's own history, or end too early.
    std::optional<interrogation::convict_published> convict_from(ClaimId claim,
                                                                 const program::Subject& subject,
                                                                 const Fetch& fetch);

  private:
    /// Follows the record to the first place that needs an answer or an accusation.
    program::Move walk(const TrialView& view);

    program::Prover& prover_;
};

}  // namespace assay::dispute
