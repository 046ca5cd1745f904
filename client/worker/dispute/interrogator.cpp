// SPDX-License-Identifier: Apache-2.0
#include "client/worker/dispute/interrogator.hpp"

namespace assay::dispute {

using interrogation::Stage;
using program::Accuse;
using program::Agree;
using program::Ask;

program::Move Interrogator::walk(const TrialView& view) {
    const auto& claim = view.trial.subject.claim;
    Path path;
    auto move = prover_.next_move(claim, path, {});
    while (const auto* ask = std::get_if<Ask>(&move)) {
        const auto answers = answers_along(view, ask->path);
        if (answers.size() <= ask->path.size()) break;
        path = ask->path;
        move = prover_.next_move(claim, path, answers);
    }
    return move;
}

Action Interrogator::next(const TrialView& view) {
    if (view.trial.stage == Stage::Over || !view.self) return Wait{};
    const auto& claim = view.trial.subject.claim;
    auto move = walk(view);
    if (auto* found = std::get_if<Accuse>(&move))
        return interrogation::convict{view.trial.claim, found->path, std::move(found->accusation)};
    const auto* ask = std::get_if<Ask>(&move);
    if (!ask) return Wait{};

    if (view.trial.stage == Stage::Joining) {
        if (view.self->group) return Wait{};
        const Hash256 own = prover_.claim(claim.account).history;
        return interrogation::open{view.trial.claim, {}, own};
    }
    const bool may_ask = view.self->group && !view.self->forfeited && view.group &&
                         view.group->seated && !is_outstanding(view, ask->path);
    if (!may_ask) return Wait{};
    for (const auto& question : view.trial.questions)
        if (question.group == *view.self->group) return Wait{};
    return interrogation::open{view.trial.claim, ask->path, ask->own};
}

std::optional<Path> Interrogator::frontier(const TrialView& view) {
    const auto move = walk(view);
    if (const auto* found = std::get_if<Accuse>(&move)) return found->path;
    if (const auto* ask = std::get_if<Ask>(&move)) return ask->path;
    return std::nullopt;
}

std::optional<interrogation::convict_published> Interrogator::convict_from(
    ClaimId claim, const program::Subject& subject, const Fetch& fetch) {
    interrogation::convict_published call{
        .claim = claim, .path = {}, .answers = {}, .accusation = {}};
    std::vector<Answer> answers;
    auto move = prover_.next_move(subject.claim, {}, {});
    while (const auto* ask = std::get_if<Ask>(&move)) {
        auto published = fetch(ask->path);
        if (!published) return std::nullopt;
        answers.push_back(published->answer);
        call.answers.items.push_back(*std::move(published));
        const Path path = ask->path;
        move = prover_.next_move(subject.claim, path, answers);
    }
    auto* found = std::get_if<Accuse>(&move);
    if (!found) return std::nullopt;
    call.path = found->path;
    call.accusation = std::move(found->accusation);
    return call;
}

}  // namespace assay::dispute
