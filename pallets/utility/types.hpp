// SPDX-License-Identifier: Apache-2.0
// Utility's calls, events and errors, under the names that wallets know from Substrate.
#pragma once

#include "runtime/frame/runtime_call.hpp"

namespace assay::utility {

/// What one batch may hold. A little more decodes, so that the error can say why it was refused.
inline constexpr std::uint32_t batched_calls_limit = 10'000;
using Calls = scale::BoundedVec<frame::RuntimeCall, batched_calls_limit + 1'000>;

/// Of all calls, and of each for itself the bookkeeping of a transaction.
frame::Weight batch_weight(const Calls& calls);
/// Urgent if all are.
frame::DispatchClass batch_class(const Calls& calls);

struct batch {
    static constexpr frame::CallSpec spec{
        .index = 0, .weight = {}, .doc = "Make calls in turn, up to the first that fails."};
    Calls calls;
    frame::Weight weight() const { return batch_weight(calls); }
    frame::DispatchClass dispatch_class() const { return batch_class(calls); }
};
struct as_derivative {
    static constexpr frame::CallSpec spec{
        .index = 1,
        .weight = {10'000'000, 0},
        .doc = "Make a call as the sender's account of that index, see `derivative_account`."};
    std::uint16_t index;
    frame::RuntimeCall call;
    frame::Weight weight() const { return spec.weight + call.cost(); }
    frame::DispatchClass dispatch_class() const { return call.inherited_class(); }
};
struct batch_all {
    static constexpr frame::CallSpec spec{
        .index = 2, .weight = {}, .doc = "Make calls in turn, all of them or none."};
    Calls calls;
    frame::Weight weight() const { return batch_weight(calls); }
    frame::DispatchClass dispatch_class() const { return batch_class(calls); }
};
struct force_batch {
    static constexpr frame::CallSpec spec{
        .index = 4, .weight = {}, .doc = "Make calls in turn, whichever of them fail."};
    Calls calls;
    frame::Weight weight() const { return batch_weight(calls); }
    frame::DispatchClass dispatch_class() const { return batch_class(calls); }
};

struct BatchInterrupted {
    std::uint32_t index;
    frame::DispatchError error;
};
struct BatchCompleted {};
struct BatchCompletedWithErrors {};
struct ItemCompleted {};
struct ItemFailed {
    frame::DispatchError error;
};

enum class Error : std::uint8_t {
    TooManyCalls,  ///< More than `batched_calls_limit`.
};

struct Spec {
    using Storage = std::tuple<>;
    using Call = std::variant<batch, as_derivative, batch_all, force_batch>;
    using Event = std::variant<BatchInterrupted, BatchCompleted, BatchCompletedWithErrors,
                               ItemCompleted, ItemFailed>;
    using Error = utility::Error;
};

struct Constants {
    static constexpr bool as_spelled = true;
    std::uint32_t batched_calls_limit;
};

/// The account that `who` speaks for with `as_derivative`.
AccountId derivative_account(const AccountId& who, std::uint16_t index);

}  // namespace assay::utility
