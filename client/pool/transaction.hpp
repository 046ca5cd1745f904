// SPDX-License-Identifier: Apache-2.0
// A transaction in the pool, and how it is asked whether it is one.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "runtime/frame/validity.hpp"

namespace assay::pool {

struct Transaction {
    Hash256 hash;  ///< As clients name it: blake2_256 of the body with its length prefix.
    Bytes body;    ///< The extrinsic without its length prefix, as blocks hold it.
    std::optional<AccountId> sender;
    frame::ValidTransaction validity;
    BlockNumber valid_until = 0;  ///< The last block that it can be in.
    std::uint64_t arrival = 0;    ///< Counts up: the lower, the older.
    std::uint64_t arrived_ms = 0;
};
using TransactionPointer = std::shared_ptr<const Transaction>;

/// Whether a body may be in the block that follows the best one, on that block's state.
using Validate = std::function<frame::Validity<frame::ValidTransaction>(const Bytes& body)>;

/// Who signed `body`; nothing for an inherent and for what does not decode.
std::optional<AccountId> sender_of(ByteView body);

/// The tag that the transaction of `account` with `nonce` provides (System's CheckNonce).
Bytes nonce_tag(const AccountId& account, std::uint32_t nonce);

}  // namespace assay::pool
