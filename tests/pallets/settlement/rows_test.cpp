// SPDX-License-Identifier: Apache-2.0
// Section 7 of docs/protocol.md, row by row: each a whole task through signed extrinsics. Here the
// rows on claims and challenges; those on missed clocks stand in faults_test.cpp.
//
// The task of Play::spec costs 5000 operations: 1000 for init (segment 0) and 4000 for its one
// segment of steps (segment 1). At 100 operations a unit the solver's price of 8 gives 400;
// verifiers get 120 % of the highest price of 10: 120 for segment 0 and 480 for segment 1. The
// solver's deposit is 10000, a verifier's seat 8000, a challenge 2000. The listing fee is 100.
//
// Claims die here because nobody answers for them; conviction_test.cpp has one die by its trace. A
// question costs 5, which are burned.
#include <catch2/catch.hpp>

#include "tests/pallets/settlement/play.hpp"

using namespace assay;
using namespace assay::protocol_test;

namespace {

/// A deviation of the verifier of segment 1 only.
Play::Deviation on_segment_1(std::function<ClaimValue(const Claim&)> value) {
    return [value = std::move(value)](const Claim& claim) {
        return claim.segment == 1 ? std::optional{value(claim)} : std::nullopt;
    };
}

struct Lie {
    Play& play;
    TaskId task;
    std::optional<ClaimValue> operator()(const Claim& claim) const {
        if (claim.segment != 1) return std::nullopt;
        return play.opposite_value(task, 1, claim.account);
    }
};

std::uint64_t unfound(Play& play) {
    return play.chain.read<chain_spec::JackpotPlace, jackpot::Spec>(jackpot::Plants{}).unfound;
}

Parameters always_planting() {
    auto parameters = test_parameters();
    parameters.jackpot.planting_rate = {collateral::Perbill::one};
    return parameters;
}

void show_draw(Play& play, TaskId id, const Actor& who) {
    const auto draw = play.chain.read<chain_spec::JackpotPlace, jackpot::Spec>(jackpot::Draws{id});
    const jackpot::DrawInput input{play.chain.genesis_hash(), id, draw->beacon};
    REQUIRE(play.chain.submit<chain_spec::JackpotPlace>(
        who, jackpot::show_draw{id, who.vrf(jackpot::draw_context, scale::to_bytes(input))}));
}

}  // namespace

TEST_CASE("row 1: good work that passes is paid, and the excess goes back") {
    Play play;
    const auto id = play.start();
    play.prove(id);
    play.deliver(id);
    play.audit(id);
    REQUIRE(play.stage(id) == Stage::Settled);
    CHECK(play.change(play.cast.solver) == 400);
    CHECK(play.verifiers_change() == 120 + 480);
    CHECK(play.change(play.cast.submitter) == -(100 + 400 + 120 + 480));
    CHECK(play.burned() == 100);
    CHECK(play.tried().empty());

    const auto result = play.chain.read<chain_spec::TasksPlace, tasks::Spec>(tasks::Results{id});
    REQUIRE(result);
    CHECK(result->state_root == play.run.state_roots[2]);
    CHECK(result->final_step == 2);
}

TEST_CASE("row 2: a challenge of good work that loses is shared out") {
    Play play;
    const auto id = play.start();
    play.prove(id);
    play.deliver(id);
    ClaimId challenge = 0;
    play.audit(id, {}, [&] {
        challenge = play.challenge(id, 1, play.cast.whistleblower,
                                   play.opposite_value(id, 1, play.cast.whistleblower.id()));
        play.reveal_challenge(challenge);
    });
    REQUIRE(play.stage(id) == Stage::Trials);
    REQUIRE(play.tried().size() == 2);  // The verifier's claim and the challenger's.

    int questions = 0;
    SECTION("because it dies in its trial") {
        play.end_trials(id, {challenge});
        questions = 1;
    }
    SECTION("because nobody can show the verifier's claim wrong") { play.end_trials(id); }
    REQUIRE(play.stage(id) == Stage::Settled);
    CHECK(play.change(play.cast.whistleblower) == -2'000);
    CHECK(play.change(play.cast.solver) == 400 + 500);
    CHECK(play.verifiers_change() == 120 + 480 + 500 - 5 * questions);
    CHECK(play.change(play.cast.submitter) == -(100 + 400 + 120 + 480));
    CHECK(play.burned() == 100U + 1'000U + 5U * static_cast<unsigned>(questions));
}

TEST_CASE("row 3: who finds a plant gets a jackpot, and so does the planter") {
    Play play{always_planting()};
    const auto id = play.start();
    play.prove(id);
    play.deliver(id);
    const auto find = [&](const Actor& who) { play.reveal_challenge(play.challenge(id, 1, who)); };
    SECTION("if it was drawn") {
        show_draw(play, id, play.cast.whistleblower);
        play.audit(id, {}, [&] { find(play.cast.whistleblower); });
        REQUIRE(play.stage(id) == Stage::Trials);  // Anybody may still show that somebody guessed.
        play.end_trials(id);
        REQUIRE(play.stage(id) == Stage::Settled);
        // J is ten times the fee of 480. Two finders share 2 J / 2; segment 0 is not found.
        CHECK(play.change(play.cast.whistleblower) == 2'400);
        CHECK(play.verifiers_change() == 120 + 480 + 2'400 + 4'800);
        CHECK(unfound(play) == 1);
    }
    SECTION("otherwise it gets its deposit back") {
        play.audit(id, {}, [&] { find(play.cast.rival); });
        play.end_trials(id);
        REQUIRE(play.stage(id) == Stage::Settled);
        CHECK(play.change(play.cast.rival) == 0);
        CHECK(play.verifiers_change() == 120 + 480 + 2 * 4'800);
        CHECK(unfound(play) == 2);
    }
    CHECK(play.change(play.cast.solver) == 400);
    // A jackpot's worth of tax for each claim: at this rate every one is planted.
    CHECK(play.change(play.cast.submitter) == -(100 + 400 + 120 + 480 + 2 * 4'800));
}

TEST_CASE("row 3: a finder that guessed is convicted by the planter") {
    Play play{always_planting()};
    const auto id = play.start();
    play.prove(id);
    play.deliver(id);
    show_draw(play, id, play.cast.whistleblower);
    ClaimId guess = 0;
    play.audit(id, {}, [&] {
        auto value = play.honest_value(id, 1, play.cast.whistleblower.id());
        value.x = crypto::blake2_256(as_bytes(value.x));
        guess = play.challenge(id, 1, play.cast.whistleblower, value);
        play.reveal_challenge(guess);
    });
    const auto planter = play.claim(play.drawn(id, 1))->account;
    CHECK(play.accusers(guess) == std::vector{planter});
    play.end_trials(id, {guess});
    REQUIRE(play.stage(id) == Stage::Settled);
    CHECK(play.change(play.cast.whistleblower) == -2'000);
    CHECK(unfound(play) == 2);
}

TEST_CASE("row 4: a plant that nobody finds is counted") {
    Play play{always_planting()};
    const auto id = play.start();
    play.prove(id);
    play.deliver(id);
    play.audit(id);
    REQUIRE(play.stage(id) == Stage::Settled);
    CHECK(unfound(play) == 2);
    CHECK(play.verifiers_change() == 120 + 480 + 2 * 4'800);
    CHECK(play.change(play.cast.solver) == 400);
}

TEST_CASE("row 5: a surviving fail claim slashes the solver and the verifier who passed it") {
    Play play;
    const auto id = play.start();
    play.run = corrupted_history(2, 1);
    play.prove(id);
    play.deliver(id);
    const auto verifier = play.drawn(id, 1);
    play.audit(id, Lie{play, id},
               [&] { play.reveal_challenge(play.challenge(id, 1, play.cast.whistleblower)); });
    const auto liar = play.claim(verifier)->account;
    CHECK(play.accusers(verifier) == std::vector{play.cast.whistleblower.id()});
    play.end_trials(id, {verifier});

    REQUIRE(play.stage(id) == Stage::Reissued);
    CHECK(play.change(play.cast.solver) == -10'000);
    // 30 % of the solver's deposit, 40 % of the verifier's.
    CHECK(play.change(play.cast.whistleblower) == 3'000 + 3'200 - 5);
    CHECK(play.verifiers_change() == 120 - 8'000);
    CHECK(play.change(play.cast.of(liar)) <= -8'000 + 120);
    // The bad run's one good claim was paid for out of the solver's deposit.
    CHECK(play.change(play.cast.submitter) == -100);

    // The new task has a new id, and the solver of the old one is not barred from the market, but
    // its offer is taken like any other.
    const auto next = id + 1;
    CHECK(play.task(next).predecessor == id);
    CHECK(play.task(next).reissues == 1);
    play.until(next, Stage::Training);
    CHECK(play.task(next).assignment->order_seed != play.task(id).assignment->order_seed);
}

TEST_CASE("row 6: bad work that a verifier passes and nobody checks settles") {
    Play play;
    const auto id = play.start();
    play.run = corrupted_history(2, 1);
    play.prove(id);
    play.deliver(id);
    play.audit(id, Lie{play, id});
    REQUIRE(play.stage(id) == Stage::Settled);
    CHECK(play.change(play.cast.solver) == 400);
    CHECK(play.verifiers_change() == 120 + 480);
}

TEST_CASE("row 7: a fail claim that a second verifier confirms slashes the solver") {
    Play play;
    const auto id = play.start();
    play.run = corrupted_history(2, 2);
    play.prove(id);
    play.deliver(id);
    const auto first = play.claim(play.drawn(id, 1))->account;
    SECTION("who does not question it") { play.audit(id); }
    SECTION("who questions it in vain") {
        play.audit(id, {}, [&] {
            REQUIRE(play.chain.submit<chain_spec::VerificationPlace>(
                play.cast.solver, verification::contest{id, 1, Hash256{{1}}}));
        });
        REQUIRE(play.stage(id) == Stage::Trials);
        CHECK(play.accusers(play.drawn(id, 1)) == std::vector{play.cast.solver.id()});
        play.end_trials(id);
    }
    // One verifier is not enough.
    REQUIRE(play.stage(id) == Stage::Redrawing);
    CHECK(play.segment(id, 1).state == verification::SegmentState::FailClaimed);
    CHECK(play.segment(id, 0).state == verification::SegmentState::Passed);
    play.until(id, Stage::ClaimCommit);
    CHECK(play.claim(play.drawn(id, 1))->account != first);
    play.audit(id);

    REQUIRE(play.stage(id) == Stage::Reissued);
    CHECK(play.change(play.cast.solver) == -10'000);
    // Both fail claims are paid and share 15 % of the solver's deposit.
    CHECK(play.verifiers_change() == 120 + 2 * 480 + 1'500);
    CHECK(play.change(play.cast.of(first)) >= 480 + 750);
    // The submitter gets 5 % of the deposit toward the fees of 1080.
    CHECK(play.change(play.cast.submitter) == -100 - 1'080 + 500);
}

TEST_CASE("row 8: a challenger who shows a fail claim wrong is rewarded, and the solver paid") {
    Play play;
    const auto id = play.start();
    play.prove(id);
    play.deliver(id);
    const auto verifier = play.drawn(id, 1);
    play.audit(id, Lie{play, id},
               [&] { play.reveal_challenge(play.challenge(id, 1, play.cast.whistleblower)); });
    play.end_trials(id, {verifier});
    REQUIRE(play.stage(id) == Stage::Settled);
    CHECK(play.change(play.cast.solver) == 400);
    CHECK(play.change(play.cast.whistleblower) == 3'200 - 5);
    CHECK(play.verifiers_change() == 120 - 8'000);
    CHECK(play.change(play.cast.submitter) == -(100 + 400 + 120));
}

TEST_CASE("row 9: a solver who shows a fail claim wrong is paid and shares the slash") {
    Play play;
    const auto id = play.start();
    play.prove(id);
    play.deliver(id);
    const auto verifier = play.drawn(id, 1);
    play.audit(id, Lie{play, id}, [&] {
        REQUIRE(play.chain.submit<chain_spec::VerificationPlace>(
            play.cast.solver,
            verification::contest{id, 1, play.replay(id, 1, play.cast.solver.id()).root}));
    });
    play.end_trials(id, {verifier});
    // Nobody vouches for the segment yet: another verifier is drawn.
    REQUIRE(play.stage(id) == Stage::Redrawing);
    play.audit(id);
    REQUIRE(play.stage(id) == Stage::Settled);
    CHECK(play.change(play.cast.solver) == 400 + 800 - 5);
    CHECK(play.verifiers_change() == 120 + 480 - 8'000);
}

TEST_CASE("row 17: a pass claim with a history that was made up costs the verifier") {
    Play play;
    const auto id = play.start();
    play.prove(id);
    play.deliver(id);
    const auto verifier = play.drawn(id, 1);
    play.audit(id, on_segment_1([&](const Claim& claim) {
                   auto value = play.honest_value(id, 1, claim.account);
                   value.x = crypto::blake2_256(as_bytes(value.x));
                   return value;
               }),
               [&] { play.reveal_challenge(play.challenge(id, 1, play.cast.whistleblower)); });
    play.end_trials(id, {verifier});
    REQUIRE(play.stage(id) == Stage::Settled);
    CHECK(play.change(play.cast.solver) == 400);
    CHECK(play.change(play.cast.whistleblower) == 3'200 - 5);
    CHECK(play.verifiers_change() == 120 - 8'000);
}

TEST_CASE("row 20: who owes a plant and shows none is slashed, and another verifier is drawn") {
    Play play{always_planting()};
    const auto id = play.start();
    play.prove(id);
    play.deliver(id);
    SECTION("because it did not set one") {
        play.until(id, Stage::ClaimCommit);
        play.commit_claims(id, on_segment_1([&](const Claim& claim) {
                               return play.honest_value(id, 1, claim.account);
                           }));
        play.reveal_claims(id);
        play.until(id, Stage::VrfReveal);
        const auto claim_id = play.drawn(id, 1);
        const auto claim = *play.claim(claim_id);
        const verification::reveal_plant shown{claim_id, play.plant_vrf(claim), claim.value->x};
        CHECK(play.chain.refuses<chain_spec::VerificationPlace>(play.cast.of(claim.account), shown,
                                                                verification::Error::PlantNotSet));
    }
    SECTION("because it did not reveal W") {
        play.until(id, Stage::ClaimCommit);
        play.commit_claims(id);
        play.reveal_claims(id);
    }
    play.hiding = {1};
    play.show_plants(id);
    play.hiding = {};
    REQUIRE(play.stage(id) == Stage::Redrawing);
    CHECK(play.burned() == 100 + 8'000);
    play.audit(id);
    REQUIRE(play.stage(id) == Stage::Settled);
    CHECK(play.change(play.cast.solver) == 400);
    CHECK(play.verifiers_change() == 120 + 480 + 2 * 4'800 - 8'000);
}
