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
    Authorship{context}.build({genesis.authorities});
    Balances{context}.build({genesis.balances});
    return overlay.take_diff();
}

frame::Header genesis_header(const Hash256& state_root) {
    return {.parent_hash = {},
            .number = 0,
            .state_root = state_root,
            .extrinsics_root = storage::extrinsics_root({}, storage::StateVersion::V0),
            .digest = {}};
}

}  // namespace assay::chain_spec
