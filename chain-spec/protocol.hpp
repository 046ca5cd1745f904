// SPDX-License-Identifier: Apache-2.0
// The pallets of the training protocol, as this chain wires them (docs/protocol.md). Apart from
// runtime.hpp because only their own instances and the genesis need to see all of them.
#pragma once

#include "chain-spec/runtime.hpp"
#include "pallets/collateral/pallet.hpp"
#include "pallets/interrogation/pallet.hpp"
#include "pallets/jackpot/pallet.hpp"
#include "pallets/market/pallet.hpp"
#include "pallets/proofs/pallet.hpp"
#include "pallets/randomness/pallet.hpp"
#include "pallets/settlement/pallet.hpp"
#include "pallets/tasks/pallet.hpp"
#include "pallets/verification/outcomes.hpp"
#include "pallets/verification/pallet.hpp"

namespace assay::chain_spec {

struct RandomnessConfig : RandomnessPlace {
    static std::optional<ByteArray<32>> contribution(frame::Context& context);
};
using Randomness = randomness::Pallet<RandomnessConfig>;

struct CollateralConfig : CollateralPlace {
    using Currency = Balances;
};
using Collateral = collateral::Pallet<CollateralConfig>;

struct JackpotConfig : JackpotPlace {
    using Currency = Balances;
    using Purse = Collateral;
    using System = chain_spec::System;
};
using Jackpot = jackpot::Pallet<JackpotConfig>;

struct TasksConfig : TasksPlace {
    using Purse = Collateral;
    using Jackpot = chain_spec::Jackpot;
};
using Tasks = tasks::Pallet<TasksConfig>;

struct MarketConfig : MarketPlace {
    using Purse = Collateral;
    using Tasks = chain_spec::Tasks;
    using Beacons = Randomness;
};
using Market = market::Pallet<MarketConfig>;

struct ProofsConfig : ProofsPlace {
    using Purse = Collateral;
    using Tasks = chain_spec::Tasks;
};
using Proofs = proofs::Pallet<ProofsConfig>;

struct InterrogationConfig : InterrogationPlace {
    using Currency = Balances;
    using Outcomes = verification::Outcomes<VerificationPlace>;
};
using Interrogation = interrogation::Pallet<InterrogationConfig>;

struct VerificationConfig : VerificationPlace {
    using Purse = Collateral;
    using Tasks = chain_spec::Tasks;
    using Market = chain_spec::Market;
    using Proofs = chain_spec::Proofs;
    using Beacons = Randomness;
    using Trials = Interrogation;
    using System = chain_spec::System;
};
using Verification = verification::Pallet<VerificationConfig>;

struct SettlementConfig : SettlementPlace {
    using Purse = Collateral;
    using Tasks = chain_spec::Tasks;
    using Market = chain_spec::Market;
    using Proofs = chain_spec::Proofs;
    using Verification = chain_spec::Verification;
    using Jackpot = chain_spec::Jackpot;
    using Beacons = Randomness;
};
using Settlement = settlement::Pallet<SettlementConfig>;

}  // namespace assay::chain_spec
