// SPDX-License-Identifier: Apache-2.0
// Runs a whole trial in memory: the pallet on one side, interrogators and defenders on the other,
// each seeing only what storage holds, block by block.
#pragma once

#include "client/worker/dispute/defender.hpp"
#include "client/worker/dispute/interrogator.hpp"
#include "tests/pallets/interrogation/chain.hpp"

namespace assay::test {

/// What one party may send in a block.
class Party {
  public:
    explicit Party(const AccountId& self) : self_{self} {}
    virtual ~Party() = default;
    const AccountId& self() const { return self_; }
    virtual void act(Chain& chain, const dispute::TrialView& view) = 0;

  private:
    AccountId self_;
};

/// An accuser with an own history, honest or not.
class Accusing final : public Party {
  public:
    Accusing(const AccountId& self, program::Prover& prover) : Party{self}, interrogator_{prover} {}
    void act(Chain& chain, const dispute::TrialView& view) override;
    std::uint32_t questions = 0;
    std::size_t evidence_bytes = 0;

  private:
    dispute::Interrogator interrogator_;
};

class Defending final : public Party {
  public:
    Defending(const AccountId& self, dispute::Answerer& answerer)
        : Party{self}, defender_{self, answerer} {}
    void act(Chain& chain, const dispute::TrialView& view) override;

  private:
    dispute::Defender defender_;
};

verification::TrialRequest request_for(const program::Subject& subject, verification::ClaimId claim,
                                       std::vector<verification::Accuser> accusers);
dispute::TrialView view_of(Chain& chain, verification::ClaimId claim, const AccountId& self);

/// Blocks until the trial is over, at most `limit`; in each, every party acts in turn.
BlockNumber run(Chain& chain, verification::ClaimId claim, std::span<Party* const> parties,
                BlockNumber limit = 2'000);

/// The outcome that verification was told; nothing while the trial runs.
std::optional<verification::TrialOutcome> outcome_of(const Chain& chain,
                                                     verification::ClaimId claim);

}  // namespace assay::test
