// SPDX-License-Identifier: Apache-2.0
// What THIS chain is, on one screen: which pallets, in which order, configured how. Constants here
// are fixed per runtime version; every economic number and clock lives in the chain spec's JSON.
#pragma once

#include "chain-spec/pallet_index.hpp"
#include "chain-spec/signed_extra.hpp"
#include "chain-spec/version.hpp"
#include "pallets/authorship/pallet.hpp"
#include "pallets/balances/pallet.hpp"
#include "pallets/system/pallet.hpp"
#include "pallets/timestamp/pallet.hpp"
#include "pallets/transaction_payment/pallet.hpp"
#include "runtime/frame/executive.hpp"

namespace assay::chain_spec {

inline constexpr Balance unit = 1'000'000'000'000;  ///< One token: `tokenDecimals` is 12.
inline constexpr Balance milli = unit / 1'000;
inline constexpr Balance micro = unit / 1'000'000;

struct SystemConfig : SystemPlace {
    static system::RuntimeVersion version() { return runtime_version(); }
    static std::optional<system::UpgradeInfo> rules_of(ByteView code) {
        return chain_spec::rules_of(code);
    }
    static system::ComputedConstants computed_constants() { return {version()}; }
    static constexpr system::Constants constants{
        .block_weights = {.max_block = {500 * frame::picoseconds_per_millisecond, 5'000'000},
                          .normal_percent = 75},
        .block_length = 5 * 1024 * 1024,
        .block_hash_count = 2400,
        .ss58_prefix = 42};
};
using System = system::Pallet<SystemConfig>;

struct TimestampConfig : TimestampPlace {
    static constexpr timestamp::Constants constants{.minimum_period = 100};
};
using Timestamp = timestamp::Pallet<TimestampConfig>;

struct AuthorshipConfig : AuthorshipPlace {
    static std::optional<AccountId> find_author(frame::Context& context,
                                                const frame::Digest& digest);
    static void note_author(frame::Context& context, const AccountId& who);
};
using Authorship = authorship::Pallet<AuthorshipConfig>;

struct BalancesConfig : BalancesPlace {
    using System = chain_spec::System;
    static constexpr balances::Constants constants{.existential_deposit = milli};
};
using Balances = balances::Pallet<BalancesConfig>;

struct TransactionPaymentConfig : TransactionPaymentPlace {
    using Currency = Balances;
    using Authorship = chain_spec::Authorship;
    static constexpr transaction_payment::Constants constants{
        .base_fee = 100 * micro, .byte_fee = micro, .microsecond_fee = micro};
    /// Free is a validator's heartbeat, where it is waited for.
    static bool waits_for(frame::Context& context, const AccountId& who);
};
using TransactionPayment = transaction_payment::Pallet<TransactionPaymentConfig>;

template <class P, class E>
using Extension = frame::Extension<P, E>;

struct Runtime {
    using System = chain_spec::System;
    using Extensions = frame::Extensions<
        Extension<System, system::CheckNonZeroSender>, Extension<System, system::CheckSpecVersion>,
        Extension<System, system::CheckTxVersion>, Extension<System, system::CheckGenesis>,
        Extension<System, system::CheckMortality>, Extension<System, system::CheckNonce>,
        Extension<System, system::CheckWeight>,
        Extension<TransactionPayment, transaction_payment::ChargeTransactionPayment>>;

    /// Hooks run in this order. Each row is made in a file of its own under instances/.
    static frame::PalletTable pallets();
};

static_assert(std::same_as<Runtime::Extensions::Extra, SignedExtra>);

}  // namespace assay::chain_spec
