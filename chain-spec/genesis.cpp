// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/genesis.hpp"

#include "chain-spec/delegation.hpp"
#include "chain-spec/protocol.hpp"
#include "runtime/storage/trie_root.hpp"

namespace assay::chain_spec {

storage::Diff build_genesis(const Genesis& genesis) {
    const storage::MemoryView nothing;
    storage::Overlay overlay{nothing};
    frame::Context context{.state = overlay};
    const auto code = as_bytes(":code");
    overlay.put({code.begin(), code.end()}, runtime_code());
    Authorship{context}.build({genesis.authorities, genesis.slot_ms});
    auto balances = genesis.balances;
    if (genesis.jackpot_pot > 0) balances.emplace_back(jackpot::pot_account(), genesis.jackpot_pot);
    Balances{context}.build({std::move(balances)});
    Sudo{context}.build({genesis.sudo});
    const auto& protocol = genesis.protocol;
    Randomness{context}.build({protocol.randomness});
    Jackpot{context}.build({protocol.jackpot});
    Tasks{context}.build({protocol.tasks});
    Market{context}.build({protocol.market});
    Proofs{context}.build({protocol.proofs});
    Verification{context}.build({protocol.verification});
    Interrogation{context}.build({protocol.interrogation});
    Settlement{context}.build({protocol.settlement});
    return overlay.take_diff();
}

std::optional<std::string_view> invalid_parameters(const ProtocolParameters& parameters) {
    if (!randomness::is_valid(parameters.randomness)) return "randomness";
    if (!tasks::is_valid(parameters.tasks)) return "tasks";
    if (!market::is_valid(parameters.market)) return "market";
    if (!proofs::is_valid(parameters.proofs)) return "proofs";
    if (!verification::is_valid(parameters.verification)) return "verification";
    if (!interrogation::is_valid(parameters.interrogation)) return "interrogation";
    if (!jackpot::is_valid(parameters.jackpot)) return "jackpot";
    if (!settlement::is_valid(parameters.settlement, parameters.tasks.sizing.slash_share))
        return "settlement";
    return std::nullopt;
}

bool has_sudo(const storage::Diff& genesis_state) {
    const auto found = genesis_state.find(frame::storage_key<SudoConfig>(sudo::Key{}));
    return found != genesis_state.end() && found->second;
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
