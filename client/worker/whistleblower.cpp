// SPDX-License-Identifier: Apache-2.0
#include "client/worker/whistleblower.hpp"

#include <spdlog/spdlog.h>

#include "client/worker/claims.hpp"

namespace assay::worker {

using chain_spec::JackpotPlace;
using chain_spec::VerificationPlace;
using tasks::Stage;

namespace {

/// How a claim looks to somebody who has replayed the segment.
enum class Finding : std::uint8_t { Agrees, Planted, Wrong };

Finding compare(const verification::ClaimValue& value, const program::ClaimRecord& expected) {
    if (value.statement != statement_of(expected)) return Finding::Wrong;
    if (value.x == expected.history) return Finding::Agrees;
    return value.x == verification::plant_of(expected.history) ? Finding::Planted : Finding::Wrong;
}

}  // namespace

void Whistleblower::act(const Moment& now, const std::vector<TaskView>& open) {
    keep_stake(now);
    for (const auto& view : open) {
        const auto stage = view.stage();
        if (stage < Stage::ClaimCommit || stage > Stage::VrfReveal) continue;
        show_draw(now, view);
        if (stage <= Stage::ChallengeReveal) watch(now, view);
    }
}

void Whistleblower::keep_stake(const Moment& now) {
    const auto self = workshop_.self();
    if (chain::read<JackpotPlace>(now.state, jackpot::Whistleblowers{self})) return;
    workshop_.outbox().send<JackpotPlace>(
        jackpot::stake{vrf_key_of(workshop_.key()), options_.stake}, now.number);
}

void Whistleblower::show_draw(const Moment& now, const TaskView& view) {
    const auto self = workshop_.self();
    const auto terms = chain::read<JackpotPlace>(now.state, jackpot::Draws{view.id});
    const auto own = chain::read<JackpotPlace>(now.state, jackpot::Whistleblowers{self});
    if (!terms || !own || own->since >= terms->submitted) return;
    if (chain::read<JackpotPlace>(now.state, jackpot::Drawn{view.id, self})) return;
    if (!draws_.contains(view.id)) {
        const jackpot::DrawInput input{now.genesis, view.id, terms->beacon};
        const auto vrf = workshop_.key().vrf_sign(jackpot::draw_context, scale::to_bytes(input));
        const auto target =
            chain::read<JackpotPlace>(now.state, jackpot::Parameters{}).drawn_target;
        const bool drawn = jackpot::is_drawn(own->vrf_key, input, vrf.output, target,
                                             options_.stake, terms->total_stake);
        draws_[view.id] = drawn ? std::optional{vrf} : std::nullopt;
    }
    if (const auto& vrf = draws_[view.id])
        workshop_.outbox().send<JackpotPlace>(jackpot::show_draw{view.id, *vrf}, now.number);
}

void Whistleblower::watch(const Moment& now, const TaskView& view) {
    const auto audit = chain::read<VerificationPlace>(now.state, verification::Audits{view.id});
    if (!audit) return;
    for (const auto segment : audit->waiting)
        // Replayed early, so that the challenge window finds the answer ready.
        if (auto* testimony = workshop_.testimony(now, view, segment);
            testimony && view.stage() >= Stage::ChallengeCommit)
            challenge(now, view, *audit, segment, *testimony);
}

void Whistleblower::challenge(const Moment& now, const TaskView& view,
                              const verification::Audit& audit, tasks::SegmentIndex segment,
                              Testimony& testimony) {
    const auto record =
        chain::read<VerificationPlace>(now.state, verification::Segments{view.id, segment});
    if (!record || record->current.empty()) return;
    const auto self = workshop_.self();
    const auto own = claim_of(workshop_, testimony, self);
    const verification::ClaimValue value{
        .x = own.history, .statement = statement_of(own), .delegates = {}};
    const auto salt =
        workshop_.salt("challenge", view.id, std::uint64_t{audit.round} << 32 | segment);

    for (const auto id : record->current) {
        const auto claim = chain::read<VerificationPlace>(now.state, verification::Claims{id});
        if (!claim || claim->account != self) continue;
        if (view.stage() == Stage::ChallengeReveal &&
            claim->state == verification::ClaimState::Committed)
            workshop_.outbox().send<VerificationPlace>(
                verification::reveal_challenge{id, value, salt}, now.number);
        return;  // One challenge a segment and round.
    }
    if (view.stage() != Stage::ChallengeCommit) return;
    const auto drawn =
        chain::read<VerificationPlace>(now.state, verification::Claims{record->current[0]});
    if (!drawn || !drawn->value) return;
    const auto finding = compare(*drawn->value, claim_of(workshop_, testimony, drawn->account));
    if (finding == Finding::Agrees) return;
    spdlog::info("{}: segment {}: the claim is {}", name_of(view.id), segment,
                 finding == Finding::Planted ? "planted" : "wrong");
    const verification::CommitmentPlace place{.domain = verification::Domain::Challenge,
                                              .genesis = now.genesis,
                                              .account = self,
                                              .task = view.id,
                                              .segment = segment,
                                              .round = audit.round};
    workshop_.outbox().send<VerificationPlace>(
        verification::commit_challenge{view.id, segment,
                                       verification::commitment(place, value, salt),
                                       view.task.terms.challenge_deposit},
        now.number);
}

}  // namespace assay::worker
