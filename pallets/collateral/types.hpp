// SPDX-License-Identifier: Apache-2.0
// Collateral: every deposit and every escrow of the protocol is a hold with an id of its own, so
// that nobody can promise the same money twice and nothing is freed while a claim may draw on it.
#pragma once

#include "pallets/collateral/perbill.hpp"
#include "runtime/frame/entry.hpp"

namespace assay::collateral {

using HoldId = std::uint64_t;

/// What a hold is for. Append only: the position is on the wire.
enum class Purpose : std::uint8_t {
    Escrow,         ///< What a submitter put up for a task: fees of solver and verifiers, tax.
    Admission,      ///< The price of a place beyond a cap, returned when the place is left.
    SolverOffer,    ///< The bond of a standing offer, also its weight among equal prices.
    Solver,         ///< A bound solver's deposit in one task.
    VerifierSeat,   ///< A seat in the verifiers' table; the deposit of the claim it is drawn for.
    Challenge,      ///< One challenge's deposit.
    Whistleblower,  ///< Stake that gives a share in the draws for jackpots.
};

/// Money of one owner under one purpose. It exists until it is freed or used up.
struct Hold {
    AccountId owner;
    Balance amount = 0;
    Purpose purpose{};
    /// Open claims that may still draw on it. A hold with any is never freed.
    std::uint32_t claims = 0;
    friend bool operator==(const Hold&, const Hold&) = default;
};

// ---- Storage

struct NextHold {
    static constexpr std::string_view doc = "The id that the next hold gets.";
    using Value = HoldId;
};
struct Holds {
    static constexpr std::string_view doc = "Every deposit and escrow there is.";
    frame::Twox64Concat<HoldId> id;
    using Value = std::optional<Hold>;
};

// ---- Events

struct Locked {
    HoldId id;
    AccountId who;
    Balance amount;
    Purpose purpose;
};
struct ToppedUp {
    HoldId id;
    Balance amount;
};
struct Freed {
    HoldId id;
    AccountId who;
    Balance amount;
};
struct Slashed {
    HoldId id;
    AccountId who;
    Balance burned;
};
struct PaidOut {
    HoldId id;
    AccountId from, to;
    Balance amount;
};

// ---- Errors

enum class Error : std::uint8_t {
    UnknownHold,  ///< No hold has that id.
    Overflow,     ///< The amount does not fit.
};

struct Spec {
    using Storage = std::tuple<NextHold, Holds>;
    using Call = frame::NoCalls;
    using Event = std::variant<Locked, ToppedUp, Freed, Slashed, PaidOut>;
    using Error = collateral::Error;
};

/// What other pallets may do with holds. Nothing here rounds, and nothing but `slash` changes the
/// issuance.
template <class P>
concept Purse = requires(P purse, const P& reader, const AccountId& who, Balance amount,
                         Purpose purpose, HoldId id) {
    /// Free money of `who` becomes a hold; fails with the currency's error when there is too
    /// little.
    { purse.lock(who, amount, purpose) } -> std::same_as<frame::Result<HoldId>>;
    /// More of the owner's free money for the same hold.
    { purse.top_up(id, amount) } -> std::same_as<frame::Result<>>;
    /// Free money that ceases to exist: a fee.
    { purse.burn(who, amount) } -> std::same_as<frame::Result<>>;
    /// What is left in it; 0 for a hold that is gone.
    { reader.amount(id) } -> std::same_as<Balance>;
    { reader.find(id) } -> std::same_as<std::optional<Hold>>;
    /// A claim on the hold was opened, or ended: between the two it cannot be freed.
    { purse.open_claim(id) } -> std::same_as<void>;
    { purse.close_claim(id) } -> std::same_as<void>;
    /// Returns the rest to the owner and forgets the hold. Aborts if a claim is open on it: that is
    /// a broken invariant.
    { purse.free(id) } -> std::same_as<void>;
    /// Burns up to `amount` and tells how much it was.
    { purse.slash(id, amount) } -> std::same_as<Balance>;
    /// Gives up to `amount` to `who` and tells how much arrived. What would leave the receiver
    /// below the existential deposit stays in the hold.
    { purse.pay(id, who, amount) } -> std::same_as<Balance>;
};

}  // namespace assay::collateral
