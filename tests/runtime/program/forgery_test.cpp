// SPDX-License-Identifier: Apache-2.0
// arbiter.hpp again: lies about histories, states and verdicts, where every computation is right.
#include <catch2/catch.hpp>

#include "tests/runtime/program/world.hpp"

namespace assay::program {
namespace {

// A history of any leaves, each a state of any header; the liar's other numbers are honest.
struct Forgery {
    std::vector<Hash256> leaves;
    ClaimRecord claim;

    explicit Forgery(const SegmentRecord& segment) {
        Prover prover{world().task, segment, world().honest};
        claim = prover.claim(claimant_account);
        for (std::uint64_t i = 0; i <= segment_steps; ++i)
            leaves.push_back(step_leaf(claimant_account, segment.first_step + i,
                                       world().honest.commitment(segment.first_step + i)));
    }
};

Verdict try_forgery(const SegmentRecord& segment, Forgery& forgery, std::vector<Graft> grafts) {
    Prover prover{world().task, segment, world().honest};
    const Tree history{TreeKind::Segment, forgery.leaves};
    forgery.claim.history = history.root();
    grafts.push_back({Path{}, HistoryAnswer{history.opening()}, &history, nullptr});
    Claimant forger{prover, forgery.claim, std::move(grafts)};
    return try_claim(segment, forger);
}

}  // namespace

TEST_CASE("a history of another length is convicted") {
    const SegmentRecord segment = world().segment(1);
    for (const std::size_t length : {1U, 19U, 21U, 300U}) {
        Forgery forgery{segment};
        forgery.leaves.resize(length, forgery.leaves.back());
        const Verdict verdict = try_forgery(segment, forgery, {});
        CHECK(verdict.ending == Ending::Convicted);
        CHECK(verdict.accusation == accusation_index<WrongLength>);
        CHECK(verdict.questions == 1);
    }
}

TEST_CASE("a history that starts elsewhere is convicted") {
    const SegmentRecord segment = world().segment(1);
    Forgery forgery{segment};
    forgery.leaves[0] = step_leaf(claimant_account, segment.first_step, {});
    const Verdict verdict = try_forgery(segment, forgery, {});
    CHECK(verdict.ending == Ending::Convicted);
    CHECK(verdict.accusation == accusation_index<WrongStart>);
}

TEST_CASE("a state with another header is convicted") {
    const SegmentRecord segment = world().segment(1);
    const std::uint64_t index = 5, step = segment.first_step + index;
    for (int field = 0; field < 6; ++field) {
        StateHeader header = header_at(world().task, step);
        if (field == 0) ++header.step;
        if (field == 1) ++header.seed;
        if (field == 2) header.order_seed = {};
        if (field == 3) header.program = {};
        if (field == 4) header.dataset = {};
        if (field == 5) ++header.task;
        Forgery forgery{segment};
        forgery.leaves[index] = step_leaf(
            claimant_account, step, state_commitment(header, world().honest.state_root(step)));
        Prover prover{world().task, segment, world().honest};
        StepAnswer answer = step_answer(prover, index);
        answer.header = header;
        const Verdict verdict = try_forgery(
            segment, forgery, {{way_to(segment_steps + 1, index), answer, nullptr, nullptr}});
        CHECK(verdict.ending == Ending::Convicted);
        CHECK(verdict.accusation == accusation_index<WrongHeader>);
    }
}

TEST_CASE("a state that its trace does not make is convicted, in init and in a step") {
    for (const std::uint64_t number : {0, 1})
        for (const std::uint64_t index : {0, 7}) {
            const SegmentRecord segment = world().segment(number);
            if (segment.start && index == 0) continue;
            const std::uint64_t step = segment.first_step + index;
            for (std::size_t tensor = 0; tensor < 8; ++tensor) {
                std::vector<Hash256> roots;
                for (const Tensor& t : world().honest.state(step)) roots.push_back(tensor_root(t));
                roots[tensor] = {};
                const Tree state{TreeKind::State, roots};
                Forgery forgery{segment};
                forgery.leaves[index] =
                    step_leaf(claimant_account, step,
                              state_commitment(header_at(world().task, step), state.root()));
                Prover prover{world().task, segment, world().honest};
                const Path at = way_to(segment_steps + 1, index);
                StepAnswer answer = step_answer(prover, index);
                answer.state = state.opening();
                const Verdict verdict =
                    try_forgery(segment, forgery, {{at, answer, nullptr, &state}});
                INFO("refusal " << static_cast<int>(verdict.refusal));
                CHECK(verdict.ending == Ending::Convicted);
                CHECK(verdict.accusation == accusation_index<WrongState>);
            }
        }
}

TEST_CASE("a state with a tensor too many, or a trace with a node too few, is convicted") {
    const SegmentRecord segment = world().segment(1);
    const Path at = way_to(segment_steps + 1, 4);
    const std::uint64_t step = segment.first_step + 4;
    Prover prover{world().task, segment, world().honest};
    const StepAnswer honest = step_answer(prover, 4);

    std::vector<Hash256> roots;
    for (const Tensor& t : world().honest.state(step)) roots.push_back(tensor_root(t));
    roots.push_back({});
    const Tree state{TreeKind::State, roots};
    Forgery forgery{segment};
    forgery.leaves[4] = step_leaf(claimant_account, step,
                                  state_commitment(header_at(world().task, step), state.root()));
    StepAnswer answer = honest;
    answer.state = state.opening();
    Verdict verdict = try_forgery(segment, forgery, {{at, answer, nullptr, &state}});
    CHECK(verdict.ending == Ending::Convicted);
    CHECK(verdict.accusation == accusation_index<WrongCount>);

    const Tree trace{TreeKind::Trace, std::vector<Hash256>(world().program.step.size() - 1)};
    answer.trace = trace.opening();
    verdict = try_forgery(segment, forgery, {{at, answer, &trace, &state}});
    CHECK(verdict.ending == Ending::Convicted);
    CHECK(verdict.accusation == accusation_index<WrongCount>);
}

TEST_CASE("a digest that nothing stands behind cannot be answered for") {
    const SegmentRecord segment = world().segment(1);
    Forgery forgery{segment};
    forgery.leaves[6] = {{1, 2, 3}};
    CHECK(try_forgery(segment, forgery, {}).ending == Ending::Unanswered);
    // Nor by an answer of a wrong kind, or with a child too many.
    const Subject subject{world().task, segment, forgery.claim};
    const Tree history{TreeKind::Segment, forgery.leaves};
    const HistoryAnswer root{history.opening()};
    CHECK(check_answer(subject, {}, {}, root));
    CHECK(check_answer(subject, {}, {}, InnerAnswer{root.steps.children}).error() ==
          Misstep::WrongKind);
    HistoryAnswer longer = root;
    longer.steps.children.items.emplace_back();
    CHECK(check_answer(subject, {}, {}, longer).error() == Misstep::WrongChildren);
    longer = root;
    longer.steps.leaf_count = 32;
    CHECK(check_answer(subject, {}, {}, longer).error() == Misstep::WrongHash);
    CHECK(check_answer(subject, Path{{2}}, std::vector<Answer>{root}, root).error() ==
          Misstep::NoSuchChild);
    CHECK(check_answer(subject, Path{{0}}, {}, root).error() == Misstep::WrongAnswerCount);
}

TEST_CASE("a verdict or distance that does not follow from the end state is convicted at once") {
    const SegmentRecord right = world().segment(1);
    SegmentRecord wrong = right;  // The solver's end state is another.
    wrong.end = {{9}};
    for (const SegmentRecord& segment : {right, wrong})
        for (const bool pass : {true, false})
            for (const std::uint64_t distance : {0, 1, 2}) {
                Prover prover{world().task, segment, world().honest};
                ClaimRecord claim = prover.claim(claimant_account);
                const bool truth = claim.pass == pass && claim.distance == distance;
                claim.pass = pass;
                claim.distance = distance;
                Claimant forger{prover, claim};
                const Verdict verdict = try_claim(segment, forger);
                CHECK(verdict.ending == (truth ? Ending::Agreed : Ending::Convicted));
                if (!truth) CHECK(verdict.accusation == accusation_index<WrongVerdict>);
                CHECK(verdict.questions == 0);
            }
}

}  // namespace assay::program
