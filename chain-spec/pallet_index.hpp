// SPDX-License-Identifier: Apache-2.0
// Where each pallet stands in the runtime. Part of the chain's format: a number is never reused.
// Light enough for whoever only builds calls or reads events.
#pragma once

#include "runtime/frame/pallet.hpp"

namespace assay::chain_spec {

using SystemPlace = frame::PalletAt<0, "System">;
using TimestampPlace = frame::PalletAt<1, "Timestamp">;
using AuthorshipPlace = frame::PalletAt<2, "Authorship">;
using RandomnessPlace = frame::PalletAt<3, "Randomness">;
using BabePlace = frame::PalletAt<4, "Babe">;
using BalancesPlace = frame::PalletAt<5, "Balances">;
using TransactionPaymentPlace = frame::PalletAt<6, "TransactionPayment">;
using StakingPlace = frame::PalletAt<7, "Staking">;
using SessionPlace = frame::PalletAt<8, "Session">;
using HistoricalPlace = frame::PalletAt<9, "Historical">;
using OffencesPlace = frame::PalletAt<10, "Offences">;
using GrandpaPlace = frame::PalletAt<11, "Grandpa">;
using ImOnlinePlace = frame::PalletAt<12, "ImOnline">;
using TreasuryPlace = frame::PalletAt<13, "Treasury">;
using CollateralPlace = frame::PalletAt<20, "Collateral">;
using TasksPlace = frame::PalletAt<21, "Tasks">;
using MarketPlace = frame::PalletAt<22, "Market">;
using ProofsPlace = frame::PalletAt<23, "Proofs">;
using VerificationPlace = frame::PalletAt<24, "Verification">;
using InterrogationPlace = frame::PalletAt<25, "Interrogation">;
using JackpotPlace = frame::PalletAt<26, "Jackpot">;
using SettlementPlace = frame::PalletAt<27, "Settlement">;
using UtilityPlace = frame::PalletAt<30, "Utility">;
using MultisigPlace = frame::PalletAt<31, "Multisig">;
using ProxyPlace = frame::PalletAt<32, "Proxy">;
using SudoPlace = frame::PalletAt<33, "Sudo">;

}  // namespace assay::chain_spec
