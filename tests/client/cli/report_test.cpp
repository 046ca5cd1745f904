// SPDX-License-Identifier: Apache-2.0
#include "client/demo/report.hpp"
#include "client/demo/svg.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using namespace assay::demo;

TEST_CASE("The report is one page that refers to nothing outside") {
    StoryResult result;
    result.number = 1;
    result.title = "A <title> & more";
    result.told = true;
    result.losses = {{1, 2.3}, {2, 1.5}, {3, 0.9}};
    result.stages = {{0, "Open", 1, 3}, {0, "Training", 3, 9}};
    result.settlement.push_back({.name = "Solver1",
                                 .role = "solver",
                                 .movements = {.fees = -1},
                                 .before = 10,
                                 .after = 9,
                                 .explained = true});
    const auto page = to_html({result});
    CHECK(page.find("A &lt;title&gt; &amp; more") != page.npos);
    CHECK(page.find("<polyline") != page.npos);
    CHECK(page.find("Training 3-9") != page.npos);
    for (const auto* outside : {"http://", "https://", "<script", "src=", "url("})
        CHECK(page.find(outside) == page.npos);
}

TEST_CASE("A balance that the events do not explain is marked") {
    StoryResult result;
    result.settlement.push_back(
        {.name = "X", .role = "y", .movements = {}, .before = 5, .after = 4, .explained = false});
    CHECK(settlement_table(result).back().back().find("NOT EXPLAINED") != std::string::npos);
}

TEST_CASE("Where there is nothing to draw there is no picture") {
    CHECK(loss_curve({}).empty());
    CHECK(stage_timeline({}).empty());
    CHECK(trial_tree({}).empty());
}
