// SPDX-License-Identifier: Apache-2.0
// What drawn verifiers may and may not do.
#include <catch2/catch.hpp>

#include "tests/pallets/settlement/play.hpp"

using namespace assay;
using namespace assay::protocol_test;
using chain_spec::VerificationPlace;
using verification::Error;

namespace {

struct Drawn {
    Play play;
    TaskId id = 0;
    ClaimId claim = 0;
    Actor verifier = make_actor("verifier 0");
    Actor stranger = play.cast.bystander;

    explicit Drawn(const protocol_test::Parameters& parameters = test_parameters())
        : play{parameters} {
        id = play.start();
        play.prove(id);
        play.deliver(id);
        claim = play.drawn(id, 1);
        verifier = play.cast.of(play.claim(claim)->account);
        for (const auto& actor : play.cast.verifiers)
            if (actor.id() != verifier.id()) stranger = actor;
    }
    ClaimValue value() { return play.honest_value(id, 1, verifier.id()); }
};

}  // namespace

TEST_CASE("segments and verifiers are drawn by a beacon later than the last correction") {
    Play play;
    const auto id = play.start();
    play.prove(id);
    const auto grace = play.task(id).until;
    play.until(id, Stage::Sampled);
    const auto audit =
        play.chain.read<VerificationPlace, verification::Spec>(verification::Audits{id});
    CHECK(audit->frozen.block >= grace);
    CHECK(play.chain.block() == audit->frozen.block + 3);
    CHECK(audit->drawn.items == std::vector<SegmentIndex>{0, 1});
    const auto drawn =
        play.chain.events<VerificationPlace, verification::Spec, verification::VerifierDrawn>();
    REQUIRE(drawn.size() == 2);
    for (const auto& event : drawn) {
        CHECK(play.claim(event.claim)->state == ClaimState::Awaited);
        CHECK(play.chain.read<chain_spec::TasksPlace, tasks::Spec>(
                  tasks::Roles{id, event.verifier}) == tasks::Role::Verifier);
        // The seat's deposit now backs the claim.
        const auto hold = play.chain.read<chain_spec::CollateralPlace, collateral::Spec>(
            collateral::Holds{play.claim(event.claim)->hold});
        CHECK(hold->claims == 1);
    }
}

TEST_CASE("a claim is committed by its verifier, once, in its window") {
    Drawn drawn;
    auto& chain = drawn.play.chain;
    const verification::commit_claim commit{drawn.claim, Hash256{{1}}};
    CHECK(chain.refuses<VerificationPlace>(drawn.stranger, commit, Error::NotYourClaim));
    CHECK(chain.refuses<VerificationPlace>(drawn.verifier, verification::commit_claim{999, {}},
                                           Error::UnknownClaim));
    CHECK(chain.refuses<VerificationPlace>(
        drawn.verifier, verification::reveal_claim{drawn.claim, drawn.value(), {}},
        tasks::Error::WrongStage));
    REQUIRE(chain.submit<VerificationPlace>(drawn.verifier, commit));
    CHECK(chain.refuses<VerificationPlace>(drawn.verifier, commit, Error::NotAwaited));
    drawn.play.until(drawn.id, Stage::ClaimReveal);
    const auto late = chain.submit<VerificationPlace>(drawn.verifier, commit);
    CHECK(late.error() == Chain::error_of(tasks::Error::WrongStage));
}

TEST_CASE("a claim is opened to what was committed, or its deposit is forfeit") {
    Drawn drawn;
    auto& play = drawn.play;
    play.commit_claims(drawn.id);
    play.until(drawn.id, Stage::ClaimReveal);
    auto wrong = drawn.value();
    wrong.statement.verdict = Verdict::Fail;
    CHECK(play.chain.refuses<VerificationPlace>(
        drawn.verifier, verification::reveal_claim{drawn.claim, wrong, Play::salt},
        Error::OpeningWrong));
    CHECK(play.chain.refuses<VerificationPlace>(
        drawn.verifier, verification::reveal_claim{drawn.claim, drawn.value(), {}},
        Error::OpeningWrong));
    const auto other = play.drawn(drawn.id, 0);
    const Actor& honest = play.cast.of(play.claim(other)->account);
    REQUIRE(play.chain.submit<VerificationPlace>(
        honest, verification::reveal_claim{other, play.honest_value(drawn.id, 0, honest.id()),
                                           Play::salt}));
    play.show_plants(drawn.id);
    REQUIRE(play.stage(drawn.id) == Stage::Redrawing);
    CHECK(play.burned() == 100 + 8'000);
    const auto closed =
        play.chain.events<VerificationPlace, verification::Spec, verification::ClaimClosed>();
    REQUIRE(closed.size() == 1);
    CHECK(closed[0].claim == drawn.claim);
    CHECK(closed[0].state == ClaimState::Unopened);
}

TEST_CASE("the VRF is shown by its verifier, once, with a root only for a plant") {
    Drawn drawn;
    auto& play = drawn.play;
    play.commit_claims(drawn.id);
    play.reveal_claims(drawn.id);
    const auto vrf = play.plant_vrf(*play.claim(drawn.claim));
    const verification::reveal_plant show{drawn.claim, vrf, {}};
    play.until(drawn.id, Stage::VrfReveal);
    CHECK(play.chain.refuses<VerificationPlace>(drawn.stranger, show, Error::NotYourClaim));
    auto forged = show;
    forged.vrf.proof[3] ^= 1;
    CHECK(play.chain.refuses<VerificationPlace>(drawn.verifier, forged, Error::VrfWrong));
    auto rooted = show;
    rooted.root = Hash256{{1}};
    CHECK(play.chain.refuses<VerificationPlace>(drawn.verifier, rooted, Error::RootWithoutPlant));
    REQUIRE(play.chain.submit<VerificationPlace>(drawn.verifier, show));
    CHECK(play.chain.refuses<VerificationPlace>(drawn.verifier, show, Error::AlreadyShown));
    CHECK(play.claim(drawn.claim)->root == drawn.value().x);
}

TEST_CASE("verification parameters are root's") {
    Play play;
    verification::set_parameters change{test_parameters().verification};
    change.values.trials_max = 3;
    const auto call = frame::encode_call(VerificationPlace::index, change);
    CHECK_FALSE(play.chain.dispatch(frame::Signed{play.cast.solver.id()}, call));
    CHECK(play.chain.as_root(call));
    change.values.trials_max = 0;
    CHECK(play.chain.as_root(frame::encode_call(VerificationPlace::index, change)).error() ==
          Chain::error_of(Error::BadParameters));
}
