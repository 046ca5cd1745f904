// SPDX-License-Identifier: Apache-2.0
// Balances beside a plain map of what everybody has: the same random operations on both.
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "tests/pallets/ordinary.hpp"

namespace assay::ordinary_test {

using namespace balances;

namespace {

constexpr Balance least = milli;
constexpr HoldReason reasons[] = {HoldReason::Collateral, HoldReason::Escrow, HoldReason::Staking};

/// The rules once more, without storage, events or errors: each operation says whether it went.
struct Model {
    struct Account {
        Balance free = 0;
        std::map<HoldReason, Balance> held;
        Balance reserved() const {
            Balance sum = 0;
            for (const auto& [reason, amount] : held) sum += amount;
            return sum;
        }
    };
    std::map<AccountId, Account> accounts;
    Balance issued = 0;

    /// Below the minimum an account ends, and what it had is gone.
    void settle(const AccountId& who) {
        auto& account = accounts[who];
        if (account.free + account.reserved() >= least) return;
        issued -= account.free;
        account.free = 0;
    }
    bool transfer(const AccountId& from, const AccountId& to, Balance amount, bool keep_alive) {
        auto& sender = accounts[from];
        if (sender.free < amount) return false;
        const bool stays = keep_alive || sender.reserved() > 0;
        if (stays && sender.free - amount < least) return false;
        if (from == to) return true;
        if (accounts[to].free + amount < least) return false;
        sender.free -= amount;
        accounts[to].free += amount;
        settle(from);
        return true;
    }
    bool hold(const AccountId& who, HoldReason reason, Balance amount) {
        auto& account = accounts[who];
        if (account.free < amount + least) return false;
        account.free -= amount;
        account.held[reason] += amount;
        return true;
    }
    bool take_held(const AccountId& who, HoldReason reason, Balance amount) {
        auto& held = accounts[who].held[reason];
        if (held < amount) return false;
        held -= amount;
        return true;
    }
    bool release(const AccountId& who, HoldReason reason, Balance amount) {
        if (!take_held(who, reason, amount)) return false;
        accounts[who].free += amount;
        settle(who);
        return true;
    }
    bool transfer_held(const AccountId& from, const AccountId& to, HoldReason reason,
                       Balance amount) {
        if (amount > 0 && accounts[to].free + amount < least) return false;
        if (!take_held(from, reason, amount)) return false;
        accounts[to].free += amount;
        settle(to);
        return true;
    }
    bool burn_held(const AccountId& who, HoldReason reason, Balance amount) {
        if (!take_held(who, reason, amount)) return false;
        issued -= amount;
        return true;
    }
    bool burn(const AccountId& who, Balance amount) {
        auto& account = accounts[who];
        if (account.free < amount + least) return false;
        account.free -= amount;
        issued -= amount;
        return true;
    }
    bool mint(const AccountId& who, Balance amount) {
        if (amount > 0 && accounts[who].free + amount < least) return false;
        accounts[who].free += amount;
        issued += amount;
        settle(who);
        return true;
    }
};

/// The same amount is small for one operation and too much for another.
Balance some_amount(std::mt19937& random) {
    switch (random() % 4) {
        case 0:
            return 0;
        case 1:
            return random() % (2 * static_cast<std::uint64_t>(least));
        case 2:
            return least;
        default:
            return Balance{random()} * (unit / 2'000'000'000);
    }
}

}  // namespace

TEST_CASE("balances agree with a plain model under random operations") {
    const AccountId people[] = {alice, bob, carol, AccountId{{0xda}}};
    for (unsigned seed = 0; seed < 20; ++seed) {
        CAPTURE(seed);
        std::mt19937 random{seed};
        World world;
        Model model{{{alice, {10 * unit, {}}}, {bob, {unit, {}}}}, 11 * unit};
        std::size_t went = 0;
        for (int step = 0; step < 400; ++step) {
            const auto& from = people[random() % 4];
            const auto& to = people[random() % 4];
            const auto reason = reasons[random() % 3];
            const Balance amount = some_amount(random);
            auto balances = world.balances();
            const auto before = world.state.diff();
            const auto checkpoint = world.state.checkpoint();
            const auto kind = random() % 8;
            const auto [real, expected] = [&]() -> std::pair<bool, bool> {
                const frame::Origin sender = frame::Signed{from};
                const frame::Id dest{to};
                switch (kind) {
                    case 0:
                        return {
                            bool{world.call<Balances>(sender, transfer_keep_alive{dest, amount})},
                            model.transfer(from, to, amount, true)};
                    case 1:
                        return {
                            bool{world.call<Balances>(sender, transfer_allow_death{dest, amount})},
                            model.transfer(from, to, amount, false)};
                    case 2:
                        return {bool{balances.hold(reason, from, amount)},
                                model.hold(from, reason, amount)};
                    case 3:
                        return {bool{balances.release(reason, from, amount)},
                                model.release(from, reason, amount)};
                    case 4:
                        return {bool{balances.transfer_held(reason, from, to, amount)},
                                model.transfer_held(from, to, reason, amount)};
                    case 5:
                        return {bool{balances.burn_held(reason, from, amount)},
                                model.burn_held(from, reason, amount)};
                    case 6:
                        return {bool{balances.burn(from, amount)}, model.burn(from, amount)};
                    default:
                        return {bool{balances.mint(from, amount)}, model.mint(from, amount)};
                }
            }();
            CAPTURE(step, kind);
            REQUIRE(real == expected);
            went += real;
            if (!real) {
                world.state.rollback(checkpoint);
                REQUIRE(world.state.diff() == before);
            }
            Balance sum = 0;
            for (const auto& who : people) {
                const auto& account = model.accounts[who];
                REQUIRE(world.balances().free(who) == account.free);
                REQUIRE(world.balances().held_total(who) == account.reserved());
                for (const auto why : reasons) {
                    const auto held = account.held.find(why);
                    REQUIRE(world.balances().held(why, who) ==
                            (held == account.held.end() ? 0 : held->second));
                }
                REQUIRE((System{world.context}.account(who).providers > 0) ==
                        (account.free + account.reserved() > 0));
                sum += account.free + account.reserved();
            }
            REQUIRE(world.balances().total_issuance() == model.issued);
            REQUIRE(sum == model.issued);
        }
        CHECK(went > 100);
        CHECK(went < 400);
    }
}

}  // namespace assay::ordinary_test
