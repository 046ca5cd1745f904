// SPDX-License-Identifier: Apache-2.0
// Every movement of money that section 7 of docs/protocol.md asks for. Amounts paid out are rounded
// down, and what nobody gets of a slash is burned.
#pragma once

#include "pallets/settlement/types.hpp"
#include "pallets/tasks/sizing.hpp"
#include "pallets/verification/rounds.hpp"

namespace assay::settlement {

using verification::ClaimState;
using verification::NumberedClaim;
using verification::SegmentOutcome;
using verification::SegmentState;

/// `C` is settlement's Config.
template <class C>
class Payouts : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::deposit;

  public:
    using Base::get;
    explicit Payouts(frame::Context& context)
        : Base{context}, purse_{context}, tasks_{context}, market_{context}, jackpot_{context} {}

    /// phi J for each claim that a round draws goes from the escrow into the pot, so that a task
    /// never pays out more plants than it has paid for.
    void tax(const tasks::Task& task, std::uint32_t claims) {
        const Balance each = task.terms.planting_rate.of_up(task.terms.jackpot);
        purse_.pay(task.escrow, jackpot::pot_account(), saturating_mul(each, claims));
    }

    /// Slashes, rewards and returns the deposits of all claims that ended with the round, and pays
    /// for the plant, if there was one.
    void close_round(TaskId id, const tasks::Task& task, const SegmentOutcome& outcome,
                     tasks::Round round) {
        pay_plant(id, task, outcome, round);
        for (const auto& ended : outcome.ended) {
            if (is_drawn(ended.claim))
                close_verifier(id, task, outcome, ended);
            else
                close_challenge(id, task, outcome, ended, round);
        }
    }

    /// A verifier's claim that stands is paid for and its seat is free again. `share` is the part
    /// of the fee that it gets.
    Balance pay_claim(TaskId id, const tasks::Task& task, const NumberedClaim& entry,
                      Perbill share) {
        const auto spec = tasks_.spec(id);
        const auto segment = tasks::segment_at(spec, entry.claim.segment);
        const Balance fee = share.of(tasks::claim_fee(spec, task.terms, segment));
        const Balance paid = purse_.pay(task.escrow, entry.claim.account, fee);
        if (paid > 0) deposit(VerifierPaid{id, entry.id, entry.claim.account, paid});
        release(entry.claim);
        return paid;
    }
    /// Nothing is paid, nothing is taken.
    void release(const verification::Claim& claim) {
        purse_.close_claim(claim.hold);
        if (claim.seat)
            market_.seats().release(*claim.seat);
        else
            purse_.free(claim.hold);
    }

    void pay_solver(TaskId id, const tasks::Task& task) {
        const auto& assignment = *task.assignment;
        const Balance fee = tasks::solver_fee(tasks_.spec(id), task.budget, assignment.price);
        const Balance paid = purse_.pay(task.escrow, assignment.solver, fee);
        deposit(SolverPaid{id, assignment.solver, paid});
        free_solver(task);
    }
    void free_solver(const tasks::Task& task) {
        purse_.close_claim(task.assignment->deposit);
        purse_.free(task.assignment->deposit);
        market_.release(*task.assignment);
    }

    /// Row 10: a part of the deposit is burned, the rest returned.
    void penalise_abandonment(TaskId id, const tasks::Task& task) {
        const auto& assignment = *task.assignment;
        const Balance penalty =
            get(Parameters{}).abandon_penalty.of_up(purse_.amount(assignment.deposit));
        deposit(SolverSlashed{id, assignment.solver, purse_.slash(assignment.deposit, penalty)});
        free_solver(task);
    }

    /// Rows 5, 7 and 11: the whole deposit. Challengers are served in order, verifiers alike.
    /// `verification_paid` is what the bad run has cost the
    /// submitter in verifiers' fees.
    void slash_solver(TaskId id, const tasks::Task& task, std::vector<NumberedClaim> challengers,
                      const std::vector<NumberedClaim>& verifiers, Balance verification_paid) {
        const auto shares = get(Parameters{}).solver_slash;
        const auto hold = task.assignment->deposit;
        const Balance whole = purse_.amount(hold);
        reward(id, hold, shares.challengers.of(whole), std::move(challengers));
        if (!verifiers.empty()) {
            const Balance each = shares.verifiers.of(whole) / verifiers.size();
            for (const auto& entry : verifiers) pay_reward(id, hold, entry.claim.account, each);
        }
        purse_.pay(hold, task.submitter, std::min(shares.submitter.of(whole), verification_paid));
        purse_.slash(hold, purse_.amount(hold));
        deposit(SolverSlashed{id, task.assignment->solver, whole});
        free_solver(task);
    }

  private:
    static bool is_drawn(const verification::Claim& claim) { return verification::is_drawn(claim); }

    /// Gives out `pool` from a hold, the earliest commitment first, each at most the cap.
    void reward(TaskId id, collateral::HoldId hold, Balance pool,
                std::vector<NumberedClaim> winners) {
        std::ranges::stable_sort(winners, {}, [](const NumberedClaim& winner) {
            return std::pair{winner.claim.committed, winner.id};
        });
        for (const auto& winner : winners) pool -= pay_reward(id, hold, winner.claim.account, pool);
    }
    Balance pay_reward(TaskId id, collateral::HoldId hold, const AccountId& who, Balance most) {
        const Balance amount = std::min(most, get(Parameters{}).reward_cap);
        const Balance paid = purse_.pay(hold, who, amount);
        if (paid > 0) deposit(RewardPaid{id, who, paid});
        return paid;
    }

    void burn_rest(TaskId id, const NumberedClaim& entry, Balance whole) {
        purse_.slash(entry.claim.hold, purse_.amount(entry.claim.hold));
        deposit(ClaimantSlashed{id, entry.id, entry.claim.account, whole});
        release(entry.claim);
    }

    void close_verifier(TaskId id, const tasks::Task& task, const SegmentOutcome& outcome,
                        const NumberedClaim& loser) {
        const Balance whole = purse_.amount(loser.claim.hold);
        if (loser.claim.state == ClaimState::Convicted) {
            const auto shares = get(Parameters{}).verifier_slash;
            reward(id, loser.claim.hold, shares.challengers.of(whole), winners(outcome, loser));
            const bool fail = loser.claim.value->statement.verdict == verification::Verdict::Fail;
            if (outcome.contested && fail)
                pay_reward(id, loser.claim.hold, task.assignment->solver, shares.solver.of(whole));
        }
        burn_rest(id, loser, whole);
    }

    void close_challenge(TaskId id, const tasks::Task& task, const SegmentOutcome& outcome,
                         const NumberedClaim& entry, tasks::Round round) {
        if (entry.claim.state == ClaimState::Upheld) return release(entry.claim);
        const Balance whole = purse_.amount(entry.claim.hold);
        const auto shares = get(Parameters{}).challenge_slash;
        const auto verifier = std::ranges::find_if(
            outcome.standing, [&](const auto& standing) { return standing.claim.round == round; });
        // Who never opened its challenge harmed nobody but the chain; who lost one, did.
        if (entry.claim.state != ClaimState::Unopened && verifier != outcome.standing.end()) {
            pay_reward(id, entry.claim.hold, task.assignment->solver, shares.solver.of(whole));
            pay_reward(id, entry.claim.hold, verifier->claim.account, shares.verifier.of(whole));
        }
        burn_rest(id, entry, whole);
    }

    /// Whose claim lives and differs from the one that died: upheld challenges, and verifiers that
    /// said otherwise.
    static std::vector<NumberedClaim> winners(const SegmentOutcome& outcome,
                                              const NumberedClaim& loser) {
        std::vector<NumberedClaim> all;
        for (const auto& entry : outcome.ended)
            if (entry.claim.state == ClaimState::Upheld) all.push_back(entry);
        for (const auto& entry : outcome.standing)
            if (entry.claim.value->statement != loser.claim.value->statement) all.push_back(entry);
        return all;
    }

    void pay_plant(TaskId id, const tasks::Task& task, const SegmentOutcome& outcome,
                   tasks::Round round) {
        const auto is_planter = [&](const NumberedClaim& entry) {
            return is_drawn(entry.claim) && entry.claim.planted && entry.claim.round == round;
        };
        const auto living = std::ranges::find_if(outcome.standing, is_planter);
        if (living == outcome.standing.end() && std::ranges::none_of(outcome.ended, is_planter))
            return;
        std::vector<AccountId> finders;
        for (const auto& entry : outcome.ended)
            if (entry.claim.state == ClaimState::Upheld &&
                jackpot_.is_drawn(id, entry.claim.account))
                finders.push_back(entry.claim.account);
        const auto planter =
            living == outcome.standing.end() ? std::nullopt : std::optional{living->claim.account};
        jackpot_.pay_plant(id, task.terms.jackpot, planter, finders);
    }

    typename C::Purse purse_;
    typename C::Tasks tasks_;
    typename C::Market market_;
    typename C::Jackpot jackpot_;
};

}  // namespace assay::settlement
