// SPDX-License-Identifier: Apache-2.0
// What drawn verifiers do: commit to a claim, open it, and show whether they had to plant.
#pragma once

#include "pallets/verification/calls.hpp"

namespace assay::verification {

/// `C` is verification's Config.
template <class C>
class Claimants : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::put, Base::deposit, Base::fail, Base::now;
    using Stage = tasks::Stage;

  public:
    using Base::get;
    explicit Claimants(frame::Context& context)
        : Base{context}, tasks_{context}, market_{context}, system_{context} {}

    frame::Result<> commit(const AccountId& who, const commit_claim& args) {
        auto claim = TRY(own(who, args.claim, Stage::ClaimCommit));
        ENSURE(claim.state == ClaimState::Awaited, fail(Error::NotAwaited));
        claim.state = ClaimState::Committed;
        claim.commitment = args.commitment;
        claim.committed = now();
        put(Claims{args.claim}, claim);
        deposit(ClaimCommitted{args.claim});
        return {};
    }

    frame::Result<> reveal(const AccountId& who, const reveal_claim& args) {
        auto claim = TRY(own(who, args.claim, Stage::ClaimReveal));
        ENSURE(claim.state == ClaimState::Committed, fail(Error::NotAwaited));
        ENSURE(commitment(place(claim, Domain::Claim), args.value, args.salt) == claim.commitment,
               fail(Error::OpeningWrong));
        claim.state = ClaimState::Revealed;
        claim.value = args.value;
        put(Claims{args.claim}, claim);
        deposit(ClaimRevealed{args.claim, args.value});
        return {};
    }

    frame::Result<> show(const AccountId& who, const reveal_plant& args) {
        auto claim = TRY(own(who, args.claim, Stage::VrfReveal));
        ENSURE(claim.state == ClaimState::Revealed, fail(Error::NotAwaited));
        ENSURE(!claim.root, fail(Error::AlreadyShown));
        const auto owed = TRY(owes(claim, args.vrf));
        if (owed) {
            ENSURE(args.root && plant_of(*args.root) == claim.value->x, fail(Error::PlantNotSet));
            claim.planted = true;
            claim.root = args.root;
        } else {
            ENSURE(!args.root, fail(Error::RootWithoutPlant));
            claim.root = claim.value->x;
        }
        put(Claims{args.claim}, claim);
        deposit(PlantShown{args.claim, claim.planted, claim.root});
        return {};
    }

    /// Whether this VRF obliges the claim's verifier to plant; an error if it is not its VRF.
    frame::Result<bool> owes(const Claim& claim, const crypto::VrfSignature& vrf) const {
        const auto verifier = market_.seats().verifier(claim.account);
        const auto audit = get(Audits{claim.task});
        const auto task = tasks_.find(claim.task);
        INVARIANT(verifier && audit && task);
        const PlantInput input{system_.genesis_hash(), claim.task, claim.segment, claim.round,
                               audit->beacon};
        ENSURE(crypto::vrf_verify(verifier->vrf_key, plant_context, scale::to_bytes(input), vrf),
               fail(Error::VrfWrong));
        return owes_plant(verifier->vrf_key, input, vrf.output, task->terms.planting_rate);
    }

    CommitmentPlace place(const Claim& claim, Domain domain) const {
        return {.domain = domain,
                .genesis = system_.genesis_hash(),
                .account = claim.account,
                .task = claim.task,
                .segment = claim.segment,
                .round = claim.round};
    }

  private:
    /// The drawn verifier's claim of this round, while the task is in `stage`.
    frame::Result<Claim> own(const AccountId& who, ClaimId id, Stage stage) const {
        const auto claim = get(Claims{id});
        ENSURE(claim && claim->kind == ClaimKind::Drawn, fail(Error::UnknownClaim));
        ENSURE(claim->account == who, fail(Error::NotYourClaim));
        TRY(tasks_.require(claim->task, stage));
        const auto audit = get(Audits{claim->task});
        INVARIANT(audit);
        ENSURE(claim->round == audit->round, fail(Error::NotAwaited));
        return *claim;
    }

    typename C::Tasks tasks_;
    typename C::Market market_;
    typename C::System system_;
};

}  // namespace assay::verification
