// SPDX-License-Identifier: Apache-2.0
// All that a pallet may ask of the one that keeps the money.
#pragma once

#include "pallets/balances/types.hpp"

namespace assay::balances {

/// Amounts are exact or the function fails; nothing is rounded here. Issuance changes only by
/// `mint`, `burn_held` and the dust of accounts that end.
template <class P>
concept Currency = requires(P pallet, const P& reader, const AccountId& who, Balance amount,
                            HoldReason reason) {
    { reader.free(who) } -> std::same_as<Balance>;
    { reader.held(reason, who) } -> std::same_as<Balance>;
    { reader.total_issuance() } -> std::same_as<Balance>;
    /// Free to held; fails with InsufficientBalance, and never lets the account's end near.
    { pallet.hold(reason, who, amount) } -> std::same_as<frame::Result<>>;
    /// Held to free.
    { pallet.release(reason, who, amount) } -> std::same_as<frame::Result<>>;
    /// Held money of `who` becomes free money of another account, which is created if need be.
    { pallet.transfer_held(reason, who, who, amount) } -> std::same_as<frame::Result<>>;
    /// Held money ceases to exist.
    { pallet.burn_held(reason, who, amount) } -> std::same_as<frame::Result<>>;
    /// New money.
    { pallet.mint(who, amount) } -> std::same_as<frame::Result<>>;
};

}  // namespace assay::balances
