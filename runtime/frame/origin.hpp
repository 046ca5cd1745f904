// SPDX-License-Identifier: Apache-2.0
// On whose behalf a call runs, and the checks with which most calls begin.
#pragma once

#include "runtime/frame/errors.hpp"

namespace assay::frame {

/// The chain itself: genesis, governance, hooks.
struct Root {};
/// An account whose signature, nonce and fee were checked.
struct Signed {
    AccountId who;
};
/// The block's author, by an unsigned extrinsic that every block may carry (an inherent).
struct Inherent {};
using Origin = std::variant<Root, Signed, Inherent>;

inline Result<AccountId> ensure_signed(const Origin& origin) {
    if (const auto* by = std::get_if<Signed>(&origin)) return by->who;
    return Failure{BadOrigin{}};
}
inline Result<> ensure_root(const Origin& origin) {
    if (std::holds_alternative<Root>(origin)) return {};
    return Failure{BadOrigin{}};
}
inline Result<> ensure_inherent(const Origin& origin) {
    if (std::holds_alternative<Inherent>(origin)) return {};
    return Failure{BadOrigin{}};
}

}  // namespace assay::frame
