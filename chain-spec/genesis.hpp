// SPDX-License-Identifier: Apache-2.0
// A chain's beginning as plain structs. The node reads them from the chain spec's JSON.
#pragma once

#include "consensus/slots/types.hpp"
#include "runtime/storage/memory_view.hpp"

namespace assay::chain_spec {

struct Genesis {
    std::vector<std::pair<AccountId, Balance>> balances;
    std::uint64_t slot_ms = 0;
    slots::Authorities authorities;
};

/// What consensus reads from a state.
struct ConsensusState {
    slots::Authorities authorities;
    std::uint64_t slot_ms = 0;
};
ConsensusState consensus_state(const storage::View& state);

/// The flat state of block 0.
storage::Diff build_genesis(const Genesis& genesis);

/// The header of block 0 over that state's root.
frame::Header genesis_header(const Hash256& state_root);

}  // namespace assay::chain_spec
