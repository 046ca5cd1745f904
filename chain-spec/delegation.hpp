// SPDX-License-Identifier: Apache-2.0
// The pallets of calls within calls, as this chain wires them: several calls as one, calls that
// several approve, calls for another account, and calls as the chain itself.
#pragma once

#include "chain-spec/runtime.hpp"
#include "pallets/multisig/pallet.hpp"
#include "pallets/proxy/pallet.hpp"
#include "pallets/sudo/pallet.hpp"
#include "pallets/utility/pallet.hpp"

namespace assay::chain_spec {

/// What entries and bytes in storage cost to whoever wants them there, until they are gone.
constexpr Balance storage_deposit(std::uint32_t entries, std::uint32_t bytes) {
    return 100 * milli * entries + milli * bytes;
}

struct UtilityConfig : UtilityPlace {
    static constexpr utility::Constants constants{.batched_calls_limit =
                                                      utility::batched_calls_limit};
};
using Utility = utility::Pallet<UtilityConfig>;

struct MultisigConfig : MultisigPlace {
    using Currency = Balances;
    static constexpr multisig::Constants constants{.deposit_base = storage_deposit(1, 88),
                                                   .deposit_factor = storage_deposit(0, 32),
                                                   .max_signatories = multisig::max_signatories};
};
using Multisig = multisig::Pallet<MultisigConfig>;

struct ProxyConfig : ProxyPlace {
    using Currency = Balances;
    using System = chain_spec::System;
    static constexpr proxy::Constants constants{
        .proxy_deposit_base = storage_deposit(1, 8),
        .proxy_deposit_factor = storage_deposit(0, 37),
        .max_proxies = proxy::max_proxies,
        .max_pending = proxy::max_pending,
        .announcement_deposit_base = storage_deposit(1, 8),
        .announcement_deposit_factor = storage_deposit(0, 68)};
    static bool covers(proxy::ProxyType has, std::uint8_t pallet, std::uint8_t call);
};
using Proxy = proxy::Pallet<ProxyConfig>;

struct SudoConfig : SudoPlace {};
using Sudo = sudo::Pallet<SudoConfig>;

}  // namespace assay::chain_spec
