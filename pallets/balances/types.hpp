// SPDX-License-Identifier: Apache-2.0
// Balances' storage, calls, events and errors, under the names that wallets know from Substrate.
#pragma once

#include "runtime/frame/address.hpp"
#include "runtime/frame/entry.hpp"

namespace assay::balances {

/// What money is held for. Append only: the position is on the wire.
enum class HoldReason : std::uint8_t {
    Collateral,    ///< A deposit of a role, a claim or a challenge (pallet collateral).
    Escrow,        ///< What a submitter has put up for a task.
    TrialStorage,  ///< The deposit on nodes that a trial keeps in storage.
    Multisig,      ///< The deposit on approvals that wait for others.
    Proxy,         ///< The deposit on the record of who may act for an account.
    Announcement,  ///< The deposit on calls that a delegate has announced.
    Staking,       ///< What backs a validator (pallet staking).
};

struct IdAmount {
    HoldReason id;
    Balance amount;
};

struct TotalIssuance {
    static constexpr std::string_view doc = "The sum of all free and held money.";
    using Value = Balance;
};
struct Holds {
    static constexpr std::string_view doc = "Why an account's `reserved` money is held.";
    frame::Blake2_128Concat<AccountId> who;
    using Value = scale::BoundedVec<IdAmount, 8>;
};

struct transfer_allow_death {
    static constexpr frame::CallSpec spec{.index = 0,
                                          .weight = {100'000'000, 3593},
                                          .doc = "Move free money; the sender's account may end."};
    frame::MultiAddress dest;
    scale::Compact<Balance> value;
};
struct transfer_keep_alive {
    static constexpr frame::CallSpec spec{
        .index = 3,
        .weight = {100'000'000, 3593},
        .doc = "Move free money; the sender must keep the existential deposit."};
    frame::MultiAddress dest;
    scale::Compact<Balance> value;
};
struct transfer_all {
    static constexpr frame::CallSpec spec{
        .index = 4, .weight = {100'000'000, 3593}, .doc = "Move everything that is free."};
    frame::MultiAddress dest;
    bool keep_alive;
};
struct force_set_balance {
    static constexpr frame::CallSpec spec{
        .index = 8, .weight = {60'000'000, 3593}, .doc = "Root only: set an account's free money."};
    frame::MultiAddress who;
    scale::Compact<Balance> new_free;
};

struct Endowed {
    AccountId account;
    Balance free_balance;
};
struct DustLost {
    AccountId account;
    Balance amount;
};
struct Transfer {
    AccountId from, to;
    Balance amount;
};
struct BalanceSet {
    AccountId who;
    Balance free;
};
struct Deposit {
    AccountId who;
    Balance amount;
};
struct Withdraw {
    AccountId who;
    Balance amount;
};
struct Minted {
    AccountId who;
    Balance amount;
};
struct Burned {
    AccountId who;
    Balance amount;
};
struct Held {
    HoldReason reason;
    AccountId who;
    Balance amount;
};
struct Released {
    HoldReason reason;
    AccountId who;
    Balance amount;
};
struct TransferOnHold {
    HoldReason reason;
    AccountId source, dest;
    Balance amount;
};
struct BurnedHeld {
    HoldReason reason;
    AccountId who;
    Balance amount;
};

enum class Error : std::uint8_t {
    InsufficientBalance,  ///< Less free money than the amount.
    ExistentialDeposit,   ///< The receiver would end below the existential deposit.
    Expendability,        ///< The sender would end below it and wanted to stay.
    HoldTooSmall,         ///< Less is held for that reason than the amount.
    TooManyHolds,
};

struct Spec {
    using Storage = std::tuple<TotalIssuance, Holds>;
    using Call =
        std::variant<transfer_allow_death, transfer_keep_alive, transfer_all, force_set_balance>;
    using Event = std::variant<Endowed, DustLost, Transfer, BalanceSet, Deposit, Withdraw, Minted,
                               Burned, Held, Released, TransferOnHold, BurnedHeld>;
    using Error = balances::Error;
};

struct Constants {
    Balance existential_deposit;
};
struct Genesis {
    std::vector<std::pair<AccountId, Balance>> balances;
};

template <class C>
concept Config = requires {
    typename C::System;
    { C::constants } -> std::convertible_to<Constants>;
    requires C::constants.existential_deposit > 0;
};

}  // namespace assay::balances
