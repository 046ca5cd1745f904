// SPDX-License-Identifier: Apache-2.0
// A round from ClaimCommit to its end: what happens when a window closes, which claims go on trial,
// and what came out of it. Money is not moved here: settlement reads the outcome.
#pragma once

#include "pallets/verification/drawing.hpp"
#include "pallets/verification/judgement.hpp"

namespace assay::verification {

struct NumberedClaim {
    ClaimId id = 0;
    Claim claim;
};
/// What a round made of one segment.
struct SegmentOutcome {
    SegmentIndex segment = 0;
    SegmentState state{};
    bool contested = false;
    std::vector<NumberedClaim> ended;     ///< Removed from storage; their holds are still locked.
    std::vector<NumberedClaim> standing;  ///< Verifiers' claims that live.
};
using RoundOutcome = std::vector<SegmentOutcome>;

/// `C` is verification's Config.
template <class C>
class Rounds : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::put, Base::remove, Base::deposit, Base::now;
    using Stage = tasks::Stage;

  public:
    using Base::get;
    explicit Rounds(frame::Context& context)
        : Base{context}, tasks_{context}, proofs_{context}, trials_{context}, drawing_{context} {}

    /// The window of the task's stage is over: goes on to the next one. True if the round has
    /// nothing left to do; then `end` says what came out.
    bool advance(TaskId id, tasks::Task& task) {
        const BlockNumber reveal = now() + get(Parameters{}).reveal_blocks - 1;
        switch (task.stage) {
            case Stage::ClaimCommit:
                lapse(id, ClaimState::Awaited, ClaimState::Silent);
                if (!any(id, ClaimState::Committed)) return true;
                tasks_.enter(id, task, Stage::ClaimReveal, reveal);
                return false;
            case Stage::ClaimReveal:
                lapse(id, ClaimState::Committed, ClaimState::Unopened);
                if (!any(id, ClaimState::Revealed)) return true;
                tasks_.enter(id, task, Stage::ChallengeCommit, now() + drawing_.window(id));
                return false;
            case Stage::ChallengeCommit:
                // Nothing to open, no window for it.
                tasks_.enter(
                    id, task,
                    any(id, ClaimState::Committed) ? Stage::ChallengeReveal : Stage::VrfReveal,
                    reveal);
                return false;
            case Stage::ChallengeReveal:
                lapse(id, ClaimState::Committed, ClaimState::Unopened);
                tasks_.enter(id, task, Stage::VrfReveal, reveal);
                return false;
            case Stage::VrfReveal:
                lapse_plants(id);
                if (!call_trials(id, task)) return true;
                return false;
            case Stage::Trials:
                return !go_on_with_trials(id, task);
            default:
                INVARIANT(false);
                return false;
        }
    }

    /// Judges the round's segments, closes the claims that end, and keeps the others.
    RoundOutcome end(TaskId id) {
        RoundOutcome outcome;
        const auto audit = get(Audits{id});
        INVARIANT(audit && audit->trials_open == 0);
        for (const auto segment : audit->waiting)
            outcome.push_back(end_segment(id, segment, audit->round));
        return outcome;
    }

    /// Claims of a segment: those that stand, then this round's.
    std::vector<NumberedClaim> claims(TaskId id, SegmentIndex segment) const {
        std::vector<NumberedClaim> all;
        const auto record = get(Segments{id, segment});
        INVARIANT(record);
        const auto add = [&](ClaimId claim) { all.push_back({claim, *get(Claims{claim})}); };
        std::ranges::for_each(record->standing, add);
        std::ranges::for_each(record->current, add);
        return all;
    }

    /// The claim is over: out of storage, and its trial's record with it.
    void close(ClaimId id, ClaimState state) {
        trials_.forget(id);
        remove(Claims{id});
        deposit(ClaimClosed{id, state});
    }

  private:
    template <class Visit>
    void for_current(TaskId id, Visit visit) {
        const auto audit = get(Audits{id});
        for (const auto segment : audit->waiting) {
            const auto record = get(Segments{id, segment});
            for (const auto claim : record->current) visit(claim, *get(Claims{claim}));
        }
    }
    bool any(TaskId id, ClaimState state) {
        bool found = false;
        for_current(id, [&](ClaimId, const Claim& claim) { found |= claim.state == state; });
        return found;
    }
    void lapse(TaskId id, ClaimState from, ClaimState to) {
        for_current(id, [&](ClaimId claim_id, Claim claim) {
            if (claim.state != from) return;
            claim.state = to;
            put(Claims{claim_id}, claim);
        });
    }
    /// Who has opened a claim and not shown its VRF, with the plant that it may oblige to.
    void lapse_plants(TaskId id) {
        for_current(id, [&](ClaimId claim_id, Claim claim) {
            if (!is_drawn(claim) || claim.state != ClaimState::Revealed || claim.root) return;
            claim.state = ClaimState::PlantOwed;
            put(Claims{claim_id}, claim);
        });
    }

    static std::vector<Claim> values(const std::vector<NumberedClaim>& numbered) {
        std::vector<Claim> claims;
        for (const auto& entry : numbered) claims.push_back(entry.claim);
        return claims;
    }

    /// Every living claim on a disputed segment goes on trial. False if there is no dispute.
    bool call_trials(TaskId id, tasks::Task& task) {
        auto audit = get(Audits{id});
        std::vector<ClaimId> waiting;
        BlockNumber longest = 0;
        const auto spec = tasks_.spec(id);
        for (const auto segment : audit->waiting) {
            const auto all = claims(id, segment);
            const bool contested = get(Segments{id, segment})->contest.has_value();
            if (!is_disputed(values(all), contested)) continue;
            longest = std::max(longest, trials_.longest(tasks::segment_at(spec, segment)));
            for (const auto& [claim_id, claim] : all)
                if (is_alive(claim)) waiting.push_back(claim_id);
        }
        if (waiting.empty()) return false;
        audit->trials_waiting = waiting;
        put(Audits{id}, audit);
        tasks_.enter(id, task, Stage::Trials, now() + longest);
        return go_on_with_trials(id, task);
    }

    /// Opens as many trials as there are places. False when all are over.
    bool go_on_with_trials(TaskId id, tasks::Task& task) {
        auto audit = get(Audits{id});
        auto& waiting = audit->trials_waiting.items;
        for (const auto limit = get(Parameters{}).trials_max;
             audit->trials_open < limit && !waiting.empty();) {
            if (open_trial(waiting.front())) ++audit->trials_open;
            waiting.erase(waiting.begin());
        }
        put(Audits{id}, audit);
        if (audit->trials_open == 0) return false;
        tasks_.wake(id, task, now() + 1);
        return true;
    }

    /// False for a claim that nobody accuses.
    bool open_trial(ClaimId id) {
        auto claim = get(Claims{id});
        INVARIANT(claim && claim->root);
        const auto accusers = accusers_of(id, *claim);
        if (accusers.empty()) return false;
        const auto task = tasks_.find(claim->task);
        const auto spec = tasks_.spec(claim->task);
        const auto segment = tasks::segment_at(spec, claim->segment);
        const auto end = proofs_.checkpoint(claim->task, segment.index);
        INVARIANT(task && end);
        TrialRequest request{
            .claim = id,
            .task = claim->task,
            .segment = segment,
            .round = claim->round,
            .claimant = claim->account,
            .delegates = claim->value->delegates,
            .root = *claim->root,
            .statement = claim->value->statement,
            .header = proofs::header_of(claim->task, spec, task->assignment->order_seed, 0),
            .start = {},
            .start_state_root = {},
            .end = end->commitment,
            .accusers = accusers,
            .replay_blocks = replay_blocks(tasks::work_of(spec, segment), get(Parameters{}))};
        request.header.step = segment.first_step;
        if (segment.section == tasks::Section::Step) {
            const auto start = proofs_.checkpoint(claim->task, segment.index - 1);
            INVARIANT(start);
            request.start = start->commitment;
            request.start_state_root = start->state_root;
        }
        trials_.forget(id);  // Of an earlier round.
        claim->outcome.reset();
        put(Claims{id}, claim);
        INVARIANT(trials_.open(request));
        deposit(TrialOpened{id});
        return true;
    }

    std::vector<Accuser> accusers_of(ClaimId accused, const Claim& claim) const {
        std::vector<Accuser> accusers;
        for (const auto& [id, other] : claims(claim.task, claim.segment)) {
            // One that died in its own trial meanwhile had its reasons too; one that never opened
            // has no history to accuse with.
            if (id == accused || !other.root || other.state != ClaimState::Revealed) continue;
            // Verifiers that say the same have nothing to ask each other.
            if (is_drawn(claim) && is_drawn(other) &&
                claim.value->statement == other.value->statement)
                continue;
            accusers.push_back({.account = other.account,
                                .root = *other.root,
                                .deposit = stake_of(other),
                                .committed = other.committed});
        }
        const auto record = get(Segments{claim.task, claim.segment});
        if (record->contest && claim.value->statement.verdict == Verdict::Fail)
            accusers.push_back({.account = tasks_.find(claim.task)->assignment->solver,
                                .root = record->contest->root,
                                .deposit = 0,
                                .committed = record->contest->since});
        return accusers;
    }
    Balance stake_of(const Claim& claim) const {
        return typename C::Purse{this->context()}.amount(claim.hold);
    }

    SegmentOutcome end_segment(TaskId id, SegmentIndex segment, Round round) {
        auto record = get(Segments{id, segment});
        const auto all = claims(id, segment);
        const auto judgement = judge(values(all), round);
        SegmentOutcome outcome{.segment = segment,
                               .state = judgement.state,
                               .contested = record->contest.has_value(),
                               .ended = {},
                               .standing = {}};
        record->state = judgement.state;
        record->standing.items.clear();
        record->current.items.clear();
        record->contest.reset();
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto [claim_id, claim] = all[i];
            claim.state = judgement.claims[i];
            if (is_drawn(claim) && is_alive(claim)) {
                record->standing.items.push_back(claim_id);
                outcome.standing.push_back({claim_id, claim});
            } else {
                close(claim_id, claim.state);
                outcome.ended.push_back({claim_id, claim});
            }
        }
        put(Segments{id, segment}, record);
        deposit(SegmentDecided{id, segment, record->state});
        return outcome;
    }

    typename C::Tasks tasks_;
    typename C::Proofs proofs_;
    typename C::Trials trials_;
    Drawing<C> drawing_;
};

}  // namespace assay::verification
