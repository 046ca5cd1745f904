// SPDX-License-Identifier: Apache-2.0
// Collateral: the book of all holds. Other pallets decide who deserves what; this one makes sure
// that what they hand out is there, and that nobody is freed of a deposit too early.
#pragma once

#include "pallets/balances/currency.hpp"
#include "pallets/collateral/types.hpp"

namespace assay::collateral {

template <class C>
concept Config = balances::Currency<typename C::Currency>;

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::put, Base::remove, Base::deposit, Base::fail;

  public:
    using Base::get;
    explicit Pallet(frame::Context& context) : Base{context}, currency_{context} {}

    // ---- `Purse`

    frame::Result<HoldId> lock(const AccountId& who, Balance amount, Purpose purpose) {
        TRY(currency_.hold(reason(purpose), who, amount));
        const HoldId id = get(NextHold{});
        put(NextHold{}, id + 1);
        put(Holds{id}, Hold{.owner = who, .amount = amount, .purpose = purpose, .claims = 0});
        deposit(Locked{id, who, amount, purpose});
        return id;
    }

    frame::Result<> top_up(HoldId id, Balance amount) {
        auto hold = find(id);
        ENSURE(hold, fail(Error::UnknownHold));
        const auto sum = checked_add(hold->amount, amount);
        ENSURE(sum, fail(Error::Overflow));
        TRY(currency_.hold(reason(hold->purpose), hold->owner, amount));
        hold->amount = *sum;
        put(Holds{id}, hold);
        deposit(ToppedUp{id, amount});
        return {};
    }

    frame::Result<> burn(const AccountId& who, Balance amount) {
        if (amount == 0) return {};
        TRY(currency_.hold(balances::HoldReason::Collateral, who, amount));
        return currency_.burn_held(balances::HoldReason::Collateral, who, amount);
    }

    Balance amount(HoldId id) const {
        const auto hold = find(id);
        return hold ? hold->amount : 0;
    }
    std::optional<Hold> find(HoldId id) const { return get(Holds{id}); }

    void open_claim(HoldId id) {
        auto hold = find(id);
        INVARIANT(hold);
        ++hold->claims;
        put(Holds{id}, hold);
    }
    void close_claim(HoldId id) {
        auto hold = find(id);
        INVARIANT(hold && hold->claims > 0);
        --hold->claims;
        put(Holds{id}, hold);
    }

    void free(HoldId id) {
        const auto hold = find(id);
        INVARIANT(hold && hold->claims == 0);
        INVARIANT(currency_.release(reason(hold->purpose), hold->owner, hold->amount));
        remove(Holds{id});
        deposit(Freed{id, hold->owner, hold->amount});
    }

    Balance slash(HoldId id, Balance amount) {
        auto hold = find(id);
        if (!hold || hold->amount == 0 || amount == 0) return 0;
        const Balance burned = std::min(amount, hold->amount);
        INVARIANT(currency_.burn_held(reason(hold->purpose), hold->owner, burned));
        hold->amount -= burned;
        put(Holds{id}, hold);
        deposit(Slashed{id, hold->owner, burned});
        return burned;
    }

    Balance pay(HoldId id, const AccountId& to, Balance amount) {
        auto hold = find(id);
        if (!hold || hold->amount == 0 || amount == 0) return 0;
        const Balance paid = std::min(amount, hold->amount);
        // Fails only for a receiver who would end below the existential deposit.
        if (!currency_.transfer_held(reason(hold->purpose), hold->owner, to, paid)) return 0;
        hold->amount -= paid;
        put(Holds{id}, hold);
        deposit(PaidOut{id, hold->owner, to, paid});
        return paid;
    }

    // ---- For tests and auditors: walks all holds

    /// The sum of an account's holds under one of the currency's reasons. Equal to what the
    /// currency holds for it, always.
    Balance sum_of_holds(balances::HoldReason wanted, const AccountId& who) const {
        Balance sum = 0;
        this->template for_each<Holds>([&](const Holds&, const std::optional<Hold>& hold) {
            if (hold->owner == who && reason(hold->purpose) == wanted)
                sum = saturating_add(sum, hold->amount);
            return true;
        });
        return sum;
    }

  private:
    static balances::HoldReason reason(Purpose purpose) {
        return purpose == Purpose::Escrow ? balances::HoldReason::Escrow
                                          : balances::HoldReason::Collateral;
    }

    typename C::Currency currency_;
};

}  // namespace assay::collateral
