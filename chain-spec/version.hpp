// SPDX-License-Identifier: Apache-2.0
// Which rules these are. `spec_version` grows with every change that could make two nodes disagree.
// A chain goes by the rules that its state names under `:code`, and changes them by
// system.set_code; a node that knows no such rules stops there (docs/adr/0304).
#pragma once

#include "pallets/system/types.hpp"
#include "runtime/storage/overlay.hpp"

namespace assay::chain_spec {

/// The newest rules that this program knows.
inline constexpr std::uint32_t spec_version = 1;
inline constexpr std::uint32_t transaction_version = 1;

/// Name, versions, and the runtime interfaces with theirs: of the newest rules.
system::RuntimeVersion runtime_version();

/// The version of the rules by which the block after `state` is made.
std::uint32_t rules_after(const storage::View& state);

/// What lies under `:code`: clients key their metadata caches by its hash, so it names the version.
Bytes runtime_code(std::uint32_t version = spec_version);
/// The rules that a code names; nothing when it is none.
std::optional<system::UpgradeInfo> rules_of(ByteView code);

}  // namespace assay::chain_spec
