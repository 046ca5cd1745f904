// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/pallets/settlement/play.hpp"

using namespace assay;
using namespace assay::protocol_test;
using chain_spec::TasksPlace;

TEST_CASE("tasks that one block cannot serve are served by the next ones") {
    auto parameters = test_parameters();
    parameters.tasks.due_per_block = 1;
    parameters.tasks.caps.open_tasks_free = parameters.tasks.caps.open_tasks_max = 5;
    Play play{parameters};
    auto spec = play.spec();
    spec.max_price = 1;
    spec.deadline = play.chain.block() + 20;
    std::vector<TaskId> ids;
    for (int i = 0; i < 5; ++i) ids.push_back(play.submit(spec));

    play.chain.to_block(spec.deadline);
    for (const auto id : ids) CHECK(play.stage(id) == Stage::Open);
    // One a block; stale alarms are passed over within the same budget.
    for (std::size_t done = 1; done <= ids.size(); ++done) {
        play.chain.next_block();
        std::size_t expired = 0;
        for (const auto id : ids) expired += play.stage(id) == Stage::Expired ? 1 : 0;
        CHECK(expired == done);
    }
    CHECK(play.change(play.cast.submitter) == -5 * 100);
}

TEST_CASE("the agenda leaves nothing behind") {
    Play play;
    auto spec = play.spec();
    spec.max_price = 1;
    spec.deadline = play.chain.block() + 5;
    const auto id = play.submit(spec);
    play.chain.to_block(spec.deadline + 60);
    CHECK_FALSE(play.chain.read<TasksPlace, tasks::Spec>(tasks::Tasks{id}));
    std::size_t left = 0;
    play.chain.walk<TasksPlace, tasks::Spec, tasks::Agenda>([&](const auto&, const auto&) {
        ++left;
        return true;
    });
    play.chain.walk<TasksPlace, tasks::Spec, tasks::AgendaLength>([&](const auto&, const auto&) {
        ++left;
        return true;
    });
    play.chain.walk<TasksPlace, tasks::Spec, tasks::Roles>([&](const auto&, const auto&) {
        ++left;
        return true;
    });
    CHECK(left == 0);
}
