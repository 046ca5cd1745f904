// SPDX-License-Identifier: Apache-2.0
// Shares and rates as parts of a billion, and what they make of an amount, with the rounding said.
#pragma once

#include "runtime/base/checked.hpp"

namespace assay::collateral {

/// Parts of 10^9. A share of something is at most 10^9; a mark-up may exceed it.
struct Perbill {
    static constexpr std::uint32_t one = 1'000'000'000;
    std::uint32_t parts = 0;

    constexpr bool is_share() const { return parts <= one; }

    /// Rounded down: what is paid out. Cannot overflow for a share; a mark-up saturates.
    constexpr Balance of(Balance amount) const {
        return mul_div_down(amount, parts, one).value_or(u128_max);
    }
    /// Rounded up: what is asked for or put up.
    constexpr Balance of_up(Balance amount) const {
        return mul_div_up(amount, parts, one).value_or(u128_max);
    }
    friend constexpr auto operator<=>(const Perbill&, const Perbill&) = default;
};

/// Whether the shares together are no more than `whole`.
template <class... Shares>
constexpr bool fit_into(Perbill whole, Shares... shares) {
    return (std::uint64_t{0} + ... + std::uint64_t{shares.parts}) <= whole.parts;
}

}  // namespace assay::collateral
