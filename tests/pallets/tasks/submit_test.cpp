// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/pallets/settlement/play.hpp"

using namespace assay;
using namespace assay::protocol_test;
using chain_spec::TasksPlace;
using tasks::Error;

TEST_CASE("a submission burns the listing fee and holds the escrow") {
    Play play;
    const auto id = play.submit(play.spec());
    const auto task = play.task(id);
    CHECK(task.submitter == play.cast.submitter.id());
    CHECK(task.stage == Stage::Open);
    CHECK(task.budget == tasks::Budget{500, 1'920, 0, 0});
    CHECK(task.terms.solver_deposit == 10'000);
    CHECK(play.chain.held(play.cast.submitter.id()) == 2'420);
    CHECK(play.burned() == 100);
    CHECK(play.chain.read<TasksPlace, tasks::Spec>(tasks::Specs{id}) == play.spec());
    const auto listed = play.chain.events<TasksPlace, tasks::Spec, tasks::TaskSubmitted>();
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].task == id);
}

TEST_CASE("a task that cannot be done, judged or paid is refused and costs nothing") {
    Play play;
    const auto refuses = [&](Error error, auto change) {
        auto spec = play.spec();
        change(spec);
        return play.chain.refuses<TasksPlace>(play.cast.submitter, tasks::submit{spec}, error);
    };
    CHECK(refuses(Error::NothingToDo, [](auto& spec) { spec.steps = 0; }));
    CHECK(refuses(Error::NothingToDo, [](auto& spec) { spec.checkpoint_every = 0; }));
    CHECK(refuses(Error::NothingToDo, [](auto& spec) { spec.work.step = 0; }));
    CHECK(refuses(Error::TooManySegments, [](auto& spec) { spec.steps = 3'000; }));
    CHECK(refuses(Error::BadLocation, [](auto& spec) { spec.program.locations = {}; }));
    CHECK(refuses(Error::BadLocation, [](auto& spec) { spec.dataset.locations = {}; }));
    CHECK(
        refuses(Error::ModeNotOffered, [](auto& spec) { spec.numeric_mode = tasks::Tolerant{}; }));
    CHECK(refuses(Error::AuditOutOfBounds, [](auto& spec) { spec.audited = 0; }));
    CHECK(refuses(Error::AuditOutOfBounds, [](auto& spec) { spec.audited = 17; }));
    CHECK(refuses(Error::DeadlineTooSoon, [&](auto& spec) { spec.deadline = play.chain.block(); }));
    CHECK(refuses(Error::DeadlineTooFar, [](auto& spec) { spec.deadline = 0xffff'ffff; }));
    CHECK(refuses(Error::InitialStateUnknown, [](auto& spec) {
        spec.initial_state = tasks::FromTask{77, 0};
    }));
    CHECK(refuses(Error::PriceOverflow, [](auto& spec) { spec.max_price = u128_max; }));
    CHECK(refuses(Error::DepositCapTooLow, [](auto& spec) { spec.value_at_risk = 100'000'000; }));
    auto spec = play.spec();
    spec.max_price = 1'000'000;
    const auto call = frame::encode_call(TasksPlace::index, tasks::submit{spec});
    CHECK_FALSE(play.chain.dispatch(frame::Signed{play.cast.submitter.id()}, call));
    CHECK_FALSE(play.chain.dispatch(frame::Root{}, call));
    CHECK(play.change(play.cast.submitter) == 0);
}

TEST_CASE("beyond the free places each unfinished task needs a deposit, up to a cap") {
    Play play;
    auto spec = play.spec();
    spec.max_price = 1;  // Nobody offers that.
    play.submit(spec);
    play.submit(spec);
    const auto held = play.chain.held(play.cast.submitter.id());
    const auto third = play.submit(spec);
    CHECK(play.chain.held(play.cast.submitter.id()) == held / 2 * 3 + 5'000);
    CHECK(play.chain.refuses<TasksPlace>(play.cast.submitter, tasks::submit{spec},
                                         Error::TooManyTasks));
    REQUIRE(play.chain.submit<TasksPlace>(play.cast.submitter, tasks::cancel{third}));
    CHECK(play.chain.held(play.cast.submitter.id()) == held);
    CHECK(play.chain.submit<TasksPlace>(play.cast.submitter, tasks::submit{spec}));
}

TEST_CASE("only the submitter cancels, and only before a solver is bound") {
    Play play;
    const auto id = play.submit(play.spec());
    const tasks::cancel cancel{id};
    CHECK(play.chain.refuses<TasksPlace>(play.cast.rival, cancel, Error::NotTheSubmitter));
    CHECK(
        play.chain.refuses<TasksPlace>(play.cast.submitter, tasks::cancel{99}, Error::UnknownTask));
    play.until(id, Stage::Assigned);
    CHECK(play.chain.refuses<TasksPlace>(play.cast.submitter, cancel, Error::WrongStage));
    play.until(id, Stage::Training);
    CHECK(play.chain.refuses<TasksPlace>(play.cast.submitter, cancel, Error::WrongStage));
}

TEST_CASE("a task may start from the tensors of a settled one, of the same program") {
    Play play;
    const auto first = play.start();
    play.prove(first);
    play.deliver(first);
    play.audit(first);
    REQUIRE(play.stage(first) == Stage::Settled);

    auto spec = play.spec();
    spec.initial_state = tasks::FromTask{first, 2};
    auto foreign = spec;
    foreign.program.root = Hash256{{1}};
    CHECK(play.chain.refuses<TasksPlace>(play.cast.submitter, tasks::submit{foreign},
                                         Error::InitialStateForeign));
    const auto settled = play.run.state_roots[2];
    play.run.state_roots = {{}, {}, settled, next_state(settled), next_state(next_state(settled))};
    const auto id = play.submit(spec);
    play.until(id, Stage::Training);
    play.prove(id);
    play.deliver(id);
    play.audit(id);
    REQUIRE(play.stage(id) == Stage::Settled);
    const auto result = play.chain.read<TasksPlace, tasks::Spec>(tasks::Results{id});
    CHECK(result->final_step == 4);
    CHECK(result->state_root == play.run.state_roots[4]);
}

TEST_CASE("task parameters are root's") {
    Play play;
    tasks::set_parameters change{test_parameters().tasks};
    change.values.listing_fee = 1;
    const auto call = frame::encode_call(TasksPlace::index, change);
    CHECK_FALSE(play.chain.dispatch(frame::Signed{play.cast.submitter.id()}, call));
    CHECK(play.chain.as_root(call));
    CHECK(play.chain.read<TasksPlace, tasks::Spec>(tasks::Parameters{}).listing_fee == 1);
    change.values.work_unit = 0;
    CHECK(play.chain.as_root(frame::encode_call(TasksPlace::index, change)).error() ==
          Chain::error_of(Error::BadParameters));
}
