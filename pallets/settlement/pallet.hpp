// SPDX-License-Identifier: Apache-2.0
// Settlement: the driver. In each block it takes the tasks whose time has come, a bounded number of
// them, and lets each take its next step (docs/protocol.md, section 2; docs/adr/0100).
#pragma once

#include "pallets/jackpot/pallet.hpp"
#include "pallets/randomness/draw.hpp"
#include "pallets/settlement/payouts.hpp"

namespace assay::settlement {

template <class C>
concept Config = collateral::Purse<typename C::Purse> && requires {
    typename C::Tasks;
    typename C::Market;
    typename C::Proofs;
    typename C::Verification;
    typename C::Jackpot;
    typename C::Beacons;
};

struct Genesis {
    ParameterValues parameters;
};

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::put, Base::deposit, Base::fail, Base::now;
    using Stage = tasks::Stage;
    using Task = tasks::Task;

  public:
    using Base::get;
    explicit Pallet(frame::Context& context)
        : Base{context},
          purse_{context},
          tasks_{context},
          market_{context},
          proofs_{context},
          verification_{context},
          jackpot_{context},
          beacons_{context},
          payouts_{context} {}

    /// After tasks, whose parameters bound these.
    void build(const Genesis& genesis) {
        INVARIANT(is_valid(genesis.parameters, tasks_.parameters().sizing.slash_share));
        put(Parameters{}, genesis.parameters);
    }

    frame::Result<> call(const frame::Origin& origin, const set_parameters& args) {
        TRY(frame::ensure_root(origin));
        ENSURE(is_valid(args.values, tasks_.parameters().sizing.slash_share),
               fail(Error::BadParameters));
        put(Parameters{}, args.values);
        deposit(ParametersChanged{});
        return {};
    }

    void on_initialize() {
        for (const TaskId id : tasks_.take_due()) {
            auto task = tasks_.find(id);
            INVARIANT(task);
            drive(id, *task);
        }
    }

  private:
    void drive(TaskId id, Task& task) {
        switch (task.stage) {
            case Stage::Open:
                return open(id, task);
            case Stage::Assigned:
                return draw_order_seed(id, task);
            case Stage::Training:
                return abandon(id, task);
            case Stage::Proved:
                return sample(id, task);
            case Stage::Sampled:
                return undelivered(id, task);
            case Stage::Delivered:
                return verification_.open_claims(id, task);
            case Stage::ClaimCommit:
            case Stage::ClaimReveal:
            case Stage::ChallengeCommit:
            case Stage::ChallengeReveal:
            case Stage::VrfReveal:
            case Stage::Trials:
                if (verification_.advance(id, task)) end_round(id, task);
                return;
            case Stage::Redrawing:
                return draw_verifiers(id, task);
            case Stage::Settled:
            case Stage::Reissued:
            case Stage::Failed:
            case Stage::Cancelled:
            case Stage::Expired:
                return forget(id);
            case Stage::Submitted:
            case Stage::Profiling:
                INVARIANT(false);
        }
    }

    /// To the market; or, when the deadline is over, back to its submitter (row 15).
    void open(TaskId id, Task& task) {
        if (now() > task.until) return finish(id, task, Stage::Expired);
        market_.enqueue(id);
        tasks_.wake(id, task, std::max(task.until, now()) + 1);
    }

    void draw_order_seed(TaskId id, Task& task) {
        const auto beacon = beacons_.beacon_after(task.assignment->bound_at);
        if (!beacon) {
            if (beacons_.is_lost(task.assignment->bound_at)) task.assignment->bound_at = now();
            return tasks_.wake(id, task, now() + 1);
        }
        const randomness::Ticket ticket{.lottery = randomness::Lottery::OrderSeed,
                                        .task = id,
                                        .segment = 0,
                                        .round = 0,
                                        .attempt = 0};
        const auto clock = market_.training_clock(tasks_.spec(id), task.assignment->speed);
        tasks_.start_training(id, task, randomness::draw(*beacon, ticket), now() + clock);
    }

    /// Row 10: no proof in time. Another solver may try, under a new order seed.
    void abandon(TaskId id, Task& task) {
        payouts_.penalise_abandonment(id, task);
        proofs_.forget(id);
        const bool again = task.restarts < tasks_.parameters().caps.restarts_max &&
                           now() < tasks_.spec(id).deadline;
        if (again) return tasks_.restart(id, task);
        finish(id, task, Stage::Failed);
    }

    /// The grace is over: binds the draw to what is now fixed, then waits for its beacon.
    void sample(TaskId id, Task& task) {
        if (!proofs_.root(id)) return abandon(id, task);  // Withdrawn, and nothing came after it.
        if (verification_.audit(id)) return draw_verifiers(id, task);
        jackpot_.freeze_draw(id, task.submitted);
        verification_.freeze(id, task);
    }

    void draw_verifiers(TaskId id, Task& task) {
        const auto drawn = verification_.draw(id, task);
        if (!drawn) return;
        const auto audit = verification_.audit(id);
        if (audit->round == 0) jackpot_.open_draw(id, audit->beacon);
        payouts_.tax(task, *drawn);
    }

    /// Row 11, where nothing was delivered at all. The verifiers waited in vain and are paid for
    /// it.
    void undelivered(TaskId id, Task& task) {
        const Balance paid = close_all(id, task, get(Parameters{}).attempt_share);
        payouts_.slash_solver(id, task, {}, {}, paid);
        fail_or_reissue(id, task);
    }

    void end_round(TaskId id, Task& task) {
        const auto round = verification_.audit(id)->round;
        const auto outcome = verification_.end_round(id);
        for (const auto& segment : outcome) payouts_.close_round(id, task, segment, round);

        const auto is = [](SegmentState state) {
            return [=](const SegmentOutcome& segment) { return segment.state == state; };
        };
        if (std::ranges::any_of(outcome, is(SegmentState::Failed)))
            return fail_solver(id, task, outcome);
        if (std::ranges::all_of(outcome, is(SegmentState::Passed))) return settle(id, task);
        const auto rounds = tasks::rounds_max(tasks_.parameters().caps);
        if (verification_.begin_round(id, task, rounds)) return;
        // Nobody can be blamed: the redraws are used up. The solver is not paid, and loses nothing
        // (docs/adr/0104).
        close_all(id, task, {Perbill::one});
        payouts_.free_solver(task);
        finish(id, task, Stage::Failed);
    }

    void settle(TaskId id, Task& task) {
        payouts_.pay_solver(id, task);
        close_all(id, task, {Perbill::one});
        const auto spec = tasks_.spec(id);
        const auto last = tasks::step_segments(spec);
        const auto state = proofs_.checkpoint(id, last);
        INVARIANT(state);
        tasks_.record(id, {.program = spec.program.root,
                           .dataset = spec.dataset.root,
                           .final_step = tasks::first_step(spec) + spec.steps,
                           .state = state->commitment,
                           .state_root = state->state_root,
                           .solver = task.assignment->solver,
                           .settled = now()});
        finish(id, task, Stage::Settled);
    }

    /// Rows 5 and 7.
    void fail_solver(TaskId id, Task& task, const verification::RoundOutcome& outcome) {
        std::vector<NumberedClaim> challengers, verifiers;
        const auto is_fail = [](const NumberedClaim& entry) {
            return entry.claim.value &&
                   entry.claim.value->statement.verdict == verification::Verdict::Fail;
        };
        for (const auto& segment : outcome) {
            if (segment.state != SegmentState::Failed) continue;
            for (const auto& entry : segment.ended)
                if (entry.claim.state == ClaimState::Upheld && is_fail(entry))
                    challengers.push_back(entry);
            std::ranges::copy_if(segment.standing, std::back_inserter(verifiers), is_fail);
        }
        const Balance paid = close_all(id, task, {Perbill::one});
        payouts_.slash_solver(id, task, challengers, verifiers, paid);
        fail_or_reissue(id, task);
    }

    /// Pays for the verifiers' claims that stand and frees their seats. A claim that contradicts
    /// what its segment came to is not paid for.
    Balance close_all(TaskId id, const Task& task, Perbill share) {
        Balance paid = 0;
        const auto audit = verification_.audit(id);
        INVARIANT(audit);
        for (const auto segment : audit->drawn) {
            const auto state = verification_.state(id, segment);
            for (const auto& entry : verification_.claims(id, segment)) {
                const auto& value = entry.claim.value;
                const auto against = state == SegmentState::Passed ? verification::Verdict::Fail
                                     : state == SegmentState::Failed
                                         ? verification::Verdict::Pass
                                         : std::optional<verification::Verdict>{};
                if (value && against && value->statement.verdict == *against)
                    payouts_.release(entry.claim);
                else
                    paid = saturating_add(paid, payouts_.pay_claim(id, task, entry, share));
                verification_.close(entry.id, ClaimState::Upheld);
            }
        }
        return paid;
    }

    void fail_or_reissue(TaskId id, Task& task) {
        jackpot_.close_draw(id);
        if (tasks_.reissue(id, task)) return;
        finish(id, task, Stage::Failed);
    }

    void finish(TaskId id, Task& task, Stage stage) {
        jackpot_.close_draw(id);
        const Balance rest = tasks_.finish(id, task, stage);
        deposit(Refunded{id, task.submitter, rest});
    }

    void forget(TaskId id) {
        verification_.forget(id);
        proofs_.forget(id);
        tasks_.forget(id);
    }

    typename C::Purse purse_;
    typename C::Tasks tasks_;
    typename C::Market market_;
    typename C::Proofs proofs_;
    typename C::Verification verification_;
    typename C::Jackpot jackpot_;
    typename C::Beacons beacons_;
    Payouts<C> payouts_;
};

}  // namespace assay::settlement
