// SPDX-License-Identifier: Apache-2.0
#include "client/worker/trials.hpp"

namespace assay::worker {

using chain_spec::InterrogationPlace;
using chain_spec::VerificationPlace;

void Trials::act(const Moment& now, const std::vector<TaskView>& open) {
    for (const auto& view : open) {
        if (view.stage() != tasks::Stage::Trials) continue;
        if (!workshop_.conduct().acts(view.id, view.stage())) continue;
        const auto segments =
            chain::read_all<VerificationPlace, verification::Segments>(now.state, view.id);
        for (const auto& [key, record] : segments) {
            for (const auto id : record.standing) attend(now, view, key.segment.key, id);
            for (const auto id : record.current) attend(now, view, key.segment.key, id);
        }
    }
}

void Trials::attend(const Moment& now, const TaskView& view, tasks::SegmentIndex segment,
                    verification::ClaimId claim) {
    const auto number = chain::read<InterrogationPlace>(now.state, interrogation::TrialOf{claim});
    if (!number) return;
    const auto trial = chain::read<InterrogationPlace>(now.state, interrogation::Trials{*number});
    if (!trial || trial->stage == interrogation::Stage::Over) return;
    const auto self = workshop_.self();
    const bool own = trial->subject.claim.account == self;
    const auto seen = look(now, *number, *trial);
    if (!own && !seen.self) return;
    auto* testimony = workshop_.testimony(now, view, segment);
    if (!testimony) return;

    std::vector<interrogation::answer> answers;
    dispute::Action action;
    workshop_.compute().run_now([&] {
        if (own)
            answers = dispute::Defender{self, testimony->answerer()}.next(seen);
        else if (auto* prover = testimony->prover())
            action = dispute::Interrogator{*prover}.next(seen);
    });
    auto& outbox = workshop_.outbox();
    for (const auto& answer : answers) outbox.send<InterrogationPlace>(answer, now.number);
    if (const auto* question = std::get_if<interrogation::open>(&action))
        outbox.send<InterrogationPlace>(*question, now.number);
    if (const auto* verdict = std::get_if<interrogation::convict>(&action))
        outbox.send<InterrogationPlace>(*verdict, now.number);
}

dispute::TrialView Trials::look(const Moment& now, interrogation::TrialNumber number,
                                const interrogation::Trial& trial) const {
    const auto self = workshop_.self();
    dispute::TrialView view{
        .next_block = now.number + 1, .trial = trial, .record = {}, .self = {}, .group = {}};
    const auto record =
        chain::read_all<InterrogationPlace, interrogation::Record>(now.state, number);
    for (const auto& [key, node] : record) view.record.emplace(key.path.key.items, node.answer);
    view.self = chain::read<InterrogationPlace>(now.state, interrogation::Members{number, self});
    if (view.self && view.self->group)
        view.group = chain::read<InterrogationPlace>(
            now.state, interrogation::Groups{number, *view.self->group});
    return view;
}

}  // namespace assay::worker
