// SPDX-License-Identifier: Apache-2.0
// Slots: time cut into equal pieces, each of which belongs to one authority. Engine "aura" as in
// Substrate (author = authorities[slot mod n], sr25519 seal over the unsealed header's hash), with
// the author's VRF output over (slot, parent) beside it under the engine id "asvr".
#pragma once

#include "runtime/frame/block.hpp"

namespace assay::slots {

using Slot = std::uint64_t;

inline constexpr frame::EngineId seal_engine{'a', 'u', 'r', 'a'};
inline constexpr frame::EngineId randomness_engine{'a', 's', 'v', 'r'};

/// An sr25519 public key; it is at the same time the account that earns the fees.
struct Authority {
    AccountId key;
    friend bool operator==(const Authority&, const Authority&) = default;
};
using Authorities = std::vector<Authority>;

/// Whose turn it is; nothing on a chain without authorities.
inline std::optional<Authority> author_of(Slot slot, const Authorities& authorities) {
    if (authorities.empty()) return std::nullopt;
    return authorities[slot % authorities.size()];
}

}  // namespace assay::slots
