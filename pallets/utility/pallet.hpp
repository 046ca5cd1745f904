// SPDX-License-Identifier: Apache-2.0
// Utility: several calls as one, and calls of accounts that are derived from the sender's.
#pragma once

#include "pallets/utility/types.hpp"

namespace assay::utility {

template <class C>
concept Config = requires {
    { C::constants } -> std::convertible_to<Constants>;
    requires C::constants.batched_calls_limit == batched_calls_limit;
};

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::context, Base::deposit, Base::fail;

  public:
    using Base::Base;

    frame::Result<> call(const frame::Origin& origin, const batch& args) {
        TRY(check(origin, args.calls));
        for (std::uint32_t i = 0; i < args.calls.size(); ++i) {
            if (const auto result = args.calls[i].dispatch(context(), origin); !result) {
                deposit(BatchInterrupted{i, result.error()});
                return {};  // What was done before stays.
            }
            deposit(ItemCompleted{});
        }
        deposit(BatchCompleted{});
        return {};
    }

    frame::Result<> call(const frame::Origin& origin, const batch_all& args) {
        TRY(check(origin, args.calls));
        for (const auto& item : args.calls) {
            TRY(item.dispatch(context(), origin));
            deposit(ItemCompleted{});
        }
        deposit(BatchCompleted{});
        return {};
    }

    frame::Result<> call(const frame::Origin& origin, const force_batch& args) {
        TRY(check(origin, args.calls));
        bool all = true;
        for (const auto& item : args.calls) {
            if (const auto result = item.dispatch(context(), origin); result) {
                deposit(ItemCompleted{});
            } else {
                all = false;
                deposit(ItemFailed{result.error()});
            }
        }
        if (all)
            deposit(BatchCompleted{});
        else
            deposit(BatchCompletedWithErrors{});
        return {};
    }

    frame::Result<> call(const frame::Origin& origin, const as_derivative& args) {
        const AccountId who = TRY(ensure_signed(origin));
        return args.call.dispatch(context(), frame::Signed{derivative_account(who, args.index)});
    }

  private:
    /// Root and accounts may batch; a block's author has no calls to batch.
    static frame::Result<> check(const frame::Origin& origin, const Calls& calls) {
        ENSURE(!std::holds_alternative<frame::Inherent>(origin), Failure{frame::BadOrigin{}});
        ENSURE(calls.size() <= batched_calls_limit, fail(Error::TooManyCalls));
        return {};
    }
};

}  // namespace assay::utility
