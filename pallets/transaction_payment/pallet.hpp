// SPDX-License-Identifier: Apache-2.0
// TransactionPayment: the fee of an extrinsic, by weight and by length, taken before the call runs
// and paid to the block's author afterwards whatever became of the call.
#pragma once

#include "pallets/transaction_payment/types.hpp"
#include "runtime/base/checked.hpp"
#include "runtime/frame/pallet.hpp"
#include "runtime/frame/validity.hpp"

namespace assay::transaction_payment {

template <class C>
concept Config = requires(frame::Context& context, const AccountId& who) {
    typename C::Currency;
    typename C::Authorship;
    { C::constants } -> std::convertible_to<Constants>;
    /// Whether the chain waits for a free call of `who`: nothing else holds such calls back.
    { C::waits_for(context, who) } -> std::same_as<bool>;
};

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::deposit;
    using Charge = ChargeTransactionPayment;

  public:
    explicit Pallet(frame::Context& context)
        : Base{context}, currency_{context}, authorship_{context} {}

    /// Begun microseconds count. In 128 bits: a caller may state any weight.
    static Balance weight_fee(const frame::Weight& weight) {
        const Balance microseconds = (Balance{weight.ref_time} + 999'999) / 1'000'000;
        return C::constants.microsecond_fee * microseconds;
    }
    static Balance length_fee(std::uint32_t length) { return C::constants.byte_fee * length; }

    static InclusionFee inclusion_fee(const frame::DispatchInfo& info, std::uint32_t length) {
        if (info.pays_fee == frame::Pays::No) return {};
        return {C::constants.base_fee, length_fee(length), weight_fee(info.weight)};
    }
    static Balance fee(const frame::DispatchInfo& info, std::uint32_t length) {
        const auto parts = inclusion_fee(info, length);
        return parts.base_fee + parts.len_fee + parts.adjusted_weight_fee;
    }

    frame::Validity<frame::ValidTransaction> validate(const Charge& charge,
                                                      const frame::TransactionFacts& facts) {
        const auto due = total(charge, facts);
        ENSURE(due && currency_.free(facts.who) >= *due && is_welcome(facts),
               frame::invalid(frame::InvalidTransaction::Payment));
        return frame::ValidTransaction{.priority = priority(charge, facts)};
    }

    frame::Validity<> pre_dispatch(const Charge& charge, const frame::TransactionFacts& facts) {
        const auto due = total(charge, facts);
        ENSURE(due && is_welcome(facts), frame::invalid(frame::InvalidTransaction::Payment));
        if (*due == 0) return {};
        ENSURE(currency_.withdraw_fee(facts.who, *due),
               frame::invalid(frame::InvalidTransaction::Payment));
        return {};
    }

    /// A waived fee goes back to the sender; the tip never does.
    void post_dispatch(const Charge& charge, const frame::TransactionFacts& facts) {
        Balance due = *total(charge, facts);
        if (due == 0) return;
        if (this->context().fee_waived) {
            currency_.deposit_fee(facts.who, due - charge.tip.value);
            due = charge.tip.value;
        }
        if (const auto author = authorship_.author())
            currency_.deposit_fee(*author, due);
        else
            currency_.burn_fee(due);
        deposit(TransactionFeePaid{facts.who, due, charge.tip});
    }

  private:
    bool is_welcome(const frame::TransactionFacts& facts) const {
        return facts.info.pays_fee == frame::Pays::Yes || C::waits_for(this->context(), facts.who);
    }
    static std::optional<Balance> total(const Charge& charge,
                                        const frame::TransactionFacts& facts) {
        return checked_add(fee(facts.info, facts.length), charge.tip.value);
    }

    /// By tip a byte, and Operational calls before all others: a trial's answers must not starve.
    static std::uint64_t priority(const Charge& charge, const frame::TransactionFacts& facts) {
        constexpr std::uint64_t operational = std::uint64_t{1} << 62;
        const Balance tip = charge.tip.value / facts.length;
        const auto bounded = static_cast<std::uint64_t>(std::min<Balance>(tip, operational - 1));
        return facts.info.dispatch_class == frame::DispatchClass::Operational
                   ? operational + bounded
                   : bounded;
    }

    typename C::Currency currency_;
    typename C::Authorship authorship_;
};

}  // namespace assay::transaction_payment
