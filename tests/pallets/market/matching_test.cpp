// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <set>

#include "tests/pallets/settlement/play.hpp"

using namespace assay;
using namespace assay::protocol_test;
using chain_spec::MarketPlace;
using market::DeviceClass;
using market::Error;

namespace {

market::offer offer_priced(tasks::Price price) {
    return {.device = DeviceClass::Cpu,
            .terms = {.price = price, .speed = 1'000, .memory = 1'000, .capacity = 1},
            .bond = 1'000};
}

}  // namespace

TEST_CASE("the only offer within the band is bound at once, at its own price") {
    Play play;
    const auto id = play.submit(play.spec());
    play.chain.next_block();  // Listed,
    play.chain.next_block();  // and matched.
    const auto task = play.task(id);
    REQUIRE(task.stage == Stage::Assigned);
    CHECK(task.assignment->solver == play.cast.solver.id());
    CHECK(task.assignment->price == 8);
    CHECK(play.chain.held(play.cast.solver.id()) == 10'000 + 1'000);
    // Its one place is taken: the next task goes to the other one.
    const auto second = play.submit(play.spec());
    play.until(second, Stage::Training);
    CHECK(play.task(second).assignment->solver == play.cast.other_solver.id());
}

TEST_CASE("the order seed is later randomness, and the clock starts with it") {
    Play play;
    const auto id = play.submit(play.spec());
    play.until(id, Stage::Assigned);
    CHECK(play.task(id).assignment->order_seed == Hash256{});
    const auto bound = play.task(id).assignment->bound_at;
    play.until(id, Stage::Training);
    // One contribution, final one block later, known in the block after that.
    CHECK(play.chain.block() == bound + 3);
    CHECK(play.task(id).assignment->order_seed != Hash256{});
    // 5000 operations at 1000 a block, half again as long, and ten blocks.
    CHECK(play.task(id).until == play.chain.block() + 5 + 3 + 10);
}

TEST_CASE("equal offers are drawn from, and nobody steps out of a draw") {
    Play play;
    REQUIRE(play.chain.submit<MarketPlace>(play.cast.other_solver, offer_priced(8)));
    std::set<AccountId> winners;
    const auto id = play.submit(play.spec());
    play.chain.next_block();
    play.chain.next_block();
    const auto drawing = play.chain.read<MarketPlace, market::Spec>(market::Matchings{id});
    REQUIRE(drawing);
    CHECK(drawing->candidates.size() == 2);
    CHECK(play.chain.refuses<MarketPlace>(play.cast.solver, offer_priced(3), Error::OfferInDraw));
    CHECK(play.chain.refuses<MarketPlace>(
        play.cast.solver, market::withdraw_offer{DeviceClass::Cpu}, Error::OfferInDraw));
    play.until(id, Stage::Training);
    for (const auto& solver : {play.cast.solver, play.cast.other_solver}) {
        const auto known = play.chain.read<MarketPlace, market::Spec>(
            market::Offers{solver.id(), DeviceClass::Cpu});
        CHECK(known->pending == 0);
        CHECK(known->engaged == (play.task(id).assignment->solver == solver.id() ? 1 : 0));
    }
}

TEST_CASE("a task that ends while it is drawn for lets its candidates go") {
    Play play;
    REQUIRE(play.chain.submit<MarketPlace>(play.cast.other_solver, offer_priced(8)));
    const auto id = play.submit(play.spec());
    play.chain.next_block();
    play.chain.next_block();
    REQUIRE(play.chain.submit<chain_spec::TasksPlace>(play.cast.submitter, tasks::cancel{id}));
    play.chain.next_block();
    CHECK_FALSE(play.chain.read<MarketPlace, market::Spec>(market::Matchings{id}));
    CHECK(
        play.chain.submit<MarketPlace>(play.cast.solver, market::withdraw_offer{DeviceClass::Cpu}));
}

TEST_CASE("an offer that does not fit a task is passed over") {
    Play play;
    auto spec = play.spec();
    const auto is_left_open = [&](auto change) {
        auto changed = spec;
        change(changed);
        const auto id = play.submit(changed);
        for (int i = 0; i < 5; ++i) play.chain.next_block();
        const bool open = play.stage(id) == Stage::Open;
        if (open)
            REQUIRE(
                play.chain.submit<chain_spec::TasksPlace>(play.cast.submitter, tasks::cancel{id}));
        return open;
    };
    CHECK(is_left_open([](auto& s) { s.max_price = 7; }));
    CHECK(is_left_open([](auto& s) { s.memory = 1'001; }));
    CHECK(is_left_open([&](auto& s) { s.deadline = play.chain.block() + 19; }));
    CHECK_FALSE(is_left_open([](auto&) {}));
}

TEST_CASE("who cannot pay a deposit loses the bond and the place, and the next one is asked") {
    auto parameters = test_parameters();
    parameters.tasks.sizing.solver_deposit_min = 2'000'000;
    parameters.tasks.sizing.solver_deposit_max = 3'000'000;
    Play play{parameters};
    REQUIRE(play.chain.submit<chain_spec::BalancesPlace>(
        play.cast.solver,
        balances::transfer_keep_alive{frame::Id{play.cast.bystander.id()}, 9'000'000}));
    const auto id = play.submit(play.spec());
    play.until(id, Stage::Training);
    CHECK(play.task(id).assignment->solver == play.cast.other_solver.id());
    CHECK(play.chain.held(play.cast.solver.id()) == 0);
    CHECK(play.burned() == 100 + 1'000);
    // It may post again.
    CHECK(play.chain.submit<MarketPlace>(play.cast.solver, offer_priced(8)));
}

TEST_CASE("a submitter's own offer never takes its task") {
    Play play;
    REQUIRE(play.chain.submit<MarketPlace>(play.cast.submitter, offer_priced(1)));
    const auto id = play.start();
    CHECK(play.task(id).assignment->solver == play.cast.solver.id());
}

TEST_CASE("a draw that a long queue comes back to too late begins anew") {
    auto parameters = test_parameters();
    parameters.randomness.history_blocks = 7;
    parameters.market.matches_per_block = 1;
    parameters.tasks.caps.open_tasks_free = parameters.tasks.caps.open_tasks_max = 30;
    Play play{parameters};
    REQUIRE(play.chain.submit<MarketPlace>(play.cast.other_solver, offer_priced(8)));
    const auto id = play.submit(play.spec());
    auto cheap = play.spec();
    cheap.max_price = 1;  // Never matched: they only fill the queue.
    for (int i = 0; i < 20; ++i) play.submit(cheap);
    play.chain.next_block();
    play.chain.next_block();
    const auto matching = [&] {
        return play.chain.read<MarketPlace, market::Spec>(market::Matchings{id});
    };
    const auto frozen = matching()->frozen;
    play.chain.to_block(frozen + 21);
    REQUIRE(matching());
    CHECK(matching()->frozen > frozen);
    CHECK(play.stage(id) == Stage::Open);
}
