// SPDX-License-Identifier: Apache-2.0
#include "client/demo/ledger.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using namespace assay::demo;

namespace {

constexpr AccountId alice{{1}}, bob{{2}};

template <class... E>
cli::FedBlock block_of(const E&... events) {
    cli::FedBlock block;
    const auto add = [&]<class T>(const T& event) {
        chain::Event out{};
        if constexpr (requires { balances::Spec::Event{event}; })
            out.content = balances::Spec::Event{event};
        else
            out.content = collateral::Spec::Event{event};
        block.events.push_back(out);
    };
    (add(events), ...);
    return block;
}

}  // namespace

TEST_CASE("A slashed deposit shows as slashed, what is paid out of it as a reward") {
    using balances::HoldReason;
    Ledger ledger;
    ledger.note(block_of(balances::Held{HoldReason::Collateral, alice, 100},
                         collateral::Locked{7, alice, 100, collateral::Purpose::Solver},
                         balances::TransferOnHold{HoldReason::Collateral, alice, bob, 30},
                         collateral::PaidOut{7, alice, bob, 30},
                         balances::BurnedHeld{HoldReason::Collateral, alice, 70},
                         collateral::Slashed{7, alice, 70}));
    const auto& loser = ledger.accounts().at(alice);
    CHECK(loser.slashed == -100);
    CHECK(loser.burned == 0);
    CHECK(loser.questions == 0);
    CHECK(loser.locked == 0);
    CHECK(loser.locked_most == 100);
    CHECK(loser.sum() == -100);
    CHECK(ledger.accounts().at(bob).rewards == 30);
    CHECK(ledger.accounts().at(bob).sum() == 30);
    CHECK(ledger.burned() == 70);
}

TEST_CASE("What an escrow pays is earned, and what returns from it is no movement") {
    using balances::HoldReason;
    Ledger ledger;
    ledger.note(block_of(balances::Held{HoldReason::Escrow, alice, 50},
                         collateral::Locked{1, alice, 50, collateral::Purpose::Escrow},
                         balances::TransferOnHold{HoldReason::Escrow, alice, bob, 20},
                         collateral::PaidOut{1, alice, bob, 20},
                         balances::Released{HoldReason::Escrow, alice, 30},
                         collateral::Freed{1, alice, 30}));
    CHECK(ledger.accounts().at(alice).spent == -20);
    CHECK(ledger.accounts().at(alice).sum() == -20);
    CHECK(ledger.accounts().at(alice).locked_most == 0);
    CHECK(ledger.accounts().at(bob).earned == 20);
}

TEST_CASE("Fees, question fees and jackpots have columns of their own") {
    using balances::HoldReason;
    Ledger ledger;
    ledger.note(
        block_of(balances::Withdraw{alice, 3}, balances::Deposit{bob, 3},
                 balances::BurnedHeld{HoldReason::TrialStorage, alice, 5},
                 balances::TransferOnHold{HoldReason::TrialStorage, alice, bob, 4},
                 balances::TransferOnHold{HoldReason::Collateral, jackpot::pot_account(), bob, 9}));
    const auto& asker = ledger.accounts().at(alice);
    CHECK(asker.fees == -3);
    CHECK(asker.burned == -5);
    CHECK(asker.questions == -4);
    CHECK(ledger.accounts().at(bob).rewards == 9);
    CHECK(ledger.accounts().at(bob).sum() == 3 + 4 + 9);
    CHECK(ledger.burned() == 5);
}
