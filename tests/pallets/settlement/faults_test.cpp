// SPDX-License-Identifier: Apache-2.0
// Section 7 of docs/protocol.md, the rows on what somebody did not do in time.
#include <catch2/catch.hpp>

#include "tests/pallets/settlement/play.hpp"

using namespace assay;
using namespace assay::protocol_test;

TEST_CASE("row 10: a solver without a proof in time pays a penalty, and the task starts again") {
    Play play;
    const auto id = play.start();
    const auto seed = play.task(id).assignment->order_seed;
    const auto deadline = play.task(id).until;
    play.chain.to_block(deadline + 1);
    CHECK(play.change(play.cast.solver) == -2'000);
    CHECK(play.burned() == 100 + 2'000);
    CHECK(play.change(play.cast.submitter) == -100);
    CHECK(play.stage(id) == Stage::Open);

    SECTION("with another solver and another order of the data") {
        play.until(id, Stage::Training);
        CHECK(play.task(id).assignment->solver == play.cast.other_solver.id());
        CHECK(play.task(id).assignment->order_seed != seed);
        play.prove(id);
        play.deliver(id);
        play.audit(id);
        CHECK(play.stage(id) == Stage::Settled);
        CHECK(play.change(play.cast.other_solver) == 500);
    }
    SECTION("but not for ever") {
        play.until(id, Stage::Training);
        play.until(id, Stage::Failed);
        CHECK(play.change(play.cast.other_solver) == -2'000);
        CHECK(play.change(play.cast.submitter) == -100);
    }
}

TEST_CASE("row 11: a solver that delivers nothing is slashed, and verifiers get their attempt") {
    Play play;
    const auto id = play.start();
    play.prove(id);
    play.until(id, Stage::Sampled);
    play.until(id, Stage::Reissued);
    CHECK(play.change(play.cast.solver) == -10'000);
    CHECK(play.verifiers_change() == 30 + 120);
    CHECK(play.change(play.cast.submitter) == -100);
    play.until(id + 1, Stage::Training);
}

TEST_CASE("row 13: an honest fault corrected before the beacon costs a small fee") {
    Play play;
    const auto id = play.start();
    const auto honest = play.run;
    play.run = corrupted_history(2, 1);
    play.prove(id);
    const auto grace = play.task(id).until;
    const proofs::withdraw_proof withdraw{id};
    REQUIRE(play.chain.submit<chain_spec::ProofsPlace>(play.cast.solver, withdraw));
    play.chain.next_block();
    play.run = honest;
    play.prove(id);
    CHECK(play.task(id).until == grace);  // The beacon has not moved.
    CHECK(play.chain.refuses<chain_spec::ProofsPlace>(play.cast.solver, withdraw,
                                                      proofs::Error::TooManyRecommits));
    play.deliver(id);
    play.audit(id);
    CHECK(play.stage(id) == Stage::Settled);
    CHECK(play.change(play.cast.solver) == 400 - 50);
}

TEST_CASE("row 13: a proof that is withdrawn and not replaced is none") {
    Play play;
    const auto id = play.start();
    play.prove(id);
    REQUIRE(
        play.chain.submit<chain_spec::ProofsPlace>(play.cast.solver, proofs::withdraw_proof{id}));
    play.until(id, Stage::Open);
    CHECK(play.change(play.cast.solver) == -2'000 - 50);
}

TEST_CASE("row 14: a silent verifier is slashed, and another is drawn") {
    Play play;
    const auto id = play.start();
    play.prove(id);
    play.deliver(id);
    const auto first = play.claim(play.drawn(id, 1))->account;
    play.silent = {1};
    SECTION("while the other segments go on") { play.audit(id); }
    SECTION("at once when nobody committed") {
        play.silent = {0, 1};
        play.until(id, Stage::ClaimCommit);
    }
    play.until(id, Stage::Redrawing);
    const long long slashed = play.silent.size() == 2 ? 16'000 : 8'000;
    CHECK(play.burned() == static_cast<Balance>(100 + slashed));
    play.silent = {};
    play.until(id, Stage::ClaimCommit);
    CHECK(play.claim(play.drawn(id, 1))->account != first);
    play.audit(id);
    REQUIRE(play.stage(id) == Stage::Settled);
    CHECK(play.change(play.cast.solver) == 400);
    CHECK(play.verifiers_change() == 120 + 480 - slashed);
    CHECK(play.change(play.cast.submitter) == -(100 + 400 + 600));
}

TEST_CASE("rows 14 and 20: when the redraws are used up nobody is blamed") {
    Play play;
    const auto id = play.start();
    play.prove(id);
    play.deliver(id);
    play.silent = {1};
    play.audit(id);  // Segment 0 passes in the first round; then nobody commits to anything.
    play.until(id, Stage::Failed);
    REQUIRE(play.stage(id) == Stage::Failed);
    CHECK(play.change(play.cast.solver) == 0);
    CHECK(play.verifiers_change() == 120 - 3 * 8'000);
    CHECK(play.change(play.cast.submitter) == -100 - 120);
}

TEST_CASE("row 15: a task that nobody takes in time expires, and the escrow goes back") {
    Play play;
    for (const auto& solver : {play.cast.solver, play.cast.other_solver})
        REQUIRE(play.chain.submit<chain_spec::MarketPlace>(
            solver, market::withdraw_offer{market::DeviceClass::Cpu}));
    auto spec = play.spec();
    spec.deadline = play.chain.block() + 20;
    const auto id = play.submit(spec);
    play.until(id, Stage::Expired);
    CHECK(play.chain.block() == spec.deadline + 1);
    CHECK(play.change(play.cast.submitter) == -100);
    CHECK(play.chain.held(play.cast.submitter.id()) == 0);
}

TEST_CASE("row 16: a task cancelled before it is assigned costs its listing fee") {
    Play play;
    const auto id = play.submit(play.spec());
    REQUIRE(play.chain.submit<chain_spec::TasksPlace>(play.cast.submitter, tasks::cancel{id}));
    CHECK(play.stage(id) == Stage::Cancelled);
    CHECK(play.change(play.cast.submitter) == -100);
    CHECK(play.chain.held(play.cast.submitter.id()) == 0);
    CHECK(play.chain.refuses<chain_spec::TasksPlace>(play.cast.submitter, tasks::cancel{id},
                                                     tasks::Error::WrongStage));
}

TEST_CASE("a finished task leaves storage after its time, and its result stays") {
    Play play;
    const auto id = play.start();
    play.prove(id);
    play.deliver(id);
    play.audit(id);
    const auto settled = play.chain.block();
    play.chain.to_block(settled + 51);
    using namespace chain_spec;
    CHECK_FALSE(play.chain.read<TasksPlace, tasks::Spec>(tasks::Tasks{id}));
    CHECK_FALSE(play.chain.read<TasksPlace, tasks::Spec>(tasks::Specs{id}));
    CHECK_FALSE(play.chain.read<VerificationPlace, verification::Spec>(verification::Audits{id}));
    CHECK_FALSE(
        play.chain.read<VerificationPlace, verification::Spec>(verification::Segments{id, 1}));
    CHECK_FALSE(play.chain.read<ProofsPlace, proofs::Spec>(proofs::Proofs{id}));
    CHECK(play.chain.read<TasksPlace, tasks::Spec>(tasks::Results{id}));
}
