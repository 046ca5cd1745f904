// SPDX-License-Identifier: Apache-2.0
// Who validates, and with whose stake behind them: sequential Phragmen (Brill, Freeman, Janson,
// Lackner, "Phragmen's Voting Methods and Justified Representation", 2017), as Substrate's
// sp-npos-elections computes it, in integers of 128 bits.
//
// Every elected validator costs one unit, which its backers share; each winner is the candidate
// whose unit leaves the most loaded of its backers least loaded. No group of nominators can be
// outvoted: whoever holds the stake of t seats and agrees on t candidates has t of them (PJR).
#pragma once

#include "runtime/base/bytes.hpp"

namespace assay::staking {

struct Vote {
    AccountId voter;
    std::uint64_t stake = 0;           ///< See `vote_weight`: amounts are scaled down to 64 bits.
    std::vector<AccountId> approvals;  ///< Unknown and repeated ones count for nothing.
};

struct Backing {
    AccountId voter;
    std::uint64_t stake = 0;
    friend bool operator==(const Backing&, const Backing&) = default;
};
struct Winner {
    AccountId candidate;
    std::vector<Backing> backers;  ///< In the order of the votes; none of nothing.
    u128 total() const {
        u128 sum = 0;
        for (const auto& backer : backers) sum += backer.stake;
        return sum;
    }
    friend bool operator==(const Winner&, const Winner&) = default;
};

/// An amount as a vote's weight: divided by what brings the whole issuance below 2^64.
constexpr std::uint64_t vote_weight(Balance amount, Balance issuance) {
    const Balance factor = (issuance >> 64) + 1;
    return static_cast<std::uint64_t>(amount / factor);
}

/// Up to `seats` winners in the order of their election. Candidates without any backing are not
/// elected. A tie goes to whoever stands first in `candidates`. The stake of a voter with a winner
/// among its approvals is shared out among those to the last unit. Costs
/// O(seats * sum of approvals).
std::vector<Winner> elect(std::size_t seats, const std::vector<AccountId>& candidates,
                          const std::vector<Vote>& votes);

}  // namespace assay::staking
