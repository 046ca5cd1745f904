// SPDX-License-Identifier: Apache-2.0
// A chain's beginning as plain structs. The node reads them from the chain spec's JSON.
#pragma once

#include "consensus/babe/types.hpp"
#include "pallets/interrogation/types.hpp"
#include "pallets/jackpot/types.hpp"
#include "pallets/market/types.hpp"
#include "pallets/proofs/types.hpp"
#include "pallets/randomness/types.hpp"
#include "pallets/settlement/types.hpp"
#include "pallets/staking/types.hpp"
#include "pallets/tasks/types.hpp"
#include "pallets/treasury/types.hpp"
#include "pallets/verification/types.hpp"
#include "runtime/storage/memory_view.hpp"

namespace assay::chain_spec {

/// Every economic number and clock of the protocol, by pallet.
struct ProtocolParameters {
    randomness::ParameterValues randomness;
    tasks::ParameterValues tasks;
    market::ParameterValues market;
    proofs::ParameterValues proofs;
    verification::ParameterValues verification;
    interrogation::ParameterValues interrogation;
    jackpot::ParameterValues jackpot;
    settlement::ParameterValues settlement;
};
/// The pallet whose values do not make sense together; nothing if all do.
std::optional<std::string_view> invalid_parameters(const ProtocolParameters& parameters);

/// A validator of the first sessions, with its keys: babe's is sr25519, grandpa's ed25519.
struct GenesisValidator {
    AccountId stash, babe, grandpa;
    Balance bond;
};

struct Genesis {
    std::vector<std::pair<AccountId, Balance>> balances;
    std::uint64_t slot_ms = 0;
    babe::EpochConfiguration lottery{};
    std::vector<GenesisValidator> validators{};
    staking::StakingParameters staking{};
    treasury::ParameterValues treasury{};
    Balance jackpot_pot = 0;          ///< What the pot begins with.
    std::optional<AccountId> sudo{};  ///< Who may act as root; nobody on a chain for real money.
    ProtocolParameters protocol{};
};

/// Why these validators, and what pays and punishes them, cannot begin a chain; nothing if they
/// can.
std::optional<std::string_view> invalid_validators(const Genesis& genesis);

/// The flat state of block 0. The parameters and validators must be valid.
storage::Diff build_genesis(const Genesis& genesis);

/// Whether somebody may act as root in this state of block 0.
bool has_sudo(const storage::Diff& genesis_state);

/// The header of block 0 over that state's root.
frame::Header genesis_header(const Hash256& state_root);

}  // namespace assay::chain_spec
