// SPDX-License-Identifier: Apache-2.0
#include "pallets/balances/pallet.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "tests/pallets/ordinary.hpp"

namespace assay::ordinary_test {

using namespace balances;
using frame::Id;
using frame::Signed;

namespace {

transfer_keep_alive pay(const AccountId& to, Balance amount) { return {Id{to}, amount}; }

}  // namespace

TEST_CASE("a transfer moves free money and keeps the issuance") {
    World world;
    REQUIRE(world.call<Balances>(Signed{alice}, pay(carol, 3 * unit)));
    CHECK(world.balances().free(alice) == 7 * unit);
    CHECK(world.balances().free(carol) == 3 * unit);
    CHECK(world.balances().total_issuance() == 11 * unit);
}

TEST_CASE("a transfer that may not be leaves all as it was") {
    World world;
    CHECK(world.refuses<Balances>(Signed{alice}, pay(bob, 11 * unit), Error::InsufficientBalance));
    CHECK(world.refuses<Balances>(Signed{alice}, pay(carol, milli - 1), Error::ExistentialDeposit));
    CHECK(world.refuses<Balances>(Signed{bob}, pay(alice, unit), Error::Expendability));
}

TEST_CASE("an account below the existential deposit ends, and its dust with it") {
    World world;
    REQUIRE(world.call<Balances>(Signed{bob}, transfer_allow_death{Id{alice}, unit - 5}));
    CHECK(System{world.context}.account(bob) == system::AccountInfo{});
    CHECK(world.balances().total_issuance() == 11 * unit - 5);
}

TEST_CASE("held money is not free, and goes where its reason says") {
    World world;
    auto balances = world.balances();
    REQUIRE(balances.hold(HoldReason::Collateral, alice, 4 * unit));
    REQUIRE(balances.hold(HoldReason::Escrow, alice, 2 * unit));
    CHECK(balances.free(alice) == 4 * unit);
    CHECK_FALSE(balances.hold(HoldReason::Escrow, alice, 4 * unit));
    REQUIRE(balances.release(HoldReason::Collateral, alice, unit));
    REQUIRE(balances.transfer_held(HoldReason::Escrow, alice, bob, 2 * unit));
    REQUIRE(balances.burn_held(HoldReason::Collateral, alice, 3 * unit));
    CHECK_FALSE(balances.release(HoldReason::Collateral, alice, 1));
    CHECK(balances.held(HoldReason::Escrow, alice) == 0);
    CHECK(balances.free(alice) == 5 * unit);
    CHECK(balances.free(bob) == 3 * unit);
    CHECK(balances.total_issuance() == 8 * unit);
}

TEST_CASE("whatever is done at random, issuance is the sum of all money") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    World world;
    const AccountId accounts[] = {alice, bob, carol};
    for (int i = 0; i < 500; ++i) {
        auto balances = world.balances();
        const auto& from = accounts[random() % 3];
        const auto& to = accounts[random() % 3];
        const Balance amount = random() % (3 * static_cast<std::uint64_t>(unit));
        const auto reason = random() % 2 ? HoldReason::Collateral : HoldReason::Escrow;
        // Each as a transaction: a failed one is rolled back.
        const auto checkpoint = world.state.checkpoint();
        frame::Result<> result;
        switch (random() % 6) {
            case 0:
                result = world.call<Balances>(Signed{from}, pay(to, amount));
                break;
            case 1:
                result = world.call<Balances>(Signed{from}, transfer_allow_death{Id{to}, amount});
                break;
            case 2:
                result = balances.hold(reason, from, amount);
                break;
            case 3:
                result = balances.release(reason, from, amount);
                break;
            case 4:
                result = balances.transfer_held(reason, from, to, amount);
                break;
            default:
                result = balances.burn_held(reason, from, amount / 100);
                break;
        }
        if (!result) world.state.rollback(checkpoint);
        Balance sum = 0;
        for (const auto& account : accounts)
            sum += world.balances().free(account) + world.balances().held_total(account);
        REQUIRE(sum == world.balances().total_issuance());
    }
}

}  // namespace assay::ordinary_test
