// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/genesis.hpp"

#include <set>

#include "chain-spec/delegation.hpp"
#include "chain-spec/protocol.hpp"
#include "chain-spec/validators.hpp"
#include "runtime/storage/trie_root.hpp"

namespace assay::chain_spec {

namespace {

session::KeyedValidators keyed(const std::vector<GenesisValidator>& validators) {
    session::KeyedValidators out;
    for (const auto& one : validators)
        out.emplace_back(one.stash, session::SessionKeys{{one.grandpa.bytes}, {one.babe.bytes}});
    return out;
}

void build_validators(frame::Context& context, const Genesis& genesis) {
    const auto validators = keyed(genesis.validators);
    Babe{context}.build({genesis.slot_ms, genesis.lottery, session::babe_authorities(validators)});
    Grandpa{context}.build({session::grandpa_authorities(validators)});
    Session{context}.build({validators});
    Historical{context}.note(0, validators, reportable_sessions);
    Staking staking{context};
    staking.build(genesis.staking);
    for (const auto& one : genesis.validators) {
        const frame::Origin stash = frame::Signed{one.stash};
        INVARIANT(staking.call(stash, staking::bond{one.bond}));
        INVARIANT(staking.call(stash, staking::validate{{genesis.staking.min_commission, false}}));
    }
    // The first era is theirs.
    static_cast<void>(staking.plan_session(0));
    staking.start_session(0);
}

}  // namespace

std::optional<std::string_view> invalid_validators(const Genesis& genesis) {
    const auto& staking = genesis.staking;
    if (genesis.slot_ms == 0) return "slot_ms: a slot takes time";
    if (!pallet_babe::is_valid(genesis.lottery)) return "lottery.c: no fraction in (0, 1]";
    if (staking.sessions_per_era == 0) return "staking.sessions_per_era: an era takes sessions";
    if (staking.slash_defer_duration >= staking.bonding_duration)
        return "staking.slash_defer_duration: not less than bonding_duration";
    if (!staking.min_commission.is_share() || !staking.slash_reward_fraction.is_share())
        return "staking: a share of more than all";
    if (!treasury::is_valid(genesis.treasury)) return "treasury: a share of more than all";
    if (genesis.validators.empty()) return "validators: a chain needs one";
    if (genesis.validators.size() > std::min(staking.validator_count, max_authorities))
        return "validators: more than staking.validator_count";
    std::set<std::pair<std::string_view, AccountId>> seen;
    for (const auto& one : genesis.validators) {
        if (!seen.emplace("stash", one.stash).second || !seen.emplace("babe", one.babe).second ||
            !seen.emplace("grandpa", one.grandpa).second)
            return "validators: an account or a key twice";
        if (one.bond < staking.min_validator_bond) return "validators: a bond too small";
        const auto has =
            std::ranges::find(genesis.balances, one.stash, &std::pair<AccountId, Balance>::first);
        const Balance kept = BalancesConfig::constants.existential_deposit;
        if (has == genesis.balances.end() || has->second < kept || has->second - kept < one.bond)
            return "validators: a bond that its stash does not have";
    }
    return std::nullopt;
}

storage::Diff build_genesis(const Genesis& genesis) {
    const storage::MemoryView nothing;
    storage::Overlay overlay{nothing};
    frame::Context context{.state = overlay};
    const auto code = as_bytes(":code");
    overlay.put({code.begin(), code.end()}, runtime_code());
    auto balances = genesis.balances;
    if (genesis.jackpot_pot > 0) balances.emplace_back(jackpot::pot_account(), genesis.jackpot_pot);
    Balances{context}.build({std::move(balances)});
    if (!genesis.validators.empty()) build_validators(context, genesis);
    Treasury{context}.build({genesis.treasury});
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

frame::Header genesis_header(const Hash256& state_root) {
    return {.parent_hash = {},
            .number = 0,
            .state_root = state_root,
            .extrinsics_root = storage::extrinsics_root({}, storage::StateVersion::V0),
            .digest = {}};
}

}  // namespace assay::chain_spec
