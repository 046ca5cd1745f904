// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/pallets/settlement/play.hpp"

using namespace assay;
using namespace assay::protocol_test;
using chain_spec::VerificationPlace;
using verification::Error;

namespace {

struct Secret {
    Play play;
    TaskId id = 0;
    ClaimId claim = 0;

    Secret() {
        id = play.start();
        play.prove(id);
        play.deliver(id);
        claim = play.drawn(id, 1);
    }
    verification::LeakEvidence opening() {
        const auto who = play.claim(claim)->account;
        return verification::OpenedClaim{play.honest_value(id, 1, who), Play::salt};
    }
    verification::LeakEvidence vrf() {
        return verification::ShownVrf{play.plant_vrf(*play.claim(claim))};
    }
    frame::Result<> notice(const Actor& who, const verification::LeakEvidence& evidence) {
        auto place = play.place(*play.claim(claim), verification::Domain::Leak);
        place.account = who.id();
        return play.chain.submit<VerificationPlace>(
            who,
            verification::notice_leak{
                claim, verification::commitment(place, scale::to_bytes(evidence), Play::salt)});
    }
    verification::report_leak report(const verification::LeakEvidence& evidence) {
        return {claim, evidence, Play::salt};
    }
};

}  // namespace

TEST_CASE("who proves that a claim was given away gets a capped share, the rest is burned") {
    Secret secret;
    auto& play = secret.play;
    const Actor& reporter = play.cast.bystander;
    play.commit_claims(secret.id);
    const auto evidence = GENERATE(true, false) ? secret.opening() : secret.vrf();
    const auto claimant = play.claim(secret.claim)->account;
    REQUIRE(secret.notice(reporter, evidence));
    CHECK(play.chain.refuses<VerificationPlace>(reporter, secret.report(evidence),
                                                Error::NoticeTooFresh));
    play.chain.next_block();
    // The copy of a report is worthless: its sender has given no notice.
    CHECK(play.chain.refuses<VerificationPlace>(play.cast.rival, secret.report(evidence),
                                                Error::NoNotice));
    REQUIRE(play.chain.submit<VerificationPlace>(reporter, secret.report(evidence)));
    // Half of 8000, but no more than 1500.
    CHECK(play.change(reporter) == 1'500);
    CHECK(play.burned() == 100 + 6'500);
    CHECK(play.chain.refuses<VerificationPlace>(reporter, secret.report(evidence), Error::TooLate));

    // Nothing else is called off.
    play.audit(secret.id);
    REQUIRE(play.stage(secret.id) == Stage::Settled);
    CHECK(play.change(play.cast.solver) == 400);
    CHECK(play.change(play.cast.of(claimant)) <= -8'000 + 480 + 120);
}

TEST_CASE("what is public by the time of the notice is no leak") {
    Secret secret;
    auto& play = secret.play;
    const Actor& reporter = play.cast.bystander;
    play.commit_claims(secret.id);
    play.reveal_claims(secret.id);
    REQUIRE(secret.notice(reporter, secret.opening()));
    play.chain.next_block();
    CHECK(play.chain.refuses<VerificationPlace>(reporter, secret.report(secret.opening()),
                                                Error::NotALeak));
    SECTION("but the VRF is secret until it is to be shown") {
        REQUIRE(secret.notice(reporter, secret.vrf()));
        play.until(secret.id, Stage::VrfReveal);
        CHECK(play.chain.submit<VerificationPlace>(reporter, secret.report(secret.vrf())));
    }
    SECTION("and not after") {
        play.until(secret.id, Stage::VrfReveal);
        REQUIRE(secret.notice(reporter, secret.vrf()));
        play.chain.next_block();
        CHECK(play.chain.refuses<VerificationPlace>(reporter, secret.report(secret.vrf()),
                                                    Error::NotALeak));
    }
}

TEST_CASE("evidence that proves nothing is refused") {
    Secret secret;
    auto& play = secret.play;
    const Actor& reporter = play.cast.bystander;
    play.commit_claims(secret.id);
    verification::LeakEvidence guess = verification::OpenedClaim{{}, {}};
    REQUIRE(secret.notice(reporter, guess));
    play.chain.next_block();
    CHECK(play.chain.refuses<VerificationPlace>(reporter, secret.report(guess), Error::NotALeak));
    CHECK(play.chain.refuses<VerificationPlace>(reporter, secret.report(secret.opening()),
                                                Error::OpeningWrong));
    guess = verification::ShownVrf{};
    REQUIRE(secret.notice(reporter, guess));
    play.chain.next_block();
    CHECK(play.chain.refuses<VerificationPlace>(reporter, secret.report(guess), Error::NotALeak));
    CHECK(play.chain.refuses<VerificationPlace>(reporter, verification::notice_leak{999, {}},
                                                Error::UnknownClaim));
}
