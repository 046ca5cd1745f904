// SPDX-License-Identifier: Apache-2.0
#include "client/cli/teller.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using namespace assay::cli;

namespace {

FedBlock block_of(BlockNumber number, const tasks::Spec::Event& event) {
    FedBlock block{number, {}, {}};
    chain::Event out{};
    out.content = event;
    block.events.push_back(out);
    return block;
}

}  // namespace

TEST_CASE("Only followed tasks are told of, and those that replace them") {
    Teller teller{[](const AccountId&) { return "somebody"; }};
    teller.follow(3);
    CHECK(teller.note(block_of(1, tasks::TaskAssigned{4, {}, 1})).empty());
    const auto lines = teller.note(block_of(2, tasks::TaskAssigned{3, {}, 1}));
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].block == 2);
    CHECK(lines[0].text.starts_with("somebody is bound"));

    teller.note(block_of(5, tasks::TaskReissued{3, 9}));
    teller.note(block_of(5, tasks::TaskFinished{3, tasks::Stage::Reissued}));
    CHECK(teller.latest(3) == 9);
    CHECK(teller.follows(9));
    CHECK(teller.stage(3) == tasks::Stage::Reissued);
    teller.note(block_of(8, tasks::TaskFinished{9, tasks::Stage::Settled}));
    CHECK(teller.stage(teller.latest(3)) == tasks::Stage::Settled);
}
