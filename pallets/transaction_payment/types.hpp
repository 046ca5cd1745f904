// SPDX-License-Identifier: Apache-2.0
// TransactionPayment's event, its signed extension and the shapes of fee queries.
#pragma once

#include "runtime/frame/entry.hpp"

namespace assay::transaction_payment {

struct TransactionFeePaid {
    AccountId who;
    Balance actual_fee, tip;
};

struct Spec {
    using Storage = std::tuple<>;
    using Call = frame::NoCalls;
    using Event = std::variant<TransactionFeePaid>;
};

/// The signed extension: what the sender adds to be served first.
struct ChargeTransactionPayment {
    scale::Compact<Balance> tip;
};

struct Constants {
    Balance base_fee;         ///< For any signed extrinsic.
    Balance byte_fee;         ///< A byte of its encoding.
    Balance microsecond_fee;  ///< A microsecond of declared `ref_time`.
};

/// In Substrate's FeeDetails layout.
struct InclusionFee {
    Balance base_fee, len_fee, adjusted_weight_fee;
};
struct FeeDetails {
    std::optional<InclusionFee> inclusion_fee;
    Balance tip;
};
/// In Substrate's RuntimeDispatchInfo layout.
struct RuntimeDispatchInfo {
    frame::Weight weight;
    frame::DispatchClass dispatch_class;
    Balance partial_fee;
};

}  // namespace assay::transaction_payment
