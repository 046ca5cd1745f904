// SPDX-License-Identifier: Apache-2.0
#include "client/worker/verifier.hpp"

#include <spdlog/spdlog.h>

#include "client/worker/claims.hpp"

namespace assay::worker {

using chain_spec::MarketPlace;
using chain_spec::VerificationPlace;
using tasks::Stage;
using verification::ClaimState;

void Verifier::act(const Moment& now, const std::vector<TaskView>& open) {
    keep_seats(now);
    for (const auto& view : open) {
        const auto stage = view.stage();
        if (stage < Stage::Delivered || stage > Stage::VrfReveal) continue;
        if (!workshop_.conduct().acts(view.id, stage)) continue;
        for (const auto& duty : duties(now, view)) {
            if (stage == Stage::ClaimCommit && duty.claim.state == ClaimState::Awaited)
                commit_or_reveal(now, view, duty);
            if (stage == Stage::ClaimReveal && duty.claim.state == ClaimState::Committed)
                commit_or_reveal(now, view, duty);
            if (stage == Stage::VrfReveal && duty.claim.state == ClaimState::Revealed &&
                !duty.claim.root)
                show_plant(now, view, duty);
        }
    }
}

void Verifier::keep_seats(const Moment& now) {
    const auto self = workshop_.self();
    auto& outbox = workshop_.outbox();
    const auto verifier = chain::read<MarketPlace>(now.state, market::Verifiers{self});
    if (!verifier) {
        outbox.send<MarketPlace>(
            market::register_verifier{vrf_key_of(workshop_.key()), options_.memory}, now.number);
        return;
    }
    // One at a time: equal calls would count as one on its way.
    if (verifier->seats < options_.seats)
        outbox.send<MarketPlace>(market::take_seat{options_.seat_deposit + verifier->seats},
                                 now.number);
}

std::vector<Verifier::Duty> Verifier::duties(const Moment& now, const TaskView& view) const {
    std::vector<Duty> out;
    const auto audit = chain::read<VerificationPlace>(now.state, verification::Audits{view.id});
    if (!audit) return out;
    for (const auto segment : audit->waiting) {
        const auto record =
            chain::read<VerificationPlace>(now.state, verification::Segments{view.id, segment});
        if (!record || record->current.empty()) continue;
        const auto id = record->current[0];
        const auto claim = chain::read<VerificationPlace>(now.state, verification::Claims{id});
        if (claim && claim->account == workshop_.self() && claim->round == audit->round &&
            claim->kind == verification::ClaimKind::Drawn)
            out.push_back({id, *claim, *audit});
    }
    return out;
}

void Verifier::commit_or_reveal(const Moment& now, const TaskView& view, const Duty& duty) {
    auto* testimony = workshop_.testimony(now, view, duty.claim.segment);
    if (!testimony) return;
    const auto own = claim_of(workshop_, *testimony, workshop_.self());
    verification::ClaimValue value{
        .x = own.history, .statement = statement_of(own), .delegates = {}};
    if (owes(now, view, duty)) value.x = verification::plant_of(own.history);
    const auto salt = workshop_.salt("claim", view.id, duty.id);
    if (duty.claim.state == ClaimState::Committed) {
        workshop_.outbox().send<VerificationPlace>(verification::reveal_claim{duty.id, value, salt},
                                                   now.number);
        return;
    }
    const verification::CommitmentPlace place{.domain = verification::Domain::Claim,
                                              .genesis = now.genesis,
                                              .account = workshop_.self(),
                                              .task = view.id,
                                              .segment = duty.claim.segment,
                                              .round = duty.claim.round};
    workshop_.outbox().send<VerificationPlace>(
        verification::commit_claim{duty.id, verification::commitment(place, value, salt)},
        now.number);
}

const crypto::VrfSignature& Verifier::vrf(const Moment& now, const TaskView& view,
                                          const Duty& duty) {
    const auto known = vrfs_.find(duty.id);
    if (known != vrfs_.end()) return known->second;
    const verification::PlantInput input{now.genesis, view.id, duty.claim.segment, duty.claim.round,
                                         duty.audit.beacon};
    return vrfs_
        .emplace(duty.id,
                 workshop_.key().vrf_sign(verification::plant_context, scale::to_bytes(input)))
        .first->second;
}

bool Verifier::owes(const Moment& now, const TaskView& view, const Duty& duty) {
    const verification::PlantInput input{now.genesis, view.id, duty.claim.segment, duty.claim.round,
                                         duty.audit.beacon};
    return verification::owes_plant(vrf_key_of(workshop_.key()), input, vrf(now, view, duty).output,
                                    view.task.terms.planting_rate);
}

void Verifier::show_plant(const Moment& now, const TaskView& view, const Duty& duty) {
    std::optional<Hash256> root;
    if (owes(now, view, duty)) {
        auto* testimony = workshop_.testimony(now, view, duty.claim.segment);
        if (!testimony) return;
        root = claim_of(workshop_, *testimony, workshop_.self()).history;
        spdlog::info("{}: segment {} carries a planted error", name_of(view.id),
                     duty.claim.segment);
    }
    workshop_.outbox().send<VerificationPlace>(
        verification::reveal_plant{duty.id, vrf(now, view, duty), root}, now.number);
}

}  // namespace assay::worker
