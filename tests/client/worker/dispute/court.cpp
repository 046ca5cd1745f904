// SPDX-License-Identifier: Apache-2.0
#include "tests/client/worker/dispute/court.hpp"

namespace assay::test {

void Accusing::act(Chain& chain, const dispute::TrialView& view) {
    const auto action = interrogator_.next(view);
    if (const auto* ask = std::get_if<interrogation::open>(&action))
        if (chain.call(self(), *ask)) ++questions;
    if (const auto* found = std::get_if<interrogation::convict>(&action))
        if (chain.call(self(), *found))
            evidence_bytes = frame::encode_call<Interrogation>(*found).size();
}

void Defending::act(Chain& chain, const dispute::TrialView& view) {
    for (const auto& answer : defender_.next(view))
        static_cast<void>(static_cast<bool>(chain.call(self(), answer)));
}

verification::TrialRequest request_for(const program::Subject& subject, verification::ClaimId claim,
                                       std::vector<verification::Accuser> accusers) {
    const auto& segment = subject.segment;
    return {.claim = claim,
            .task = subject.task.task,
            .segment = {.index = 1,
                        .section = segment.start ? tasks::Section::Step : tasks::Section::Init,
                        .first_step = static_cast<std::uint32_t>(segment.first_step),
                        .steps = segment.steps},
            .round = 0,
            .claimant = subject.claim.account,
            .delegates = {},
            .root = subject.claim.history,
            .statement = {.distance = 0,
                          .verdict = subject.claim.pass ? verification::Verdict::Pass
                                                        : verification::Verdict::Fail},
            .header = program::header_at(subject.task, segment.first_step),
            .start = segment.start.value_or(Hash256{}),
            .start_state_root = {},
            .end = segment.end,
            .accusers = std::move(accusers)};
}

dispute::TrialView view_of(Chain& chain, verification::ClaimId claim, const AccountId& self) {
    auto trials = chain.trials();
    dispute::TrialView view{.next_block = chain.now(),
                            .trial = *trials.trial(claim),
                            .record = trials.record(claim),
                            .self = {},
                            .group = {}};
    const auto number = *trials.get(interrogation::TrialOf{claim});
    view.self = trials.get(interrogation::Members{number, self});
    if (view.self && view.self->group)
        view.group = trials.get(interrogation::Groups{number, *view.self->group});
    return view;
}

BlockNumber run(Chain& chain, verification::ClaimId claim, std::span<Party* const> parties,
                BlockNumber limit) {
    const BlockNumber begun = chain.now();
    while (chain.now() - begun < limit && !outcome_of(chain, claim)) {
        for (auto* party : parties) {
            if (outcome_of(chain, claim)) break;
            party->act(chain, view_of(chain, claim, party->self()));
        }
        chain.advance();
    }
    return chain.now() - begun;
}

std::optional<verification::TrialOutcome> outcome_of(const Chain& chain,
                                                     verification::ClaimId claim) {
    for (const auto& [whose, outcome] : chain.told().outcomes)
        if (whose == claim) return outcome;
    return std::nullopt;
}

}  // namespace assay::test
