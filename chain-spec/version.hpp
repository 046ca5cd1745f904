// SPDX-License-Identifier: Apache-2.0
// Which rules these are. `spec_version` grows with every change that could make two nodes disagree.
#pragma once

#include "pallets/system/types.hpp"

namespace assay::chain_spec {

inline constexpr std::uint32_t spec_version = 1;
inline constexpr std::uint32_t transaction_version = 1;

/// Name, versions, and the runtime interfaces with theirs.
system::RuntimeVersion runtime_version();

/// What lies under `:code`: clients key their metadata caches by its hash, so it names the version.
Bytes runtime_code();

}  // namespace assay::chain_spec
