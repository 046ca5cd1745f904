// SPDX-License-Identifier: Apache-2.0
#include "tests/pallets/interrogation/hearing.hpp"

#include "runtime/base/check.hpp"

namespace assay::test {

Task Histories::with_other_data(Task task) {
    for (auto& byte : task.data[0].bytes) byte ^= 0x80;
    return task;
}

Histories& histories() {
    static Histories both;
    return both;
}

Hearing::Hearing(std::vector<AccountId> accusers, const interrogation::ParameterValues& values,
                 bool honest)
    : chain{values}, claimed_{honest ? histories().truth : histories().falsehood} {
    subject = {histories().task.record, histories().segment, claimed_.claim(claimant)};
    verification::TrialRequest request{.claim = claim,
                                       .task = subject.task.task,
                                       .segment = {.index = 1,
                                                   .section = tasks::Section::Step,
                                                   .first_step = 0,
                                                   .steps = Histories::steps},
                                       .claimant = claimant,
                                       .delegates = {{delegate}},
                                       .root = subject.claim.history,
                                       .statement = {},
                                       .header = program::header_at(subject.task, 0),
                                       .start = *subject.segment.start,
                                       .start_state_root = {},
                                       .end = subject.segment.end,
                                       .accusers = {}};
    if (!subject.claim.pass) request.statement.verdict = verification::Verdict::Fail;
    for (std::uint32_t i = 0; i < accusers.size(); ++i)
        request.accusers.items.push_back({accusers[i], {}, 100 * (i + 1), i + 1});
    INVARIANT(chain.trials().open(request));
}

Hash256 Hearing::true_root() const { return histories().truth.claim(claimant).history; }

Hash256 Hearing::any_root(std::uint8_t fill) {
    Hash256 root;
    root.bytes.fill(fill);
    return root;
}

interrogation::open Hearing::question(const program::Path& path, std::uint8_t own) const {
    return {claim, path, any_root(own)};
}

interrogation::answer Hearing::reply(const program::Path& path) const {
    auto answer = claimed_.answer(claimant, path);
    INVARIANT(answer);
    return {claim, path, *std::move(answer)};
}

void Hearing::settle(const AccountId& asker, const program::Path& path) {
    INVARIANT(chain.call(asker, question(path)));
    INVARIANT(chain.call(claimant, reply(path)));
}

void Hearing::join(const AccountId& asker, const Hash256& root) {
    INVARIANT(chain.call(asker, interrogation::open{claim, {}, root}));
    if (!trial().questions.empty()) INVARIANT(chain.call(claimant, reply({})));
}

Hearing::Finding Hearing::finding() const {
    Finding found;
    std::vector<program::Answer> answers;
    auto move = histories().truth.next_move(subject.claim, {}, {});
    while (const auto* ask = std::get_if<program::Ask>(&move)) {
        const program::Path path = ask->path;
        found.questions.push_back(path);
        answers.push_back(*claimed_.answer(claimant, path));
        move = histories().truth.next_move(subject.claim, path, answers);
    }
    auto* accuse = std::get_if<program::Accuse>(&move);
    INVARIANT(accuse);
    found.path = accuse->path;
    found.accusation = std::move(accuse->accusation);
    return found;
}

interrogation::Group Hearing::group(interrogation::GroupIndex index) {
    const auto number = *chain.trials().get(interrogation::TrialOf{claim});
    return *chain.trials().get(interrogation::Groups{number, index});
}

interrogation::Member Hearing::member(const AccountId& who) {
    const auto number = *chain.trials().get(interrogation::TrialOf{claim});
    return *chain.trials().get(interrogation::Members{number, who});
}

std::optional<verification::TrialOutcome> Hearing::outcome() const {
    for (const auto& [whose, outcome] : chain.told().outcomes)
        if (whose == claim) return outcome;
    return std::nullopt;
}

}  // namespace assay::test
