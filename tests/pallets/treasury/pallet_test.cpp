// SPDX-License-Identifier: Apache-2.0
#include "pallets/treasury/pallet.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "pallets/balances/pallet.hpp"
#include "runtime/base/hex.hpp"
#include "tests/pallets/bare.hpp"

namespace assay::treasury_test {

using bare_test::alice, bare_test::bob, bare_test::carol;
using frame::Id, frame::Root, frame::Signed;
using namespace treasury;

namespace {

constexpr Balance minimum = 100;
constexpr BlockNumber period = 10;
constexpr auto staked = balances::HoldReason::Staking;

struct BalancesConfig : frame::PalletAt<5, "Balances"> {
    using System = bare_test::System;
    static constexpr balances::Constants constants{.existential_deposit = minimum};
};
using Balances = balances::Pallet<BalancesConfig>;

struct TestConfig : frame::PalletAt<13, "Treasury"> {
    using Currency = Balances;
    static constexpr Balance minimum_balance = minimum;
    static constexpr Constants constants{.pallet_id = pallet_id, .max_approvals = max_approvals};
};
using Treasury = Pallet<TestConfig>;

struct World : bare_test::World {
    explicit World(Balance pot = 10'000) {
        Balances{context}.build({{{alice, 1'000'000}, {bob, 1'000'000}}});
        if (pot > 0) Balances{context}.build({{{account(), pot + minimum}}});
        Treasury{context}.build({{period, {100'000'000}, {500'000'000}}});
        context.events.clear();
    }
    Treasury treasury() { return Treasury{context}; }
    Balances balances() { return Balances{context}; }
    Balance issuance() { return balances().total_issuance(); }

    /// The first block of the next period.
    void next_period() {
        context.block = (context.block / period + 1) * period;
        treasury().on_initialize();
    }
    bool approve(Balance amount, const AccountId& who) {
        return bool{call<Treasury>(Root{}, spend_local{amount, Id{who}})};
    }
    /// How often just this has happened since the last look.
    template <class Event>
    std::size_t times(const Event& event) {
        scale::Encoder out;
        encode(out, context.phase);
        encode(out, TestConfig::index);
        encode(out, Spec::Event{event});
        encode(out, std::vector<Hash256>{});
        return static_cast<std::size_t>(std::ranges::count(context.events, out.out));
    }
};

}  // namespace

TEST_CASE("the treasury's account is the one that clients derive from py/trsry") {
    CHECK(to_hex(account().bytes) ==
          "0x6d6f646c70792f74727372790000000000000000000000000000000000000000");
}

TEST_CASE("an approved spend is paid when the period ends, and a share of what is left is burned") {
    World w;
    CHECK(w.approve(4'000, carol));
    CHECK(w.times(SpendApproved{0, 4'000, carol}) == 1);
    w.context.block = period - 1;
    w.treasury().on_initialize();
    CHECK(w.balances().free(carol) == 0);
    const auto issuance = w.issuance();
    w.next_period();
    CHECK(w.balances().free(carol) == 4'000);
    CHECK(w.treasury().pot() == 5'400);
    CHECK(issuance - w.issuance() == 600);
    CHECK(w.times(Spending{10'000}) == 1);
    CHECK(w.times(Awarded{0, 4'000, carol}) == 1);
    CHECK(w.times(Burnt{600}) == 1);
    CHECK(w.times(Rollover{5'400}) == 1);
    CHECK_FALSE(w.treasury().get(Proposals{0U}));
    CHECK(w.treasury().get(Approvals{}).empty());
    CHECK(w.treasury().get(ProposalCount{}) == 1);
}

TEST_CASE("what the pot cannot pay waits, holds up no smaller spend, and stops the burning") {
    World w;
    CHECK(w.approve(20'000, carol));
    CHECK(w.approve(1'000, bob));
    w.next_period();
    CHECK(w.balances().free(bob) == 1'001'000);
    CHECK(w.treasury().pot() == 9'000);
    CHECK(w.treasury().get(Approvals{}).items == std::vector<ProposalIndex>{0});
    CHECK(w.treasury().get(Proposals{0U}) == Proposal{carol, 20'000, carol, 0});
    REQUIRE(w.balances().pay(alice, account(), 11'000));
    w.next_period();
    CHECK(w.balances().free(carol) == 20'000);
    CHECK(w.treasury().pot() == 0);
    CHECK(w.balances().free(account()) == minimum);
}

TEST_CASE("a spend below the existential deposit waits until its beneficiary's account has begun") {
    World w;
    CHECK(w.approve(minimum - 1, carol));
    w.next_period();
    CHECK(w.treasury().get(Approvals{}).size() == 1);
    REQUIRE(w.balances().pay(alice, carol, minimum));
    w.next_period();
    CHECK(w.balances().free(carol) == 2 * minimum - 1);
}

TEST_CASE("only root spends, and refused calls change nothing") {
    World w;
    const spend_local spend{1'000, Id{carol}};
    const auto before = w.state.diff();
    for (const frame::Origin& origin :
         {frame::Origin{Signed{alice}}, frame::Origin{frame::Inherent{}}}) {
        CHECK(w.call<Treasury>(origin, spend).error() == frame::DispatchError{frame::BadOrigin{}});
        CHECK(w.call<Treasury>(origin, remove_approval{0U}).error() ==
              frame::DispatchError{frame::BadOrigin{}});
    }
    CHECK(w.state.diff() == before);
    CHECK(w.refuses<Treasury>(Root{}, spend_local{0, Id{carol}}, Error::InvalidAmount));
    CHECK(w.refuses<Treasury>(Root{}, remove_approval{0U}, Error::ProposalNotApproved));
    for (std::uint32_t i = 0; i < max_approvals; ++i) CHECK(w.approve(1, carol));
    CHECK(w.refuses<Treasury>(Root{}, spend, Error::TooManyApprovals));
    CHECK(w.call<Treasury>(Root{}, remove_approval{7U}));
    CHECK_FALSE(w.treasury().get(Proposals{7U}));
    CHECK(w.refuses<Treasury>(Root{}, remove_approval{7U}, Error::ProposalNotApproved));
    CHECK(w.approve(1, carol));
}

TEST_CASE("a slash leaves its share here, unless that is too little for an account to begin with") {
    World w{0};
    REQUIRE(w.balances().hold(staked, alice, 50'000));
    w.context.events.clear();
    const auto before = w.state.diff();
    CHECK(w.treasury().take_slash(staked, alice, 2 * minimum - 2) == 0);
    CHECK(w.treasury().take_slash(staked, bob, 5'000) == 0);
    CHECK(w.state.diff() == before);
    CHECK(w.context.events.empty());
    CHECK(w.treasury().pot() == 0);
    CHECK(w.treasury().take_slash(staked, alice, 9'001) == 4'500);
    CHECK(w.times(Deposit{4'500}) == 1);
    CHECK(w.treasury().pot() == 4'400);
    CHECK(w.balances().held(staked, alice) == 45'500);
    CHECK(w.issuance() == 2'000'000);
}

TEST_CASE("a chain without a period never spends") {
    World w;
    Treasury{w.context}.build({{}});
    CHECK(w.approve(1'000, carol));
    w.context.events.clear();
    for (w.context.block = 1; w.context.block < 100; ++w.context.block)
        w.treasury().on_initialize();
    CHECK(w.context.events.empty());
    CHECK(w.balances().free(carol) == 0);
    CHECK_FALSE(is_valid({period, {2'000'000'000}, {}}));
    CHECK_FALSE(is_valid({period, {}, {2'000'000'000}}));
}

TEST_CASE("the treasury agrees with a plain model under random operations") {
    const AccountId people[] = {alice, bob, carol};
    for (unsigned seed = 0; seed < 20; ++seed) {
        CAPTURE(seed);
        std::mt19937 random{seed};
        World w{0};
        std::map<AccountId, Balance> has{{alice, 1'000'000}, {bob, 1'000'000}};
        std::vector<std::pair<AccountId, Balance>> held{{bob, 500'000}};
        REQUIRE(w.balances().hold(staked, bob, 500'000));
        has[bob] -= 500'000;
        std::vector<std::tuple<ProposalIndex, AccountId, Balance>> waiting;
        ProposalIndex count = 0;
        Balance issued = 2'000'000;
        const auto pot = [&] { return has[account()] > minimum ? has[account()] - minimum : 0; };
        for (int step = 0; step < 150; ++step) {
            const auto& who = people[random() % 3];
            const Balance amount = random() % 4'000;
            switch (random() % 5) {
                case 0:
                    REQUIRE(w.approve(amount, who) == (amount > 0));
                    if (amount > 0) waiting.emplace_back(count++, who, amount);
                    break;
                case 1: {
                    const auto index = static_cast<ProposalIndex>(random() % (count + 1));
                    const auto gone = std::erase_if(
                        waiting, [&](const auto& one) { return std::get<0>(one) == index; });
                    REQUIRE(bool{w.call<Treasury>(Root{}, remove_approval{index})} == (gone == 1));
                    break;
                }
                case 2: {
                    Balance taken = amount / 2;
                    if (has[account()] + taken < minimum || held[0].second < taken) taken = 0;
                    REQUIRE(w.treasury().take_slash(staked, bob, amount) == taken);
                    held[0].second -= taken;
                    has[account()] += taken;
                    break;
                }
                case 3: {
                    const bool fits =
                        has[account()] + amount >= minimum && has[alice] >= amount + minimum;
                    REQUIRE(bool{w.balances().pay(alice, account(), amount)} == fits);
                    if (fits) has[alice] -= amount, has[account()] += amount;
                    break;
                }
                default: {
                    decltype(waiting) left;
                    for (const auto& [index, to, value] : waiting) {
                        if (value > pot() || has[to] + value < minimum) {
                            left.emplace_back(index, to, value);
                        } else {
                            has[account()] -= value;
                            has[to] += value;
                        }
                    }
                    waiting = left;
                    if (const Balance burnt = pot() / 10; waiting.empty()) {
                        has[account()] -= burnt;
                        issued -= burnt;
                    }
                    w.next_period();
                }
            }
            Balance sum = held[0].second;
            for (const auto& [one, money] : has) {
                REQUIRE(w.balances().free(one) == money);
                sum += money;
            }
            REQUIRE(w.balances().held(staked, bob) == held[0].second);
            REQUIRE(w.issuance() == issued);
            REQUIRE(sum == issued);
            std::vector<ProposalIndex> order;
            for (const auto& one : waiting) {
                order.push_back(std::get<0>(one));
                REQUIRE(w.treasury().get(Proposals{order.back()})->value == std::get<2>(one));
            }
            REQUIRE(w.treasury().get(Approvals{}).items == order);
            REQUIRE(w.treasury().get(ProposalCount{}) == count);
        }
    }
}

}  // namespace assay::treasury_test
