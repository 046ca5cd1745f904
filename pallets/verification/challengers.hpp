// SPDX-License-Identifier: Apache-2.0
// What whistleblowers do, and a solver that is accused: challenge a claim with a replay of one's
// own, or question it.
#pragma once

#include "pallets/verification/calls.hpp"
#include "pallets/verification/judgement.hpp"

namespace assay::verification {

/// `C` is verification's Config.
template <class C>
class Challengers : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::put, Base::remove, Base::deposit, Base::fail, Base::now;
    using Stage = tasks::Stage;

  public:
    using Base::get;
    explicit Challengers(frame::Context& context)
        : Base{context}, purse_{context}, tasks_{context}, system_{context} {}

    frame::Result<> commit(const AccountId& who, const commit_challenge& args) {
        const auto task = TRY(tasks_.require(args.task, Stage::ChallengeCommit));
        auto record = TRY(open_segment(args.task, args.segment));
        ENSURE(args.deposit >= task.terms.challenge_deposit, fail(Error::DepositTooSmall));
        for (const auto id : record.current)
            ENSURE(get(Claims{id})->account != who, fail(Error::AlreadyChallenged));
        TRY(tasks_.take_role(args.task, who, Role::Challenger));
        if (challenges(record) >= get(Parameters{}).challengers_max)
            TRY(displace(record, args.deposit));
        const auto hold = TRY(purse_.lock(who, args.deposit, collateral::Purpose::Challenge));
        purse_.open_claim(hold);

        const ClaimId id = get(NextClaim{});
        put(NextClaim{}, id + 1);
        put(Claims{id}, Claim{.task = args.task,
                              .segment = args.segment,
                              .round = get(Audits{args.task})->round,
                              .kind = ClaimKind::Challenge,
                              .state = ClaimState::Committed,
                              .account = who,
                              .hold = hold,
                              .seat = {},
                              .commitment = args.commitment,
                              .committed = now(),
                              .value = {},
                              .root = {},
                              .outcome = {}});
        record.current.items.push_back(id);
        put(Segments{args.task, args.segment}, record);
        deposit(ChallengeCommitted{args.task, args.segment, id, who});
        return {};
    }

    frame::Result<> reveal(const AccountId& who, const reveal_challenge& args) {
        auto claim = get(Claims{args.claim});
        ENSURE(claim && claim->kind == ClaimKind::Challenge, fail(Error::UnknownClaim));
        ENSURE(claim->account == who, fail(Error::NotYourClaim));
        TRY(tasks_.require(claim->task, Stage::ChallengeReveal));
        ENSURE(claim->state == ClaimState::Committed, fail(Error::NotAwaited));
        const CommitmentPlace place{.domain = Domain::Challenge,
                                    .genesis = system_.genesis_hash(),
                                    .account = who,
                                    .task = claim->task,
                                    .segment = claim->segment,
                                    .round = claim->round};
        ENSURE(commitment(place, args.value, args.salt) == claim->commitment,
               fail(Error::OpeningWrong));
        claim->state = ClaimState::Revealed;
        claim->value = args.value;
        claim->root = args.value.x;
        put(Claims{args.claim}, claim);
        deposit(ClaimRevealed{args.claim, args.value});
        return {};
    }

    frame::Result<> question(const AccountId& who, const contest& args) {
        const auto task = tasks_.find(args.task);
        ENSURE(task && task->assignment, fail(Error::NotDrawn));
        ENSURE(task->stage >= Stage::ChallengeCommit && task->stage <= Stage::VrfReveal,
               fail(Error::NotDrawn));
        TRY(tasks_.require(args.task, task->stage));
        ENSURE(task->assignment->solver == who, fail(Error::NotTheSolver));
        auto record = TRY(open_segment(args.task, args.segment));
        ENSURE(!record.contest, fail(Error::AlreadyContested));
        const auto is_open_fail = [&](ClaimId id) {
            const auto claim = get(Claims{id});
            return claim && is_alive(*claim) && claim->value->statement.verdict == Verdict::Fail;
        };
        ENSURE(std::ranges::any_of(record.current, is_open_fail) ||
                   std::ranges::any_of(record.standing, is_open_fail),
               fail(Error::NothingToQuestion));
        record.contest = Contest{args.root, now()};
        put(Segments{args.task, args.segment}, record);
        deposit(Contested{args.task, args.segment});
        return {};
    }

  private:
    /// A segment of this round whose verifier has opened its claim.
    frame::Result<SegmentRecord> open_segment(TaskId id, SegmentIndex segment) const {
        const auto audit = get(Audits{id});
        ENSURE(audit && std::ranges::count(audit->waiting, segment) == 1, fail(Error::NotDrawn));
        const auto record = get(Segments{id, segment});
        INVARIANT(record);
        ENSURE(!record->current.empty(), fail(Error::NothingToQuestion));
        const auto drawn = get(Claims{record->current[0]});
        ENSURE(drawn && is_drawn(*drawn) && drawn->state == ClaimState::Revealed,
               fail(Error::NothingToQuestion));
        return *record;
    }

    static std::size_t challenges(const SegmentRecord& record) { return record.current.size() - 1; }

    /// A full segment takes a larger deposit for its smallest, which is returned. The youngest of
    /// equally small ones gives way.
    frame::Result<> displace(SegmentRecord& record, Balance amount) {
        std::size_t smallest = 0;
        Balance least = amount;
        for (std::size_t i = 1; i < record.current.size(); ++i) {
            const auto has = purse_.amount(get(Claims{record.current[i]})->hold);
            if (has < least || (smallest != 0 && has == least)) smallest = i, least = has;
        }
        ENSURE(smallest != 0, fail(Error::SegmentFull));
        const ClaimId id = record.current[smallest];
        const auto claim = get(Claims{id});
        purse_.close_claim(claim->hold);
        purse_.free(claim->hold);
        remove(Claims{id});
        record.current.items.erase(record.current.items.begin() +
                                   static_cast<std::ptrdiff_t>(smallest));
        deposit(ClaimClosed{id, ClaimState::Displaced});
        return {};
    }

    typename C::Purse purse_;
    typename C::Tasks tasks_;
    typename C::System system_;
};

}  // namespace assay::verification
