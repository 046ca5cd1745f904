// SPDX-License-Identifier: Apache-2.0
// The verifier: takes seats, replays what it is drawn for, commits and opens its claims, plants
// errors where its VRF obliges it to, and answers in trials.
#pragma once

#include "client/worker/role.hpp"

namespace assay::worker {

struct VerifierOptions {
    std::uint16_t seats = 1;
    Balance seat_deposit = 0;
    std::uint64_t memory = 0;
};

class Verifier final : public Role {
  public:
    Verifier(Workshop& workshop, const VerifierOptions& options)
        : workshop_{workshop}, options_{options} {}

    void act(const Moment& now, const std::vector<TaskView>& open) override;

  private:
    /// An own claim of this round, with what is needed to make or open it.
    struct Duty {
        verification::ClaimId id;
        verification::Claim claim;
        verification::Audit audit;
    };
    void keep_seats(const Moment& now);
    std::vector<Duty> duties(const Moment& now, const TaskView& view) const;
    void commit_or_reveal(const Moment& now, const TaskView& view, const Duty& duty);
    void show_plant(const Moment& now, const TaskView& view, const Duty& duty);
    const crypto::VrfSignature& vrf(const Moment& now, const TaskView& view, const Duty& duty);
    bool owes(const Moment& now, const TaskView& view, const Duty& duty);

    Workshop& workshop_;
    VerifierOptions options_;
    /// A VRF's proof is made with fresh randomness each time; one is enough.
    std::map<verification::ClaimId, crypto::VrfSignature> vrfs_;
};

}  // namespace assay::worker
