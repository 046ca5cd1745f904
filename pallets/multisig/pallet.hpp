// SPDX-License-Identifier: Apache-2.0
// Multisig: accounts of several, and the calls that enough of them approve.
#pragma once

#include "pallets/balances/currency.hpp"
#include "pallets/multisig/types.hpp"

namespace assay::multisig {

template <class C>
concept Config = balances::Currency<typename C::Currency> && requires {
    { C::constants } -> std::convertible_to<Constants>;
    requires C::constants.max_signatories == max_signatories;
    requires C::constants.deposit_base > 0 && C::constants.deposit_factor > 0;
};

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::context, Base::deposit, Base::fail, Base::put, Base::remove;
    static constexpr auto reason = balances::HoldReason::Multisig;

  public:
    using Base::get;
    explicit Pallet(frame::Context& block) : Base{block}, currency_{block} {}

    frame::Result<> call(const frame::Origin& origin, const as_multi_threshold_1& args) {
        const AccountId who = TRY(ensure_signed(origin));
        const auto account = multi_account(TRY(signatories(who, args.other_signatories)), 1);
        TRY(args.call.dispatch(context(), frame::Signed{account}));
        deposit(MultisigExecuted{who, present(), account, args.call.hash().bytes, {}});
        return {};
    }

    frame::Result<> call(const frame::Origin& origin, const as_multi& args) {
        const auto c =
            TRY(operation(origin, args.threshold, args.other_signatories, args.call.hash().bytes));
        return approve(c, args.maybe_timepoint, &args.call, args.max_weight);
    }

    frame::Result<> call(const frame::Origin& origin, const approve_as_multi& args) {
        const auto c =
            TRY(operation(origin, args.threshold, args.other_signatories, args.call_hash));
        return approve(c, args.maybe_timepoint, nullptr, args.max_weight);
    }

    frame::Result<> call(const frame::Origin& origin, const cancel_as_multi& args) {
        const auto c =
            TRY(operation(origin, args.threshold, args.other_signatories, args.call_hash));
        const auto waiting = get(c.key);
        ENSURE(waiting, fail(Error::NotFound));
        ENSURE(waiting->when == args.timepoint, fail(Error::WrongTimepoint));
        ENSURE(waiting->depositor == c.who, fail(Error::NotOwner));
        TRY(close(c.key, *waiting));
        deposit(MultisigCancelled{c.who, args.timepoint, c.key.account.key, args.call_hash});
        return {};
    }

  private:
    /// Who does what with which waiting call.
    struct Operation {
        AccountId who;
        std::uint16_t threshold = 0;
        Multisigs key;
    };

    frame::Result<Operation> operation(const frame::Origin& origin, std::uint16_t threshold,
                                       const Others& others, const CallHash& call_hash) const {
        const AccountId who = TRY(ensure_signed(origin));
        ENSURE(threshold >= 2, fail(Error::MinimumThreshold));
        const auto all = TRY(signatories(who, others));
        return Operation{who, threshold, {multi_account(all, threshold), call_hash}};
    }

    /// The sender among the others, sorted.
    static frame::Result<std::vector<AccountId>> signatories(const AccountId& who,
                                                             const Others& others) {
        ENSURE(!others.empty(), fail(Error::TooFewSignatories));
        ENSURE(others.size() < max_signatories, fail(Error::TooManySignatories));
        auto all = others.items;
        ENSURE(std::ranges::adjacent_find(all, std::greater_equal{}) == all.end(),
               fail(Error::SignatoriesOutOfOrder));
        const auto place = std::ranges::lower_bound(all, who);
        ENSURE(place == all.end() || *place != who, fail(Error::SenderInSignatories));
        all.insert(place, who);
        return all;
    }

    frame::Result<> approve(const Operation& c, const std::optional<Timepoint>& since,
                            const frame::RuntimeCall* call, const frame::Weight& max_weight) {
        auto waiting = get(c.key);
        if (!waiting) {
            ENSURE(!since, fail(Error::UnexpectedTimepoint));
            return begin(c);
        }
        ENSURE(since, fail(Error::NoTimepoint));
        ENSURE(waiting->when == *since, fail(Error::WrongTimepoint));

        auto& approvals = waiting->approvals.items;
        const auto place = std::ranges::lower_bound(approvals, c.who);
        const bool approved = place != approvals.end() && *place == c.who;
        const bool adds = !approved && approvals.size() < c.threshold;
        if (call && approvals.size() + (adds ? 1 : 0) >= c.threshold)
            return execute(c, *waiting, *call, max_weight);
        ENSURE(!approved, fail(Error::AlreadyApproved));
        ENSURE(adds, fail(Error::NoApprovalsNeeded));
        approvals.insert(place, c.who);
        put(c.key, waiting);
        deposit(MultisigApproval{c.who, *since, c.key.account.key, c.key.call_hash.key});
        return {};
    }

    frame::Result<> begin(const Operation& c) {
        // At most base + 2^16 factors: far from the end of 128 bits.
        const Balance amount =
            C::constants.deposit_base + C::constants.deposit_factor * c.threshold;
        TRY(currency_.hold(reason, c.who, amount));
        put(c.key, Multisig{present(), amount, c.who, std::vector{c.who}});
        deposit(NewMultisig{c.who, c.key.account.key, c.key.call_hash.key});
        return {};
    }

    frame::Result<> execute(const Operation& c, const Multisig& waiting,
                            const frame::RuntimeCall& call, const frame::Weight& max_weight) {
        ENSURE(call.info.weight.fits(max_weight), fail(Error::MaxWeightTooLow));
        TRY(close(c.key, waiting));  // Before the call, which may begin another like it.
        const auto& account = c.key.account.key;
        const auto result = call.dispatch(context(), frame::Signed{account});
        deposit(MultisigExecuted{c.who, waiting.when, account, c.key.call_hash.key,
                                 frame::to_wire(result)});
        return {};
    }

    frame::Result<> close(const Multisigs& key, const Multisig& waiting) {
        remove(key);
        return currency_.release(reason, waiting.depositor, waiting.deposit);
    }

    Timepoint present() const { return {this->now(), context().extrinsic_index()}; }

    typename C::Currency currency_;
};

}  // namespace assay::multisig
