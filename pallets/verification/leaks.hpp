// SPDX-License-Identifier: Apache-2.0
// Leaks: a verifier that shows its claim or its planting VRF before the time to do so loses its
// deposit to whoever can prove it, so nobody can sell that knowledge safely (docs/adr/0107).
#pragma once

#include "pallets/verification/claimants.hpp"

namespace assay::verification {

/// `C` is verification's Config.
template <class C>
class Leaks : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::put, Base::remove, Base::deposit, Base::fail, Base::now;
    using Stage = tasks::Stage;

  public:
    using Base::get;
    explicit Leaks(frame::Context& context)
        : Base{context}, purse_{context}, tasks_{context}, system_{context}, claimants_{context} {}

    frame::Result<> notice(const AccountId& who, const notice_leak& args) {
        const auto claim = TRY(open_claim(args.claim));
        const auto task = tasks_.find(claim.task);
        INVARIANT(task);
        put(LeakNotices{who}, LeakNotice{args.claim, args.commitment, now(), task->stage});
        return {};
    }

    frame::Result<> report(const AccountId& who, const report_leak& args) {
        auto claim = TRY(open_claim(args.claim));
        const auto notice = get(LeakNotices{who});
        ENSURE(notice && notice->claim == args.claim, fail(Error::NoNotice));
        ENSURE(notice->committed < now(), fail(Error::NoticeTooFresh));
        auto place = claimants_.place(claim, Domain::Leak);
        place.account = who;
        ENSURE(commitment(place, scale::to_bytes(args.evidence), args.salt) == notice->commitment,
               fail(Error::OpeningWrong));
        TRY(check(claim, *notice, args.evidence));

        remove(LeakNotices{who});
        const auto parameters = get(Parameters{});
        const Balance held = purse_.amount(claim.hold);
        purse_.pay(claim.hold, who,
                   std::min(parameters.leak_share.of(held), parameters.leak_reward_max));
        purse_.slash(claim.hold, held);
        claim.leaked = true;
        put(Claims{args.claim}, claim);
        deposit(LeakReported{args.claim, who});
        return {};
    }

  private:
    /// A drawn claim of the task's present round whose deposit is still there.
    frame::Result<Claim> open_claim(ClaimId id) const {
        const auto claim = get(Claims{id});
        ENSURE(claim && claim->kind == ClaimKind::Drawn, fail(Error::UnknownClaim));
        const auto audit = get(Audits{claim->task});
        INVARIANT(audit);
        ENSURE(audit->round == claim->round && !claim->leaked, fail(Error::TooLate));
        return *claim;
    }

    /// Evidence counts if it was secret when the notice of it was given.
    frame::Result<> check(const Claim& claim, const LeakNotice& notice,
                          const LeakEvidence& evidence) const {
        if (const auto* opened = std::get_if<OpenedClaim>(&evidence)) {
            ENSURE(notice.stage == Stage::ClaimCommit && claim.state != ClaimState::Awaited &&
                       commitment(claimants_.place(claim, Domain::Claim), opened->value,
                                  opened->salt) == claim.commitment,
                   fail(Error::NotALeak));
            return {};
        }
        const auto& shown = *std::get_if<ShownVrf>(&evidence);
        ENSURE(notice.stage < Stage::VrfReveal && claimants_.owes(claim, shown.signature),
               fail(Error::NotALeak));
        return {};
    }

    typename C::Purse purse_;
    typename C::Tasks tasks_;
    typename C::System system_;
    Claimants<C> claimants_;
};

}  // namespace assay::verification
