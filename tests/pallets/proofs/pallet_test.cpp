// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/pallets/settlement/play.hpp"

using namespace assay;
using namespace assay::protocol_test;
using chain_spec::ProofsPlace;
using proofs::Error;

namespace {

/// A task with four segments of steps, of which two are drawn beside the fixed ones.
tasks::TaskSpec four_segments(Play& play) {
    auto spec = play.spec();
    spec.steps = 8;
    play.run = honest_history(8);
    return spec;
}

}  // namespace

TEST_CASE("only the solver commits, once, and in time") {
    Play play;
    const auto id = play.start();
    const proofs::commit_proof commit{id, Hash256{{1}}};
    CHECK(play.chain.refuses<ProofsPlace>(play.cast.other_solver, commit, Error::NotTheSolver));
    CHECK(play.chain.refuses<ProofsPlace>(play.cast.solver, proofs::withdraw_proof{id},
                                          tasks::Error::WrongStage));
    REQUIRE(play.chain.submit<ProofsPlace>(play.cast.solver, commit));
    CHECK(play.stage(id) == Stage::Proved);
    CHECK(play.task(id).until == play.chain.block() + 5);
    CHECK(play.chain.refuses<ProofsPlace>(play.cast.solver, commit, Error::AlreadyCommitted));
}

TEST_CASE("a proof is withdrawn by its solver, in the grace, and not twice") {
    Play play;
    const auto id = play.start();
    play.prove(id);
    const proofs::withdraw_proof withdraw{id};
    CHECK(play.chain.refuses<ProofsPlace>(play.cast.rival, withdraw, Error::NotTheSolver));
    REQUIRE(play.chain.submit<ProofsPlace>(play.cast.solver, withdraw));
    CHECK(play.chain.refuses<ProofsPlace>(play.cast.solver, withdraw, Error::NothingCommitted));
    CHECK(play.burned() == 100 + 50);
    play.chain.to_block(play.task(id).until + 1);
    CHECK(play.stage(id) == Stage::Open);
}

TEST_CASE("no correction after the grace, even while the beacon is awaited") {
    Play play;
    const auto id = play.start();
    play.prove(id);
    play.chain.to_block(play.task(id).until + 1);
    REQUIRE(play.stage(id) == Stage::Proved);
    const auto refused =
        play.chain.submit<ProofsPlace>(play.cast.solver, proofs::withdraw_proof{id});
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == Chain::error_of(tasks::Error::WindowClosed));
}

TEST_CASE("a delivery opens both ends of every drawn segment, and nothing else") {
    Play play;
    const auto id = play.submit(four_segments(play));
    play.until(id, Stage::Training);
    play.prove(id);
    play.until(id, Stage::Sampled);
    const auto audit = play.chain.read<chain_spec::VerificationPlace, verification::Spec>(
        verification::Audits{id});
    // Segments 0, 1 and 4, and one of 2 and 3.
    REQUIRE(audit->drawn.size() == 4);
    const auto asked = play.chain.read<ProofsPlace, proofs::Spec>(proofs::Asked{id});
    CHECK(asked.items == proofs::ends_of(audit->drawn.items));

    const proofs::deliver nothing{id, {}};
    CHECK(play.chain.refuses<ProofsPlace>(play.cast.solver, nothing, Error::WrongCheckpoints));
    CHECK(play.chain.refuses<ProofsPlace>(play.cast.rival, nothing, Error::NotTheSolver));
    auto args = play.delivery(id);
    std::swap(args.checkpoints.items[0], args.checkpoints.items[1]);
    CHECK(play.chain.refuses<ProofsPlace>(play.cast.solver, args, Error::WrongCheckpoints));
    args = play.delivery(id);
    args.checkpoints.items[1].state_root = Hash256{{1}};
    CHECK(play.chain.refuses<ProofsPlace>(play.cast.solver, args, Error::BadOpening));
    args = play.delivery(id);
    args.checkpoints.items[1].locations = {};
    CHECK(play.chain.refuses<ProofsPlace>(play.cast.solver, args, Error::BadLocation));
    REQUIRE(play.chain.submit<ProofsPlace>(play.cast.solver, play.delivery(id)));
    CHECK(play.stage(id) == Stage::Delivered);
    CHECK(play.chain.refuses<ProofsPlace>(play.cast.solver, play.delivery(id),
                                          tasks::Error::WrongStage));
    const auto first = play.chain.read<ProofsPlace, proofs::Spec>(proofs::Checkpoints{id, 0});
    CHECK(first->state_root == play.run.state_roots[0]);
}

TEST_CASE("the ends of segments are checkpoints, each once") {
    const std::vector<tasks::SegmentIndex> drawn{0, 1, 3, 4};
    CHECK(proofs::ends_of(drawn) == std::vector<proofs::CheckpointIndex>{0, 1, 2, 3, 4});
    const std::vector<tasks::SegmentIndex> init{0};
    CHECK(proofs::ends_of(init) == std::vector<proofs::CheckpointIndex>{0});
}

TEST_CASE("a task that continues another must start from its tensors") {
    Play play;
    const auto first = play.start();
    play.prove(first);
    play.deliver(first);
    play.audit(first);
    auto spec = play.spec();
    spec.initial_state = tasks::FromTask{first, 0};
    const auto id = play.submit(spec);
    play.until(id, Stage::Training);
    play.prove(id);  // From the state that `init` makes, which is another.
    play.until(id, Stage::Sampled);
    CHECK(play.chain.refuses<ProofsPlace>(play.cast.solver, play.delivery(id), Error::WrongStart));
}

TEST_CASE("proof parameters are root's") {
    Play play;
    proofs::set_parameters change{test_parameters().proofs};
    change.values.recommit_fee = 3;
    const auto call = frame::encode_call(ProofsPlace::index, change);
    CHECK_FALSE(play.chain.dispatch(frame::Signed{play.cast.solver.id()}, call));
    CHECK(play.chain.as_root(call));
    change.values.grace_blocks = 0;
    CHECK(play.chain.as_root(frame::encode_call(ProofsPlace::index, change)).error() ==
          Chain::error_of(Error::BadParameters));
}
