// SPDX-License-Identifier: Apache-2.0
// The protocol pallets wired as on the chain, without fees, so that tests can account for every
// unit of money.
#pragma once

#include "chain-spec/pallet_index.hpp"
#include "pallets/balances/pallet.hpp"
#include "pallets/collateral/pallet.hpp"
#include "pallets/interrogation/pallet.hpp"
#include "pallets/jackpot/pallet.hpp"
#include "pallets/market/pallet.hpp"
#include "pallets/proofs/pallet.hpp"
#include "pallets/randomness/pallet.hpp"
#include "pallets/settlement/pallet.hpp"
#include "pallets/system/pallet.hpp"
#include "pallets/tasks/pallet.hpp"
#include "pallets/verification/outcomes.hpp"
#include "pallets/verification/pallet.hpp"

namespace assay::protocol_test {

struct SystemConfig : chain_spec::SystemPlace {
    static system::RuntimeVersion version() { return {"assay", "test", 1, 1, 1, {}, 1, 1}; }
    static std::optional<system::UpgradeInfo> rules_of(ByteView) { return std::nullopt; }
    static constexpr system::Constants constants{
        .block_weights = {.max_block = {1000 * frame::picoseconds_per_millisecond, 50'000'000},
                          .normal_percent = 75},
        .block_length = 5 * 1024 * 1024,
        .block_hash_count = 2400,
        .ss58_prefix = 42};
};
using System = system::Pallet<SystemConfig>;

struct BalancesConfig : chain_spec::BalancesPlace {
    using System = protocol_test::System;
    static constexpr balances::Constants constants{.existential_deposit = 10};
};
using Balances = balances::Pallet<BalancesConfig>;

struct RandomnessConfig : chain_spec::RandomnessPlace {
    /// Every block contributes.
    static std::optional<ByteArray<32>> contribution(frame::Context& context) {
        return crypto::blake2_256(scale::to_bytes(std::pair{0x5eedU, context.block})).bytes;
    }
};
using Randomness = randomness::Pallet<RandomnessConfig>;

struct CollateralConfig : chain_spec::CollateralPlace {
    using Currency = Balances;
};
using Collateral = collateral::Pallet<CollateralConfig>;

struct JackpotConfig : chain_spec::JackpotPlace {
    using Currency = Balances;
    using Purse = Collateral;
    using System = protocol_test::System;
};
using Jackpot = jackpot::Pallet<JackpotConfig>;

struct TasksConfig : chain_spec::TasksPlace {
    using Purse = Collateral;
    using Jackpot = protocol_test::Jackpot;
};
using Tasks = tasks::Pallet<TasksConfig>;

struct MarketConfig : chain_spec::MarketPlace {
    using Purse = Collateral;
    using Tasks = protocol_test::Tasks;
    using Beacons = Randomness;
};
using Market = market::Pallet<MarketConfig>;

struct ProofsConfig : chain_spec::ProofsPlace {
    using Purse = Collateral;
    using Tasks = protocol_test::Tasks;
};
using Proofs = proofs::Pallet<ProofsConfig>;

struct InterrogationConfig : chain_spec::InterrogationPlace {
    using Currency = Balances;
    using Outcomes = verification::Outcomes<chain_spec::VerificationPlace>;
};
using Interrogation = interrogation::Pallet<InterrogationConfig>;

struct VerificationConfig : chain_spec::VerificationPlace {
    using Purse = Collateral;
    using Tasks = protocol_test::Tasks;
    using Market = protocol_test::Market;
    using Proofs = protocol_test::Proofs;
    using Beacons = Randomness;
    using Trials = Interrogation;
    using System = protocol_test::System;
};
using Verification = verification::Pallet<VerificationConfig>;

struct SettlementConfig : chain_spec::SettlementPlace {
    using Purse = Collateral;
    using Tasks = protocol_test::Tasks;
    using Market = protocol_test::Market;
    using Proofs = protocol_test::Proofs;
    using Verification = protocol_test::Verification;
    using Jackpot = protocol_test::Jackpot;
    using Beacons = Randomness;
};
using Settlement = settlement::Pallet<SettlementConfig>;

}  // namespace assay::protocol_test
