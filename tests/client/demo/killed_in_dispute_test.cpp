// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/client/demo/stage_play.hpp"

using namespace assay;
using namespace assay::demo;

TEST_CASE("a dispute ends rightly though node and whistleblower are killed at every stage") {
    StagePlay play{"killed in dispute"};
    const Actor whistleblower{.name = "Whistleblower1", .role = "whistleblower"};
    play.scene().cast({{.name = "Solver1", .role = "solver", .misbehaviour = "poison"},
                       {.name = "Verifier1", .role = "verifier", .misbehaviour = "rubber-stamp"},
                       {.name = "Verifier2", .role = "verifier", .misbehaviour = "rubber-stamp"},
                       whistleblower});
    const auto task =
        play.scene().submit({.program = play.props().program, .data = play.props().data});
    play.befall({whistleblower}, true);
    CHECK(play.play(task) >= 8);
    const auto stage = play.scene().teller().stage(task);
    CHECK((stage == tasks::Stage::Reissued || stage == tasks::Stage::Failed));
    CHECK_FALSE(play.scene().all<interrogation::Convicted>().empty());
    const auto slashed = play.scene().all<settlement::SolverSlashed>();
    REQUIRE(slashed.size() == 1);
    CHECK(slashed[0].amount > 0);
    for (const auto& loser : play.scene().all<settlement::ClaimantSlashed>())
        CHECK(loser.who != play.scene().account("Whistleblower1"));
}
