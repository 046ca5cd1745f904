// SPDX-License-Identifier: Apache-2.0
// A task played from submission to settlement by its parties, each through signed extrinsics. A
// scenario says only where a party deviates from what it should do.
#pragma once

#include <functional>
#include <map>
#include <set>

#include "tests/pallets/settlement/chain.hpp"

namespace assay::protocol_test {

using tasks::SegmentIndex;
using tasks::Stage;
using tasks::TaskId;
using verification::Claim;
using verification::ClaimId;
using verification::ClaimState;
using verification::ClaimValue;
using verification::Verdict;

/// The cast: one submitter, two solvers, four verifiers, two whistleblowers, one bystander.
struct Cast {
    Actor submitter = make_actor("submitter");
    Actor solver = make_actor("solver"), other_solver = make_actor("other solver");
    std::vector<Actor> verifiers{make_actor("verifier 0"), make_actor("verifier 1"),
                                 make_actor("verifier 2"), make_actor("verifier 3")};
    Actor whistleblower = make_actor("whistleblower"), rival = make_actor("rival");
    Actor bystander = make_actor("bystander");

    std::vector<Actor> all() const;
    const Actor& of(const AccountId& who) const;
};

/// A run's state roots by step. A state leads to the next one as any deterministic program does.
struct History {
    std::vector<Hash256> state_roots;
};
History honest_history(std::uint32_t steps);
/// The same up to `step`, whose state somebody made up; correct from there on.
History corrupted_history(std::uint32_t steps, std::uint32_t step);
Hash256 next_state(const Hash256& state_root);

/// What a party says about a segment, under its own account.
struct Replay {
    Hash256 root;  ///< W
    Verdict verdict{};
    std::vector<Hash256> leaves;  ///< Under W: one for each state, the start included.
};

class Play {
  public:
    explicit Play(const Parameters& parameters = test_parameters());

    Cast cast;
    Chain chain;
    History run;  ///< What the solver ran; honest unless a scenario changes it before `prove`.
    std::map<TaskId, History> runs;  ///< The same for single tasks, where they differ.
    const History& run_of(TaskId id) const { return runs.contains(id) ? runs.at(id) : run; }
    std::set<SegmentIndex> silent;  ///< Segments whose verifier never commits.
    std::set<SegmentIndex> hiding;  ///< Segments whose verifier never shows its VRF.

    // ---- Steps of a task; each expects the calls in it to succeed

    /// Two steps in one segment: segments 0 and 1 are audited.
    tasks::TaskSpec spec();
    TaskId submit(const tasks::TaskSpec& spec);
    /// Submitted and in training by `cast.solver`.
    TaskId start();
    void prove(TaskId id);
    Hash256 proof_root(TaskId id);
    void deliver(TaskId id);
    /// The call by which the solver delivers, once the draw has asked for something.
    proofs::deliver delivery(TaskId id);
    /// Until the task is in `stage`; fails the test after `most` blocks.
    void until(TaskId id, Stage stage, BlockNumber most = 300);

    /// The verifier's claim on a segment in the present round.
    ClaimId drawn(TaskId id, SegmentIndex segment);
    /// By all drawn verifiers: honest, unless `value` says otherwise for a segment.
    using Deviation = std::function<std::optional<ClaimValue>(const Claim&)>;
    void commit_claims(TaskId id, const Deviation& value = {});
    void reveal_claims(TaskId id);
    /// Everything that a drawn verifier does from ClaimCommit to VrfReveal, until the stage after
    /// it; `between` runs in ChallengeCommit.
    void audit(TaskId id, const Deviation& value = {}, const std::function<void()>& between = {});
    void show_plants(TaskId id);

    /// A challenge by `who` with an own replay, or with `value`.
    ClaimId challenge(TaskId id, SegmentIndex segment, const Actor& who,
                      std::optional<ClaimValue> value = {}, Balance deposit = 2'000);
    void reveal_challenge(ClaimId id);

    // ---- What parties know

    Replay replay(TaskId id, SegmentIndex segment, const AccountId& who);
    ClaimValue honest_value(TaskId id, SegmentIndex segment, const AccountId& who);
    ClaimValue opposite_value(TaskId id, SegmentIndex segment, const AccountId& who);
    bool owes_plant(const Claim& claim);
    crypto::VrfSignature plant_vrf(const Claim& claim);
    verification::CommitmentPlace place(const Claim& claim, verification::Domain domain);

    // ---- Reading

    tasks::Task task(TaskId id);
    Stage stage(TaskId id) { return task(id).stage; }
    std::optional<Claim> claim(ClaimId id);
    verification::SegmentRecord segment(TaskId id, SegmentIndex segment);
    /// What an account has more (or less) than at the start of the play, holds included.
    long long change(const Actor& who);
    /// Of the cast's verifiers together, whichever were drawn.
    long long verifiers_change();
    Balance burned() { return issued_ - chain.issuance(); }
    /// Claims that were tried so far, in order.
    std::vector<ClaimId> tried();
    /// Who may ask in the claim's trial.
    std::vector<AccountId> accusers(ClaimId id);

    /// Until the round's trials are over. In the trial of each claim of `dead` its first accuser
    /// asks for W's first level, and the claimant has no answer; the others survive unasked.
    void end_trials(TaskId id, const std::vector<ClaimId>& dead = {});

    static constexpr verification::Salt salt{7};

  private:
    program::StateHeader header(TaskId id, std::uint64_t step);
    Hash256 commitment(TaskId id, std::uint64_t step, const Hash256& state_root);
    template <class Visit>
    void for_drawn(TaskId id, ClaimState state, Visit visit);

    std::map<ClaimId, ClaimValue> values_;
    Balance issued_ = 0;
};

}  // namespace assay::protocol_test
