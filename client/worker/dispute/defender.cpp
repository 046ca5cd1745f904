// SPDX-License-Identifier: Apache-2.0
#include "client/worker/dispute/defender.hpp"

namespace assay::dispute {

bool Defender::speaks(const TrialView& view) const {
    const auto& delegates = view.trial.delegates;
    return self_ == view.trial.subject.claim.account ||
           std::ranges::find(delegates, self_) != delegates.end();
}

std::vector<interrogation::answer> Defender::next(const TrialView& view) {
    std::vector<interrogation::answer> out;
    if (view.trial.stage == interrogation::Stage::Over) return out;
    auto questions = view.trial.questions.items;
    std::ranges::stable_sort(questions, {}, &interrogation::Question::due);
    for (const auto& question : questions) {
        const auto trail =
            program::follow(view.trial.subject, question.path, answers_along(view, question.path));
        if (!trail || (program::is_seam(trail->place) && !speaks(view))) continue;
        auto reply = answerer_.answer(view.trial.subject.claim.account, question.path);
        if (reply) out.push_back({view.trial.claim, question.path, *std::move(reply)});
    }
    return out;
}

std::optional<interrogation::PublishedAnswer> Defender::publish(const program::Subject& subject,
                                                                const Path& path,
                                                                const Sign& sign) {
    auto answer = answerer_.answer(subject.claim.account, path);
    if (!answer) return std::nullopt;
    interrogation::PublishedAnswer out{.answer = *std::move(answer), .seal = {}};
    const bool seam = std::holds_alternative<program::StepAnswer>(out.answer) ||
                      std::holds_alternative<program::TileAnswer>(out.answer);
    if (seam) {
        const Hash256 digest = interrogation::sealed_digest(subject, path, out.answer);
        out.seal = interrogation::Seal{self_, sign(as_bytes(digest))};
    }
    return out;
}

}  // namespace assay::dispute
