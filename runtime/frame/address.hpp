// SPDX-License-Identifier: Apache-2.0
// How a call names an account: Substrate's MultiAddress. Only account ids lead anywhere here; the
// other forms decode, so that the bytes are understood, and fail to look up.
#pragma once

#include "runtime/frame/errors.hpp"

namespace assay::frame {

struct Id {
    static constexpr bool positional = true;
    AccountId account;
};
struct Index {
    static constexpr bool positional = true;
    scale::Compact<std::uint32_t> index;
};
struct Raw {
    static constexpr bool positional = true;
    scale::BoundedBytes<64> bytes;
};
struct Address32 {
    static constexpr bool positional = true;
    ByteArray<32> bytes;
};
struct Address20 {
    static constexpr bool positional = true;
    ByteArray<20> bytes;
};
using MultiAddress = std::variant<Id, Index, Raw, Address32, Address20>;

inline Result<AccountId> look_up(const MultiAddress& address) {
    if (const auto* id = std::get_if<Id>(&address)) return id->account;
    return Failure{CannotLookup{}};
}

}  // namespace assay::frame
