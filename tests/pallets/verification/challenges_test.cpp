// SPDX-License-Identifier: Apache-2.0
// What whistleblowers may and may not do, and a solver that is accused.
#include <catch2/catch.hpp>

#include "tests/pallets/settlement/play.hpp"

using namespace assay;
using namespace assay::protocol_test;
using chain_spec::VerificationPlace;
using verification::Error;

namespace {

/// A task in ChallengeCommit; the verifier of segment 1 is honest unless it lies.
struct Open {
    Play play;
    TaskId id = 0;

    explicit Open(bool lie = false, const protocol_test::Parameters& parameters = test_parameters())
        : play{parameters} {
        id = play.start();
        play.prove(id);
        play.deliver(id);
        play.commit_claims(id, [&](const Claim& claim) {
            return lie && claim.segment == 1
                       ? std::optional{play.opposite_value(id, 1, claim.account)}
                       : std::nullopt;
        });
        play.reveal_claims(id);
        play.until(id, Stage::ChallengeCommit);
    }
    verification::commit_challenge challenge(Balance deposit = 2'000) {
        return {.task = id, .segment = 1, .commitment = Hash256{{1}}, .deposit = deposit};
    }
};

}  // namespace

TEST_CASE("a challenge needs a deposit, a claim to attack, and no other role in the task") {
    Open open;
    auto& play = open.play;
    auto& chain = play.chain;
    CHECK(chain.refuses<VerificationPlace>(play.cast.rival, open.challenge(1'999),
                                           Error::DepositTooSmall));
    auto elsewhere = open.challenge();
    elsewhere.segment = 2;
    CHECK(chain.refuses<VerificationPlace>(play.cast.rival, elsewhere, Error::NotDrawn));
    const auto verifier = play.claim(play.drawn(open.id, 1))->account;
    for (const auto& who : {play.cast.solver, play.cast.submitter})
        CHECK_FALSE(chain.dispatch(frame::Signed{who.id()},
                                   frame::encode_call(VerificationPlace::index, open.challenge())));
    CHECK(chain.refuses<VerificationPlace>(play.cast.of(verifier), open.challenge(),
                                           Error::AlreadyChallenged));
    REQUIRE(chain.submit<VerificationPlace>(play.cast.rival, open.challenge()));
    CHECK(chain.held(play.cast.rival.id()) == 2'000);
    CHECK(chain.refuses<VerificationPlace>(play.cast.rival, open.challenge(),
                                           Error::AlreadyChallenged));
}

TEST_CASE("a full segment takes a larger deposit for its smallest, which goes back") {
    Open open;
    auto& play = open.play;
    REQUIRE(play.chain.submit<VerificationPlace>(play.cast.rival, open.challenge(2'000)));
    REQUIRE(play.chain.submit<VerificationPlace>(play.cast.whistleblower, open.challenge(2'500)));
    CHECK(play.chain.refuses<VerificationPlace>(play.cast.bystander, open.challenge(2'000),
                                                Error::SegmentFull));
    REQUIRE(play.chain.submit<VerificationPlace>(play.cast.bystander, open.challenge(2'001)));
    CHECK(play.chain.held(play.cast.rival.id()) == 0);
    CHECK(play.segment(open.id, 1).current.size() == 3);
    const auto displaced =
        play.chain.events<VerificationPlace, verification::Spec, verification::ClaimClosed>();
    REQUIRE(displaced.size() == 1);
    CHECK(displaced[0].state == ClaimState::Displaced);
}

TEST_CASE("a challenge is opened to what was committed, or its deposit is forfeit") {
    Open open;
    auto& play = open.play;
    const auto id = play.challenge(open.id, 1, play.cast.rival);
    play.until(open.id, Stage::ChallengeReveal);
    const verification::reveal_challenge wrong{
        id, play.opposite_value(open.id, 1, play.cast.rival.id()), Play::salt};
    CHECK(play.chain.refuses<VerificationPlace>(play.cast.rival, wrong, Error::OpeningWrong));
    CHECK(
        play.chain.refuses<VerificationPlace>(play.cast.whistleblower, wrong, Error::NotYourClaim));
    const verification::reveal_challenge drawn{play.drawn(open.id, 1), {}, {}};
    CHECK(play.chain.refuses<VerificationPlace>(play.cast.rival, drawn, Error::UnknownClaim));
    SECTION("opened") {
        play.reveal_challenge(id);
        CHECK(play.claim(id)->root == play.honest_value(open.id, 1, play.cast.rival.id()).x);
        const verification::reveal_challenge again{
            id, play.honest_value(open.id, 1, play.cast.rival.id()), Play::salt};
        CHECK(play.chain.refuses<VerificationPlace>(play.cast.rival, again, Error::NotAwaited));
    }
    SECTION("not opened") {
        play.show_plants(open.id);
        CHECK(play.stage(open.id) == Stage::Settled);
        CHECK(play.change(play.cast.rival) == -2'000);
        CHECK(play.burned() == 100 + 2'000);
    }
}

TEST_CASE("an empty challenge says nothing new, and is lost") {
    Open open;
    auto& play = open.play;
    const auto id = play.challenge(open.id, 1, play.cast.rival);
    play.reveal_challenge(id);
    play.show_plants(open.id);
    play.end_trials(open.id);
    CHECK(play.stage(open.id) == Stage::Settled);
    CHECK(play.change(play.cast.rival) == -2'000);
}

TEST_CASE("a challenger that holds up a trial and leads nowhere loses its deposit") {
    // A fail claim on good work, with the true history under it: both challengers are right, but
    // the rival, whose larger deposit gives it the only lane first, lets its turn pass.
    auto parameters = test_parameters();
    parameters.interrogation.lanes = 1;
    Play play{parameters};
    const auto id = play.start();
    play.prove(id);
    play.deliver(id);
    const auto accused = play.drawn(id, 1);
    const Actor liar = play.cast.of(play.claim(accused)->account);
    const auto lie = [&](const Claim& claim) {
        auto value = play.honest_value(id, claim.segment, claim.account);
        if (claim.segment == 1) value.statement.verdict = Verdict::Fail;
        return std::optional{value};
    };
    play.audit(id, lie, [&] {
        const auto first = play.challenge(id, 1, play.cast.rival, {}, 3'000);
        const auto second = play.challenge(id, 1, play.cast.whistleblower);
        play.reveal_challenge(first);
        play.reveal_challenge(second);
    });
    REQUIRE(play.stage(id) == Stage::Trials);

    const auto ask = [&](const Actor& who, const program::Path& path, std::uint8_t own) {
        return play.chain.submit<chain_spec::InterrogationPlace>(
            who, interrogation::open{accused, path, Hash256{{own}}});
    };
    const program::Tree history{program::TreeKind::Segment, play.replay(id, 1, liar.id()).leaves};
    REQUIRE(ask(play.cast.rival, {}, 1));
    REQUIRE(ask(play.cast.whistleblower, {}, 2));
    REQUIRE(play.chain.submit<chain_spec::InterrogationPlace>(
        liar, interrogation::answer{accused, {}, program::HistoryAnswer{history.opening()}}));
    const program::Path last_step = std::vector<std::uint8_t>{2};
    int waited = 0;
    for (; !ask(play.cast.whistleblower, last_step, 3) && waited < 100; ++waited)
        play.chain.next_block();
    REQUIRE(waited < 100);
    while (play.stage(id) == Stage::Trials) play.chain.next_block();

    REQUIRE(play.stage(id) == Stage::Settled);
    CHECK(play.change(play.cast.whistleblower) == 3'200 - 5);
    CHECK(play.change(play.cast.rival) <= -3'000);
}

TEST_CASE("a solver questions fail claims on its own run, once a segment") {
    Open open{true};
    auto& play = open.play;
    const verification::contest contest{open.id, 1, Hash256{{1}}};
    CHECK(play.chain.refuses<VerificationPlace>(play.cast.rival, contest, Error::NotTheSolver));
    CHECK(play.chain.refuses<VerificationPlace>(
        play.cast.solver, verification::contest{open.id, 0, {}}, Error::NothingToQuestion));
    CHECK(play.chain.refuses<VerificationPlace>(
        play.cast.solver, verification::contest{open.id, 7, {}}, Error::NotDrawn));
    CHECK(play.chain.refuses<VerificationPlace>(play.cast.solver, verification::contest{99, 1, {}},
                                                Error::NotDrawn));
    REQUIRE(play.chain.submit<VerificationPlace>(play.cast.solver, contest));
    CHECK(
        play.chain.refuses<VerificationPlace>(play.cast.solver, contest, Error::AlreadyContested));
}
