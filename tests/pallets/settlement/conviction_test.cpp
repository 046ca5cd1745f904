// SPDX-License-Identifier: Apache-2.0
// Row 5 of section 7 with nothing left out: a real program, a solver that trained on other data, a
// verifier that vouches for it, and a whistleblower that follows the trace down to one wrong step.
#include <catch2/catch.hpp>

#include "tests/pallets/interrogation/small_task.hpp"
#include "tests/pallets/settlement/play.hpp"

using namespace assay;
using namespace assay::protocol_test;
using namespace assay::chain_spec;

namespace {

constexpr test::MlpShape shape{.inputs = 40, .hidden = 36, .outputs = 4, .batch = 8, .samples = 12};

/// The task as posted, and the same with the data that the solver really used.
struct Work {
    test::Task honest = test::make_task(shape);
    test::Task other = honest;
    Work() {
        for (auto& byte : other.data[0].bytes) byte ^= 0x80;
    }
    void bind(TaskId id, const Hash256& order_seed) {
        for (auto* task : {&honest, &other}) {
            task->record.task = id;
            task->record.order_seed = order_seed;
        }
    }
};

ClaimValue value_of(const program::ClaimRecord& record) {
    return {record.history, {0, record.pass ? Verdict::Pass : Verdict::Fail}, {}};
}

/// Asks and answers until the accuser's own history shows where the claim is wrong.
program::Accuse interrogate(Play& play, ClaimId id, const Actor& accuser, const Actor& claimant,
                            program::Prover& truth, program::Prover& lie) {
    const auto record = lie.claim(claimant.id());
    std::vector<program::Answer> answers;
    auto move = truth.next_move(record, {}, {});
    while (const auto* ask = std::get_if<program::Ask>(&move)) {
        const program::Path path = ask->path;
        REQUIRE(play.chain.submit<InterrogationPlace>(accuser,
                                                      interrogation::open{id, path, ask->own}));
        play.chain.next_block();
        const auto reply = lie.answer(claimant.id(), path);
        REQUIRE(reply);
        REQUIRE(play.chain.submit<InterrogationPlace>(claimant,
                                                      interrogation::answer{id, path, *reply}));
        // Joining ends with its window; later questions follow at once.
        while (play.chain
                   .read<InterrogationPlace, interrogation::Spec>(interrogation::Trials{
                       *play.chain.read<InterrogationPlace, interrogation::Spec>(
                           interrogation::TrialOf{id})})
                   ->stage == interrogation::Stage::Joining)
            play.chain.next_block();
        answers.push_back(*reply);
        move = truth.next_move(record, path, answers);
    }
    const auto* accuse = std::get_if<program::Accuse>(&move);
    REQUIRE(accuse);
    return *accuse;
}

}  // namespace

TEST_CASE("row 5: a lie about a real training run ends in one convicted step") {
    Play play;
    Work work;
    auto spec = play.spec();
    spec.program.root = work.honest.record.program;
    spec.dataset.root = work.honest.record.dataset;
    spec.seed = work.honest.record.seed;
    const auto id = play.submit(spec);
    play.until(id, Stage::Training);
    work.bind(id, play.task(id).assignment->order_seed);

    test::Replay trained{work.other, 2};
    play.run.state_roots = {trained.state_root(0), trained.state_root(1), trained.state_root(2)};
    play.prove(id);
    play.deliver(id);

    // From the solver's own first state, which is right, its last one does not follow.
    test::Replay replayed{work.honest, 2};
    auto segment = trained.segment(0, 2);
    program::Prover truth{work.honest.record, segment, replayed};
    program::Prover lie{work.honest.record, segment, trained};
    auto init = trained.segment(0, 0, true);
    program::Prover init_truth{work.honest.record, init, replayed};

    const auto accused = play.drawn(id, 1);
    const Actor verifier = play.cast.of(play.claim(accused)->account);
    const Actor& whistleblower = play.cast.whistleblower;
    const auto claims = [&](const Claim& claim) {
        auto& prover = claim.segment == 0 ? init_truth : lie;
        return std::optional{value_of(prover.claim(claim.account))};
    };
    ClaimId challenge = 0;
    play.audit(id, claims, [&] {
        const auto value = value_of(truth.claim(whistleblower.id()));
        CHECK(value.statement.verdict == Verdict::Fail);
        challenge = play.challenge(id, 1, whistleblower, value);
        play.reveal_challenge(challenge);
    });
    REQUIRE(play.stage(id) == Stage::Trials);

    const auto accuse = interrogate(play, accused, whistleblower, verifier, truth, lie);
    REQUIRE(play.chain.submit<InterrogationPlace>(
        whistleblower, interrogation::convict{accused, accuse.path, accuse.accusation}));
    CHECK(play.claim(accused)->outcome ==
          verification::TrialOutcome{verification::Dead{verification::DeathCause::FoldStep}});

    play.until(id, Stage::Reissued);
    CHECK(play.change(play.cast.solver) == -10'000);
    CHECK(play.change(verifier) <= -8'000 + 120 + 500);
    CHECK(play.change(whistleblower) > 3'000 + 3'200 - 200);
}
