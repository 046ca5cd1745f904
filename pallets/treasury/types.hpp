// SPDX-License-Identifier: Apache-2.0
// Treasury's parameters, storage, calls, events and errors, under the names that clients know from
// Substrate.
#pragma once

#include "pallets/balances/currency.hpp"
#include "pallets/collateral/perbill.hpp"
#include "runtime/frame/address.hpp"
#include "runtime/frame/derived_account.hpp"
#include "runtime/frame/metadata/registry.hpp"

namespace assay::treasury {

using collateral::Perbill;
using ProposalIndex = std::uint32_t;

/// Spends that may wait at once: a period pays them all in one block.
inline constexpr std::uint32_t max_approvals = 100;
inline constexpr frame::PalletId pallet_id = frame::pallet_id("py/trsry");

/// The account that holds the money. Nobody has its key.
AccountId account();

/// Every number of the economy that governs this pallet.
struct ParameterValues {
    BlockNumber spend_period = 0;  ///< Blocks between payments; 0: none are ever made.
    Perbill burn;                  ///< Of what is left when all is paid, each period.
    Perbill slash_share;           ///< Of a slash, after its reporters; the rest is burned.
    friend bool operator==(const ParameterValues&, const ParameterValues&) = default;
};
bool is_valid(const ParameterValues& values);

/// In Substrate's layout. Root asks for no bond and has no account: the proposer is who is paid.
struct Proposal {
    AccountId proposer;
    Balance value = 0;
    AccountId beneficiary;
    Balance bond = 0;
    friend bool operator==(const Proposal&, const Proposal&) = default;
};

struct Parameters {
    static constexpr std::string_view doc = "How often it pays, what it burns and what it takes.";
    using Value = ParameterValues;
};
struct ProposalCount {
    static constexpr std::string_view doc = "Spends that were ever approved.";
    using Value = ProposalIndex;
};
struct Proposals {
    static constexpr std::string_view doc = "Spends that are approved and not paid yet.";
    frame::Twox64Concat<ProposalIndex> index;
    using Value = std::optional<Proposal>;
};
struct Approvals {
    static constexpr std::string_view doc = "The same in the order in which they will be paid.";
    using Value = scale::BoundedVec<ProposalIndex, max_approvals>;
};

struct spend_local {
    static constexpr frame::CallSpec spec{
        .index = 3,
        .weight = {60'000'000, 3'600},
        .doc = "Root only: pay out of the treasury, when the period ends and it has as much."};
    scale::Compact<Balance> amount;
    frame::MultiAddress beneficiary;
};
struct remove_approval {
    static constexpr frame::CallSpec spec{
        .index = 4,
        .weight = {60'000'000, 3'600},
        .doc = "Root only: take a spend back that is not paid yet."};
    scale::Compact<ProposalIndex> proposal_id;
};

struct Spending {
    Balance budget_remaining;
};
struct Awarded {
    ProposalIndex proposal_index;
    Balance award;
    AccountId account;
};
struct Burnt {
    Balance burnt_funds;
};
struct Rollover {
    Balance rollover_balance;
};
struct Deposit {
    Balance value;
};
struct SpendApproved {
    ProposalIndex proposal_index;
    Balance amount;
    AccountId beneficiary;
};

enum class Error : std::uint8_t {
    InvalidAmount,        ///< Nothing to pay.
    TooManyApprovals,     ///< As many wait as may.
    ProposalNotApproved,  ///< Unknown, paid, or taken back.
};

struct Spec {
    using Storage = std::tuple<Parameters, ProposalCount, Proposals, Approvals>;
    using Call = std::variant<spend_local, remove_approval>;
    using Event = std::variant<Spending, Awarded, Burnt, Rollover, Deposit, SpendApproved>;
    using Error = treasury::Error;
};

struct Constants {
    frame::PalletId pallet_id;
    std::uint32_t max_approvals;
};
struct Genesis {
    ParameterValues parameters;
};

}  // namespace assay::treasury

namespace assay::frame::metadata {

/// As clients know it.
template <>
inline Strings path<PalletId>() {
    return {"frame_support", "PalletId"};
}

}  // namespace assay::frame::metadata
