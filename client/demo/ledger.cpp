// SPDX-License-Identifier: Apache-2.0
#include "client/demo/ledger.hpp"

namespace assay::demo {

namespace {

Amount amount(Balance value) { return static_cast<Amount>(value); }

}  // namespace

collateral::Purpose Ledger::purpose(collateral::HoldId id) const {
    const auto found = holds_.find(id);
    return found == holds_.end() ? collateral::Purpose::Escrow : found->second.purpose;
}

void Ledger::note(const cli::FedBlock& block) {
    for (const auto& event : block.events) {
        note_currency(event);
        note_hold(event);
    }
}

/// The currency's events are complete: they alone make up the totals. Those of the holds, which
/// follow, say what the movement was for and shift it to its column.
void Ledger::note_currency(const chain::Event& event) {
    if (const auto* e = event.as<balances::Withdraw>()) accounts_[e->who].fees -= amount(e->amount);
    if (const auto* e = event.as<balances::Deposit>()) accounts_[e->who].other += amount(e->amount);
    if (const auto* e = event.as<balances::Minted>()) accounts_[e->who].other += amount(e->amount);
    if (const auto* e = event.as<balances::DustLost>()) {
        accounts_[e->account].other -= amount(e->amount);
        burned_ += e->amount;
    }
    if (const auto* e = event.as<balances::Transfer>()) {
        accounts_[e->from].other -= amount(e->amount);
        accounts_[e->to].other += amount(e->amount);
    }
    if (const auto* e = event.as<balances::BurnedHeld>()) {
        accounts_[e->who].burned -= amount(e->amount);
        burned_ += e->amount;
    }
    if (const auto* e = event.as<balances::TransferOnHold>()) {
        auto &from = accounts_[e->source], &to = accounts_[e->dest];
        const bool jackpot = e->source == jackpot::pot_account();
        (jackpot ? from.spent : from.questions) -= amount(e->amount);
        (jackpot ? to.rewards : to.questions) += amount(e->amount);
    }
}

void Ledger::note_hold(const chain::Event& event) {
    using collateral::Purpose;
    const auto lock = [&](const AccountId& who, Purpose purpose, Amount more) {
        if (purpose == Purpose::Escrow) return;
        auto& account = accounts_[who];
        account.locked += more;
        account.locked_most = std::max(account.locked_most, account.locked);
    };
    if (const auto* e = event.as<collateral::Locked>()) {
        holds_[e->id] = {.owner = e->who, .amount = e->amount, .purpose = e->purpose};
        lock(e->who, e->purpose, amount(e->amount));
    }
    if (const auto* e = event.as<collateral::ToppedUp>())
        lock(holds_[e->id].owner, purpose(e->id), amount(e->amount));
    if (const auto* e = event.as<collateral::Freed>())
        lock(e->who, purpose(e->id), -amount(e->amount));
    if (const auto* e = event.as<collateral::Slashed>()) {
        auto& account = accounts_[e->who];
        account.burned += amount(e->burned);
        const bool escrow = purpose(e->id) == Purpose::Escrow;
        (escrow ? account.spent : account.slashed) -= amount(e->burned);
        lock(e->who, purpose(e->id), -amount(e->burned));
    }
    if (const auto* e = event.as<collateral::PaidOut>()) {
        auto &from = accounts_[e->from], &to = accounts_[e->to];
        from.questions += amount(e->amount);
        to.questions -= amount(e->amount);
        const bool escrow = purpose(e->id) == Purpose::Escrow;
        (escrow ? from.spent : from.slashed) -= amount(e->amount);
        (escrow ? to.earned : to.rewards) += amount(e->amount);
        lock(e->from, purpose(e->id), -amount(e->amount));
    }
}

}  // namespace assay::demo
