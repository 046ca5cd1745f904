// SPDX-License-Identifier: Apache-2.0
// What a test needs for a genesis of its own: the protocol's parameters of the development chain,
// and one validator.
#pragma once

#include "chain-spec/genesis.hpp"
#include "client/json/convert.hpp"
#include "client/spec/chain_spec.hpp"
#include "runtime/base/check.hpp"

namespace assay::chain_spec {

inline ProtocolParameters development_parameters() {
    const auto document = json::Json::parse(*spec::built_in_spec("dev"), nullptr, true, true);
    ProtocolParameters parameters;
    const auto read =
        json::from_json(document["genesis"]["assay"]["protocol"], parameters, "protocol");
    INVARIANT(read);
    return parameters;
}

inline constexpr Balance test_bond = 1'000'000'000;

/// Adds a validator that authors with the key of its account, and what it bonds. Nobody has its key
/// to vote, unless `voter` names one.
inline Genesis with_validator(Genesis genesis, const AccountId& who,
                              const std::optional<AccountId>& voter = {}) {
    const auto has =
        std::ranges::find(genesis.balances, who, &std::pair<AccountId, Balance>::first);
    if (has == genesis.balances.end())
        genesis.balances.emplace_back(who, 10 * test_bond);
    else
        has->second += test_bond;
    genesis.validators.push_back({who, who, voter.value_or(who), test_bond});
    genesis.slot_ms = 1000;
    genesis.staking.validator_count = 10;
    genesis.staking.sessions_per_era = 2;
    genesis.staking.slash_defer_duration = 0;
    // Blocks of a test are secondary ones: all weigh the same.
    genesis.lottery.c = {1, 1'000'000'000};
    return genesis;
}

}  // namespace assay::chain_spec
