// SPDX-License-Identifier: Apache-2.0
// The trial of the demonstration task at full size: how many questions, how many bytes on chain.
#include <catch2/catch.hpp>

#include <iostream>

#include "tests/client/worker/dispute/demonstration.hpp"

using namespace assay;
using namespace assay::test;

TEST_CASE("a trial of the demonstration task is short and small") {
    const DemonstrationTrial trial;
    CHECK(trial.outcome ==
          verification::TrialOutcome{verification::Dead{verification::DeathCause::FoldStep}});
    REQUIRE(trial.story);
    std::cout << dispute::to_line(*trial.story) << ": " << trial.questions << " questions in "
              << trial.blocks << " blocks, " << trial.bytes << " bytes on chain (conviction "
              << trial.evidence_bytes << ")\n";
    CHECK(trial.story->state == DemonstrationTrial::disputed_step);
    CHECK(trial.story->node == trial.node);
    CHECK(trial.story->operation == "Matmul");
    CHECK(trial.story->accumulator == 3);
    CHECK(trial.questions <= 12);
    CHECK(trial.bytes <= 64 * 1024);
    CHECK(trial.judge());
}
