// SPDX-License-Identifier: Apache-2.0
// Rounds that do not go smoothly: verifiers who contradict each other, trials that must wait.
#include <catch2/catch.hpp>

#include "tests/pallets/settlement/play.hpp"

using namespace assay;
using namespace assay::protocol_test;
using chain_spec::VerificationPlace;
using verification::SegmentState;

namespace {

Play::Deviation lie_on_segment_1(Play& play, TaskId id) {
    return [&play, id](const Claim& claim) {
        return claim.segment == 1 ? std::optional{play.opposite_value(id, 1, claim.account)}
                                  : std::nullopt;
    };
}
long long verifiers_change(Play& play) {
    long long sum = 0;
    for (const auto& verifier : play.cast.verifiers) sum += play.change(verifier);
    return sum;
}

/// Good work that the first verifier fails; a second one is drawn and passes it.
struct Contradiction {
    Play play;
    TaskId id = 0;
    ClaimId first = 0, second = 0;
    AccountId liar;

    Contradiction() {
        id = play.start();
        play.prove(id);
        play.deliver(id);
        first = play.drawn(id, 1);
        liar = play.claim(first)->account;
        play.audit(id, lie_on_segment_1(play, id));
        REQUIRE(play.segment(id, 1).state == SegmentState::FailClaimed);
        play.until(id, Stage::ClaimCommit);
        second = play.drawn(id, 1);
        play.audit(id);
        REQUIRE(play.stage(id) == Stage::Trials);
    }
};

}  // namespace

TEST_CASE("verifiers of two rounds that contradict each other are each tried by the other") {
    Contradiction pair;
    auto& play = pair.play;
    const auto honest = play.claim(pair.second)->account;
    CHECK(play.accusers(pair.first) == std::vector{honest});
    CHECK(play.accusers(pair.second) == std::vector{pair.liar});

    SECTION("and the one that dies is slashed in favour of the other") {
        play.end_trials(pair.id, {pair.first});
        REQUIRE(play.stage(pair.id) == Stage::Settled);
        // 480 for the claim, 40 % of the liar's deposit, 5 for the question; 120 for segment 0.
        CHECK(verifiers_change(play) == 120 + 480 + 3'200 - 5 - 8'000);
        CHECK(play.change(play.cast.of(honest)) >= 480 + 3'200 - 5);
        CHECK(play.change(play.cast.solver) == 400);
    }
    SECTION("and if both live, a third is drawn; without an end to it nobody is blamed") {
        play.end_trials(pair.id);
        REQUIRE(play.stage(pair.id) == Stage::Redrawing);
        CHECK(play.segment(pair.id, 1).state == SegmentState::Disagreed);
        play.until(pair.id, Stage::ClaimCommit);
        play.audit(pair.id);
        // The third agrees with the second: the first is tried again, by both.
        CHECK(play.accusers(pair.first).size() == 2);
        SECTION("the third is asleep too") {
            play.end_trials(pair.id);
            REQUIRE(play.stage(pair.id) == Stage::Failed);
            CHECK(play.change(play.cast.solver) == 0);
            CHECK(verifiers_change(play) == 120 + 3 * 480);
        }
        SECTION("the third is awake") {
            play.end_trials(pair.id, {pair.first});
            REQUIRE(play.stage(pair.id) == Stage::Settled);
            CHECK(verifiers_change(play) == 120 + 2 * 480 + 3'200 - 5 - 8'000);
        }
    }
}

TEST_CASE("trials beyond the cap wait for a place") {
    auto parameters = test_parameters();
    parameters.verification.trials_max = 1;
    Play play{parameters};
    const auto id = play.start();
    play.prove(id);
    play.deliver(id);
    const auto accused = play.drawn(id, 1);
    play.audit(id, lie_on_segment_1(play, id),
               [&] { play.reveal_challenge(play.challenge(id, 1, play.cast.whistleblower)); });
    REQUIRE(play.tried() == std::vector{accused});
    play.end_trials(id, {accused});
    CHECK(play.tried().size() == 2);
    CHECK(play.stage(id) == Stage::Settled);
    CHECK(play.change(play.cast.whistleblower) == 3'200 - 5);
}

TEST_CASE("without verifiers the draw is tried again, and the task ends in the end") {
    Play play;
    auto spec = play.spec();
    spec.memory = 1'000;
    const auto id = play.submit(spec);
    for (const auto& verifier : play.cast.verifiers)
        for (market::SeatIndex place = 0; place < 8; ++place) {
            const auto seat =
                play.chain.read<chain_spec::MarketPlace, market::Spec>(market::Seats{place});
            if (seat->account == verifier.id())
                REQUIRE(play.chain.submit<chain_spec::MarketPlace>(verifier,
                                                                   market::resign_seat{place}));
        }
    play.until(id, Stage::Training);
    play.prove(id);
    play.deliver(id);
    play.until(id, Stage::Failed);
    CHECK(play.change(play.cast.solver) == 0);
    CHECK(play.change(play.cast.submitter) == -100);
    CHECK(play.burned() == 100);
}
