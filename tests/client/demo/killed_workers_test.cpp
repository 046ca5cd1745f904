// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/client/demo/stage_play.hpp"

using namespace assay;
using namespace assay::demo;

TEST_CASE("workers killed at every stage lose no deposit, and are paid") {
    StagePlay play{"killed workers"};
    const std::vector<Actor> workers{{.name = "Solver1", .role = "solver"},
                                     {.name = "Verifier1", .role = "verifier"},
                                     {.name = "Verifier2", .role = "verifier"},
                                     {.name = "Whistleblower1", .role = "whistleblower"}};
    play.scene().cast(workers);
    const auto task = play.scene().submit({.program = play.props().program,
                                           .data = play.props().data,
                                           .steps = 800,
                                           .checkpoint_every = 100});
    play.befall(workers, false);
    CHECK(play.play(task) >= 8);
    CHECK(play.scene().teller().stage(task) == tasks::Stage::Settled);
    CHECK(play.scene().all<settlement::SolverSlashed>().empty());
    CHECK(play.scene().all<settlement::ClaimantSlashed>().empty());
    CHECK_FALSE(play.scene().all<settlement::SolverPaid>().empty());
    CHECK_FALSE(play.scene().all<settlement::VerifierPaid>().empty());
}
