// SPDX-License-Identifier: Apache-2.0
// What happens to a transaction after it was submitted, in the terms of Substrate's
// `author_extrinsicUpdate`.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "runtime/base/bytes.hpp"

namespace assay::pool {

/// Waits for another transaction, most often the account's one before it.
struct Future {
    friend bool operator==(Future, Future) = default;
};
/// May be in the next block.
struct Ready {
    friend bool operator==(Ready, Ready) = default;
};
/// Was sent to these peers.
struct Broadcast {
    std::vector<std::string> peers;
    friend bool operator==(const Broadcast&, const Broadcast&) = default;
};
/// Is in a block of the best chain.
struct InBlock {
    Hash256 block;
    BlockNumber number = 0;
    friend bool operator==(const InBlock&, const InBlock&) = default;
};
/// That block is no longer of the best chain.
struct Retracted {
    Hash256 block;
    friend bool operator==(const Retracted&, const Retracted&) = default;
};
/// The block was not final after many others. Watching ends.
struct FinalityTimeout {
    Hash256 block;
    friend bool operator==(const FinalityTimeout&, const FinalityTimeout&) = default;
};
/// The block is final. Watching ends.
struct Finalized {
    Hash256 block;
    friend bool operator==(const Finalized&, const Finalized&) = default;
};
/// Another transaction with a higher priority took its place. Watching ends.
struct Usurped {
    Hash256 by;
    friend bool operator==(const Usurped&, const Usurped&) = default;
};
/// Left out for want of room, or after waiting too long. May be submitted again. Watching ends.
struct Dropped {
    friend bool operator==(Dropped, Dropped) = default;
};
/// Can be in no block any more. Watching ends.
struct Invalid {
    friend bool operator==(Invalid, Invalid) = default;
};

using Status = std::variant<Future, Ready, Broadcast, InBlock, Retracted, FinalityTimeout,
                            Finalized, Usurped, Dropped, Invalid>;

/// Whether nothing can follow it.
inline bool is_last(const Status& status) {
    return std::holds_alternative<FinalityTimeout>(status) ||
           std::holds_alternative<Finalized>(status) || std::holds_alternative<Usurped>(status) ||
           std::holds_alternative<Dropped>(status) || std::holds_alternative<Invalid>(status);
}

struct Event {
    Hash256 transaction;
    Status status;
    friend bool operator==(const Event&, const Event&) = default;
};

}  // namespace assay::pool
