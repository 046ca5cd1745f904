// SPDX-License-Identifier: Apache-2.0
#include "pallets/staking/pallet.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "tests/pallets/staking/world.hpp"

namespace assay::staking_test {

TEST_CASE(
    "money at stake is held, comes out after the bonding duration, and may be taken back in") {
    World w;
    const auto who = person(0);
    CHECK(w.does(who, bond{100 * unit}));
    CHECK(w.refuses<Staking>(by(who), bond{unit}, Error::AlreadyBonded));
    CHECK(w.refuses<Staking>(by(person(1)), bond{unit / 2}, Error::InsufficientBond));
    CHECK(w.refuses<Staking>(by(person(1)), unbond{unit}, Error::NotStash));
    CHECK(w.held(who) == 100 * unit);
    CHECK(w.does(who, unbond{30 * unit}));
    CHECK(w.does(who, rebond{10 * unit}));
    CHECK(w.does(who, withdraw_unbonded{}));
    CHECK(w.held(who) == 100 * unit);
    auto ledger = *w.staking().get(Ledger{who});
    CHECK(ledger.active == 80 * unit);
    CHECK(ledger.unlocking.items == std::vector{UnlockChunk{20 * unit, 3U}});
    for (int i = 0; i < 3; ++i) w.begin_era(), w.end_era();
    CHECK(w.does(who, withdraw_unbonded{}));
    CHECK(w.held(who) == 80 * unit);
    CHECK(w.does(who, unbond{80 * unit}));
    CHECK(w.refuses<Staking>(by(who), nominate{{person(1)}}, Error::InsufficientBond));
    for (int i = 0; i < 3; ++i) w.begin_era(), w.end_era();
    CHECK(w.does(who, withdraw_unbonded{}));
    CHECK(w.held(who) == 0);
    CHECK_FALSE(w.staking().get(Ledger{who}));
}

TEST_CASE("who stands for what is refused by name") {
    World w;
    w.validator(0, 20 * unit);
    CHECK(w.does(person(1), bond{5 * unit}));
    CHECK(w.refuses<Staking>(by(person(1)), validate{}, Error::InsufficientBond));
    CHECK(w.refuses<Staking>(by(person(1)), nominate{}, Error::EmptyTargets));
    CHECK(w.refuses<Staking>(by(person(1)), nominate{{person(2)}}, Error::BadTarget));
    CHECK(w.refuses<Staking>(by(person(1)), nominate{{person(0), person(0)}},
                             Error::DuplicateTarget));
    CHECK(w.refuses<Staking>(by(person(1)), nominate{std::vector<AccountId>(17, person(0))},
                             Error::TooManyTargets));
    CHECK(w.refuses<Staking>(by(person(0)), validate{{{2'000'000'000}, false}},
                             Error::InvalidCommission));
    CHECK(w.does(person(1), nominate{{person(0)}}));
    CHECK(w.does(person(0), validate{{{}, true}}));  // Blocked: only those it has may come again.
    CHECK(w.does(person(1), nominate{{person(0)}}));
    CHECK(w.does(person(2), bond{5 * unit}));
    CHECK(w.refuses<Staking>(by(person(2)), nominate{{person(0)}}, Error::BadTarget));
    CHECK(w.refuses<Staking>(by(person(0)), unbond{15 * unit}, Error::InsufficientBond));
    CHECK(w.does(person(0), chill{}));
    CHECK(w.does(person(0), unbond{15 * unit}));
}

TEST_CASE("the best backed are elected, and with nobody standing the old ones go on") {
    World w;
    CHECK(w.begin_era().empty());
    w.end_era();
    w.validator(0, 20 * unit);
    w.validator(1, 30 * unit);
    w.validator(2, 40 * unit);
    w.nominator(5, 100 * unit, {person(0)});
    const auto elected = w.begin_era();
    CHECK(elected == std::vector{person(0), person(2)});
    const auto overview = w.staking().get(ErasStakersOverview{2U, person(0)});
    REQUIRE(overview);
    CHECK(overview->total == 120 * unit);
    CHECK(overview->own == 20 * unit);
    CHECK(overview->nominator_count == 1);
}

TEST_CASE("an era's reward goes out by points, commission first, then by stake, once") {
    World w;
    w.validator(0, 20 * unit, 100'000'000);
    w.validator(1, 40 * unit);
    w.nominator(5, 60 * unit, {person(0)});
    w.begin_era();
    w.staking().reward(person(0), 20);
    w.staking().reward(person(1), 10);
    const payout_stakers pay{person(0), 1, 0};
    CHECK(w.refuses<Staking>(by(alice), pay, Error::InvalidEraToReward));
    w.end_era();
    const auto before = w.balances().total_issuance();
    const auto free0 = w.balances().free(person(0)), free5 = w.balances().free(person(5));
    CHECK(w.does(alice, pay));
    // 60 of 90: 6 of commission, and a quarter of 54 for its own stake.
    CHECK(w.balances().free(person(0)) - free0 == 6 * unit + 135 * unit / 10);
    CHECK(w.balances().free(person(5)) - free5 == 405 * unit / 10);
    CHECK(w.balances().total_issuance() - before == 60 * unit);
    CHECK(w.refuses<Staking>(by(alice), pay, Error::AlreadyClaimed));
    CHECK(w.refuses<Staking>(by(alice), payout_stakers{person(0), 1, 1}, Error::InvalidPage));
    CHECK(w.refuses<Staking>(by(alice), payout_stakers{person(5), 1, 0}, Error::NotValidator));
    CHECK(w.does(alice, payout_stakers{person(1), 1, 0}));
    CHECK(w.balances().total_issuance() - before == 90 * unit);
    for (int i = 0; i < 6; ++i) w.begin_era(), w.end_era();
    CHECK_FALSE(w.staking().get(ErasStakersOverview{1U, person(0)}));  // Forgotten in time.
    CHECK_FALSE(w.staking().get(ErasValidatorReward{1U}));
}

TEST_CASE(
    "an offence chills at once and costs validator and nominators later; the reporter is paid") {
    World w;
    w.validator(0, 20 * unit);
    w.validator(1, 40 * unit);
    w.nominator(5, 60 * unit, {person(0)});
    w.begin_era();
    CHECK(w.does(person(5), unbond{50 * unit}));  // Too late: it was bonded when it happened.
    w.staking().on_offence(person(0), {500'000'000}, 1, {alice});
    CHECK_FALSE(w.staking().get(Validators{person(0)}));
    CHECK(w.held(person(0)) == 20 * unit);
    w.end_era();
    w.begin_era();
    w.staking().on_offence(person(0), {400'000'000}, 1, {bob});  // No worse: nothing more.
    w.end_era();
    const auto issuance = w.balances().total_issuance();
    const auto reporter = w.balances().free(alice);
    w.begin_era();  // Era 3: deferred by one.
    CHECK(w.held(person(0)) == 10 * unit);
    CHECK(w.held(person(5)) == 30 * unit);
    CHECK(w.held(person(1)) == 40 * unit);
    CHECK(w.balances().free(alice) - reporter == 4 * unit);
    CHECK(issuance - w.balances().total_issuance() == 36 * unit);
}

TEST_CASE("others get their share of a slash after its reporters, and the rest is burned") {
    World w;
    w.validator(0, 20 * unit);
    w.validator(1, 20 * unit);
    w.begin_era();
    w.staking().on_offence(person(0), {500'000'000}, 1, {alice});
    w.end_era();
    w.begin_era();
    w.end_era();
    const auto issuance = w.balances().total_issuance();
    const auto reporter = w.balances().free(alice), other = w.balances().free(bob);
    StakingConfig::claimed = {250'000'000};
    w.begin_era();  // Era 3: deferred by one.
    StakingConfig::claimed = {};
    CHECK(w.held(person(0)) == 10 * unit);
    CHECK(w.balances().free(alice) - reporter == unit);
    CHECK(w.balances().free(bob) - other == 9 * unit / 4);
    CHECK(issuance - w.balances().total_issuance() == 27 * unit / 4);
}

TEST_CASE("a deferred slash can be taken back before its time, by root alone") {
    World w;
    w.validator(0, 20 * unit);
    w.begin_era();
    w.staking().on_offence(person(0), {500'000'000}, 1, {});
    const cancel_deferred_slash cancel{3, {person(0)}};
    CHECK_FALSE(w.call<Staking>(by(alice), cancel));
    w.context.events.clear();
    CHECK(w.refuses<Staking>(frame::Root{}, cancel_deferred_slash{3, {person(1)}},
                             Error::NothingToCancel));
    CHECK(w.call<Staking>(frame::Root{}, cancel));
    for (int i = 0; i < 4; ++i) w.end_era(), w.begin_era();
    CHECK(w.held(person(0)) == 20 * unit);
}

TEST_CASE("staking agrees with a plain model under random operations") {
    struct Stash {
        Balance active = 0;
        std::vector<std::pair<EraIndex, Balance>> leaving;
        bool bonded = false;
    };
    for (unsigned seed = 0; seed < 12; ++seed) {
        std::mt19937 random{seed};
        World w;
        std::map<std::uint8_t, Stash> model;
        EraIndex era = 0;
        const auto issuance = w.balances().total_issuance();
        for (int step = 0; step < 120; ++step) {
            const auto number = static_cast<std::uint8_t>(random() % 4);
            auto& stash = model[number];
            const auto who = person(number);
            const Balance amount = (random() % 60) * unit / 2;
            bool expected = false;
            switch (random() % 6) {
                case 0:
                    expected = !stash.bonded && amount >= unit;
                    if (expected) stash = {amount, {}, true};
                    REQUIRE(w.does(who, bond{amount}) == expected);
                    break;
                case 1:
                    // Nobody gets near the end of the thousand units that each has.
                    expected = stash.bonded;
                    if (expected && amount > 5 * unit) break;
                    if (expected) stash.active += amount;
                    REQUIRE(w.does(who, bond_extra{amount}) == expected);
                    break;
                case 2: {
                    expected = stash.bonded;
                    const Balance taken = std::min(amount, stash.active);
                    if (expected && taken > 0) {
                        stash.active -= taken;
                        if (!stash.leaving.empty() && stash.leaving.back().first == era + 3)
                            stash.leaving.back().second += taken;
                        else
                            stash.leaving.emplace_back(era + 3, taken);
                    }
                    REQUIRE(w.does(who, unbond{amount}) == expected);
                    break;
                }
                case 3: {
                    expected = stash.bonded && !stash.leaving.empty();
                    Balance wanted = expected ? amount : 0;
                    while (wanted > 0 && !stash.leaving.empty()) {
                        const Balance part = std::min(wanted, stash.leaving.back().second);
                        stash.active += part;
                        wanted -= part;
                        if ((stash.leaving.back().second -= part) == 0) stash.leaving.pop_back();
                    }
                    REQUIRE(w.does(who, rebond{amount}) == expected);
                    break;
                }
                case 4:
                    expected = stash.bonded;
                    std::erase_if(stash.leaving, [&](const auto& one) { return one.first <= era; });
                    if (stash.active == 0 && stash.leaving.empty()) {
                        // Nothing new to let go of leaves an emptied ledger where it is.
                        REQUIRE(w.does(who, withdraw_unbonded{}) == expected);
                        stash.bonded = w.staking().get(Ledger{who}).has_value();
                        break;
                    }
                    REQUIRE(w.does(who, withdraw_unbonded{}) == expected);
                    break;
                default:
                    w.begin_era();
                    w.end_era();
                    ++era;
            }
            for (const auto& [id, one] : model) {
                Balance total = one.active;
                for (const auto& [when, value] : one.leaving) total += value;
                REQUIRE(w.held(person(id)) == total);
                const auto ledger = w.staking().get(Ledger{person(id)});
                REQUIRE(ledger.has_value() == one.bonded);
                if (!ledger) continue;
                REQUIRE(ledger->active == one.active);
                REQUIRE(ledger->total == total);
                REQUIRE(ledger->unlocking.size() == one.leaving.size());
            }
            REQUIRE(w.balances().total_issuance() == issuance);
        }
    }
}

TEST_CASE("a slash takes in proportion from all that was bonded, and never more than there is") {
    const auto ledger = [] {
        StakingLedger made;
        made.total = Balance{100};
        made.active = Balance{50};
        made.unlocking.items = {{Balance{20}, EraIndex{3}}, {Balance{30}, EraIndex{8}}};
        return made;
    };
    auto one = ledger();
    CHECK(take_slash(one, 40, 5) == 40);  // The chunk of era 3 had left before era 5.
    CHECK(one.active == Balance{25});
    CHECK(one.unlocking[0].value == Balance{20});
    CHECK(one.unlocking[1].value == Balance{15});
    CHECK(one.total == Balance{60});
    one = ledger();
    CHECK(take_slash(one, 90, 5) == 90);  // More than was bonded: the rest comes from what left.
    CHECK(one.total == Balance{10});
    one = ledger();
    CHECK(take_slash(one, 1000, 5) == 100);
    CHECK(one == StakingLedger{});
}

}  // namespace assay::staking_test
