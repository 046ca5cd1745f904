// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/genesis.hpp"

#include "chain-spec/runtime.hpp"
#include "runtime/storage/trie_root.hpp"

namespace assay::chain_spec {

storage::Diff build_genesis(const Genesis& genesis) {
    const storage::MemoryView nothing;
    storage::Overlay overlay{nothing};
    frame::Context context{.state = overlay};
    const auto code = as_bytes(":code");
    overlay.put({code.begin(), code.end()}, runtime_code());
    Authorship{context}.build({genesis.authorities, genesis.slot_ms});
    Balances{context}.build({genesis.balances});
    return overlay.take_diff();
}

ConsensusState consensus_state(const storage::View& state) {
    storage::Overlay overlay{state};
    frame::Context context{.state = overlay};
    const Authorship authorship{context};
    return {authorship.get(authorship::Authorities{}), authorship.get(authorship::SlotDuration{})};
}

frame::Header genesis_header(const Hash256& state_root) {
    return {.parent_hash = {},
            .number = 0,
            .state_root = state_root,
            .extrinsics_root = storage::extrinsics_root({}, storage::StateVersion::V0),
            .digest = {}};
}

}  // namespace assay::chain_spec
