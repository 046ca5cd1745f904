// SPDX-License-Identifier: Apache-2.0
// How much the transaction pool holds, and for how long.
#pragma once

#include <cstddef>
#include <cstdint>

namespace assay::pool {

struct Limits {
    std::size_t count;
    std::size_t bytes;
};

struct Options {
    Limits ready{8192, 20U << 20};
    Limits future{819, 2U << 20};
    std::size_t per_account = 256;  ///< Ready and future together.
    /// A transaction takes the place of another if its priority is higher by this much, and at
    /// least by one: what it costs to make everybody validate and send it again.
    std::uint32_t replace_percent = 10;
    std::uint64_t ban_ms = 30 * 60'000;              ///< For what was found invalid for good.
    std::uint64_t future_lifetime_ms = 30 * 60'000;  ///< For what nothing leads up to.
    /// Transactions validated anew at each block, beside those that the block concerns.
    std::size_t revalidated_per_block = 256;
};

}  // namespace assay::pool
