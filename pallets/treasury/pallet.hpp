// SPDX-License-Identifier: Apache-2.0
// Treasury: money that belongs to nobody yet. Slashes bring part of it, anybody may send more; root
// says what it is spent on, and each period pays as far as it reaches and burns a share of the
// rest.
#pragma once

#include "pallets/treasury/types.hpp"
#include "runtime/base/checked.hpp"

namespace assay::treasury {

template <class C>
concept Config = balances::Currency<typename C::Currency> &&
    requires(typename C::Currency currency, const AccountId& who, Balance amount) {
    { C::constants } -> std::convertible_to<Constants>;
    /// What the currency leaves to an account that pays.
    { C::minimum_balance } -> std::convertible_to<Balance>;
    { currency.pay(who, who, amount) } -> std::same_as<frame::Result<>>;
    { currency.burn(who, amount) } -> std::same_as<frame::Result<>>;
};

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::deposit, Base::fail, Base::put, Base::remove, Base::now;

  public:
    using Base::get;
    explicit Pallet(frame::Context& context) : Base{context}, currency_{context} {}

    void build(const Genesis& genesis) {
        INVARIANT(is_valid(genesis.parameters));
        put(Parameters{}, genesis.parameters);
    }

    // ---- Calls

    frame::Result<> call(const frame::Origin& origin, const spend_local& args) {
        TRY(frame::ensure_root(origin));
        const AccountId beneficiary = TRY(look_up(args.beneficiary));
        ENSURE(args.amount > 0, fail(Error::InvalidAmount));
        auto approvals = get(Approvals{});
        ENSURE(approvals.size() < approvals.max, fail(Error::TooManyApprovals));
        const ProposalIndex index = get(ProposalCount{});
        put(ProposalCount{}, index + 1);
        put(Proposals{index}, Proposal{beneficiary, args.amount, beneficiary, 0});
        approvals.items.push_back(index);
        put(Approvals{}, approvals);
        deposit(SpendApproved{index, args.amount, beneficiary});
        return {};
    }
    frame::Result<> call(const frame::Origin& origin, const remove_approval& args) {
        TRY(frame::ensure_root(origin));
        auto approvals = get(Approvals{});
        const ProposalIndex index = args.proposal_id;
        ENSURE(std::erase(approvals.items, index) > 0, fail(Error::ProposalNotApproved));
        put(Approvals{}, approvals);
        remove(Proposals{index});
        return {};
    }

    // ---- Hooks

    void on_initialize() {
        const auto parameters = get(Parameters{});
        if (parameters.spend_period > 0 && now() % parameters.spend_period == 0) spend(parameters);
    }

    // ---- What other pallets ask

    /// What can be spent: the account itself is kept alive.
    Balance pot() const {
        return checked_sub(currency_.free(account()), C::minimum_balance).value_or(0);
    }

    /// Takes the treasury's share of a slash out of what `from` has held; returns how much that
    /// was. Less than what an account can begin with is left to whoever burns the rest.
    Balance take_slash(balances::HoldReason reason, const AccountId& from, Balance slashed) {
        const Balance part = get(Parameters{}).slash_share.of(slashed);
        if (part == 0 || !currency_.transfer_held(reason, from, account(), part)) return 0;
        deposit(Deposit{part});
        return part;
    }

  private:
    void spend(const ParameterValues& parameters) {
        deposit(Spending{pot()});
        typename Approvals::Value waiting;
        for (const auto index : get(Approvals{})) {
            const auto proposal = get(Proposals{index});
            INVARIANT(proposal);
            // A later one may still be within reach. What the beneficiary's account cannot begin
            // with waits too: until it has begun, or root takes the spend back.
            if (proposal->value > pot() ||
                !currency_.pay(account(), proposal->beneficiary, proposal->value)) {
                waiting.items.push_back(index);
                continue;
            }
            remove(Proposals{index});
            deposit(Awarded{index, proposal->value, proposal->beneficiary});
        }
        put(Approvals{}, waiting);
        const Balance surplus = waiting.empty() ? parameters.burn.of(pot()) : 0;
        if (surplus > 0) {
            INVARIANT(currency_.burn(account(), surplus));
            deposit(Burnt{surplus});
        }
        deposit(Rollover{pot()});
    }

    typename C::Currency currency_;
};

}  // namespace assay::treasury
