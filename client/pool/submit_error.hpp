// SPDX-License-Identifier: Apache-2.0
// Why the pool did not take a transaction.
#pragma once

#include <string>
#include <variant>

#include "runtime/frame/validity.hpp"

namespace assay::pool {

struct NotValid {
    frame::TransactionValidityError reason;
};
/// Was found invalid a while ago; not looked at again until the ban ends.
struct TemporarilyBanned {};
struct AlreadyImported {};
/// Takes the place of another, and does not pay enough more.
struct TooLowPriority {
    std::uint64_t present;  ///< Of the one that is there.
    std::uint64_t offered;
};
/// Requires what it provides.
struct CycleDetected {};
/// There are enough better ones.
struct ImmediatelyDropped {};
/// Its account has as many in the pool as one may.
struct TooManyOfAccount {};
/// Provides nothing, so that two of them could not be told apart.
struct NoTagsProvided {};

using SubmitError =
    std::variant<NotValid, TemporarilyBanned, AlreadyImported, TooLowPriority, CycleDetected,
                 ImmediatelyDropped, TooManyOfAccount, NoTagsProvided>;

}  // namespace assay::pool
