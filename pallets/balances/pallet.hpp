// SPDX-License-Identifier: Apache-2.0
// Balances: free and held money of accounts, and the issuance that always equals their sum.
// The account records themselves lie in System, as in every Substrate chain.
#pragma once

#include "pallets/balances/currency.hpp"
#include "pallets/system/types.hpp"
#include "runtime/base/checked.hpp"

namespace assay::balances {

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::deposit, Base::fail, Base::put;
    static constexpr Balance minimum = C::constants.existential_deposit;

  public:
    using Base::get;
    explicit Pallet(frame::Context& context) : Base{context}, system_{context} {}

    void build(const Genesis& genesis) {
        for (const auto& [who, amount] : genesis.balances) INVARIANT(mint(who, amount));
    }

    // ---- Calls

    frame::Result<> call(const frame::Origin& origin, const transfer_allow_death& args) {
        return transfer(TRY(ensure_signed(origin)), TRY(look_up(args.dest)), args.value, 0);
    }
    frame::Result<> call(const frame::Origin& origin, const transfer_keep_alive& args) {
        return transfer(TRY(ensure_signed(origin)), TRY(look_up(args.dest)), args.value, minimum);
    }
    frame::Result<> call(const frame::Origin& origin, const transfer_all& args) {
        const AccountId from = TRY(ensure_signed(origin));
        const Balance kept = args.keep_alive || held_total(from) > 0 ? minimum : 0;
        const Balance has = free(from);
        ENSURE(has > kept, fail(Error::InsufficientBalance));
        return transfer(from, TRY(look_up(args.dest)), has - kept, kept);
    }
    frame::Result<> call(const frame::Origin& origin, const force_set_balance& args) {
        TRY(frame::ensure_root(origin));
        const AccountId who = TRY(look_up(args.who));
        auto account = system_.account(who);
        const Balance others = total_issuance() - account.data.free;
        const auto issued = checked_add(others, args.new_free);
        ENSURE(issued, Failure{frame::Arithmetic{frame::ArithmeticError::Overflow}});
        put(TotalIssuance{}, *issued);
        account.data.free = args.new_free;
        store(who, account);
        deposit(BalanceSet{who, args.new_free});
        return {};
    }

    // ---- The `Currency` that other pallets see

    Balance total_issuance() const { return get(TotalIssuance{}); }
    Balance free(const AccountId& who) const { return system_.account(who).data.free; }
    Balance held_total(const AccountId& who) const { return system_.account(who).data.reserved; }
    Balance held(HoldReason reason, const AccountId& who) const {
        for (const auto& hold : get(Holds{who}))
            if (hold.id == reason) return hold.amount;
        return 0;
    }

    frame::Result<> hold(HoldReason reason, const AccountId& who, Balance amount) {
        auto account = system_.account(who);
        // What stays free keeps the account alive, so that a hold can always find its owner.
        const auto left = checked_sub(account.data.free, amount);
        ENSURE(left && *left >= minimum, fail(Error::InsufficientBalance));
        TRY(set_held(reason, who, held(reason, who) + amount));
        account.data.free = *left;
        account.data.reserved += amount;
        store(who, account);
        deposit(Held{reason, who, amount});
        return {};
    }

    frame::Result<> release(HoldReason reason, const AccountId& who, Balance amount) {
        TRY(take_held(reason, who, amount));
        auto account = system_.account(who);
        account.data.free += amount;
        store(who, account);
        deposit(Released{reason, who, amount});
        return {};
    }

    frame::Result<> transfer_held(HoldReason reason, const AccountId& from, const AccountId& to,
                                  Balance amount) {
        ENSURE(amount == 0 || free(to) + amount >= minimum, fail(Error::ExistentialDeposit));
        TRY(take_held(reason, from, amount));
        credit(to, amount);
        deposit(TransferOnHold{reason, from, to, amount});
        return {};
    }

    frame::Result<> burn_held(HoldReason reason, const AccountId& who, Balance amount) {
        TRY(take_held(reason, who, amount));
        put(TotalIssuance{}, total_issuance() - amount);
        deposit(BurnedHeld{reason, who, amount});
        return {};
    }

    frame::Result<> mint(const AccountId& who, Balance amount) {
        const auto issued = checked_add(total_issuance(), amount);
        ENSURE(issued, Failure{frame::Arithmetic{frame::ArithmeticError::Overflow}});
        ENSURE(amount == 0 || free(who) + amount >= minimum, fail(Error::ExistentialDeposit));
        put(TotalIssuance{}, *issued);
        credit(who, amount);
        deposit(Minted{who, amount});
        return {};
    }

    /// Free money to another account; the sender keeps the existential deposit.
    frame::Result<> pay(const AccountId& from, const AccountId& to, Balance amount) {
        return transfer(from, to, amount, minimum);
    }
    /// Free money ceases to exist; the account keeps the existential deposit.
    frame::Result<> burn(const AccountId& who, Balance amount) {
        auto account = system_.account(who);
        const auto left = checked_sub(account.data.free, amount);
        ENSURE(left && *left >= minimum, fail(Error::InsufficientBalance));
        put(TotalIssuance{}, total_issuance() - amount);
        account.data.free = *left;
        store(who, account);
        deposit(Burned{who, amount});
        return {};
    }

    /// Takes a fee out of free money; the account may not end by it. The money is in nobody's
    /// hands until `deposit_fee` or `burn_fee` says where it went.
    frame::Result<> withdraw_fee(const AccountId& who, Balance amount) {
        auto account = system_.account(who);
        const auto left = checked_sub(account.data.free, amount);
        ENSURE(left && *left >= minimum, fail(Error::InsufficientBalance));
        account.data.free = *left;
        store(who, account);
        deposit(Withdraw{who, amount});
        return {};
    }
    void deposit_fee(const AccountId& who, Balance amount) {
        if (free(who) + amount < minimum) return burn_fee(amount);
        credit(who, amount);
        deposit(Deposit{who, amount});
    }
    void burn_fee(Balance amount) { put(TotalIssuance{}, total_issuance() - amount); }

  private:
    frame::Result<> transfer(const AccountId& from, const AccountId& to, Balance amount,
                             Balance sender_minimum) {
        auto sender = system_.account(from);
        const auto left = checked_sub(sender.data.free, amount);
        ENSURE(left, fail(Error::InsufficientBalance));
        const Balance kept = sender.data.reserved > 0 ? minimum : sender_minimum;
        ENSURE(*left >= kept, fail(Error::Expendability));
        if (from != to) {
            ENSURE(free(to) + amount >= minimum, fail(Error::ExistentialDeposit));
            sender.data.free = *left;
            store(from, sender);
            credit(to, amount);
        }
        deposit(Transfer{from, to, amount});
        return {};
    }

    void credit(const AccountId& who, Balance amount) {
        auto account = system_.account(who);
        const bool fresh = account.providers == 0;
        account.data.free += amount;  // Bounded by the issuance, which is checked where it grows.
        store(who, account);
        if (fresh && amount > 0) deposit(Endowed{who, amount});
    }

    /// The only writer of accounts' money: an account below the minimum ends, and its dust is
    /// taken out of the issuance.
    void store(const AccountId& who, system::AccountInfo account) {
        if (account.data.free + account.data.reserved >= minimum) {
            account.providers = 1;
        } else {
            if (const Balance dust = account.data.free; dust > 0) {
                put(TotalIssuance{}, total_issuance() - dust);
                deposit(DustLost{who, dust});
            }
            account = {.nonce = account.nonce, .data = {}};
        }
        system_.set_account(who, account);
    }

    frame::Result<> take_held(HoldReason reason, const AccountId& who, Balance amount) {
        const auto left = checked_sub(held(reason, who), amount);
        ENSURE(left, fail(Error::HoldTooSmall));
        TRY(set_held(reason, who, *left));
        auto account = system_.account(who);
        account.data.reserved -= amount;
        system_.set_account(who, account);
        return {};
    }

    frame::Result<> set_held(HoldReason reason, const AccountId& who, Balance amount) {
        auto holds = get(Holds{who}).items;
        std::erase_if(holds, [&](const IdAmount& hold) { return hold.id == reason; });
        if (amount > 0) holds.push_back({reason, amount});
        ENSURE(holds.size() <= 8, fail(Error::TooManyHolds));
        if (holds.empty())
            this->remove(Holds{who});
        else
            put(Holds{who}, holds);
        return {};
    }

    typename C::System system_;
};

}  // namespace assay::balances
