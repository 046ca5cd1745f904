// SPDX-License-Identifier: Apache-2.0
// The market pallet at a glance: storage, calls, events, errors.
#pragma once

#include "pallets/market/types.hpp"
#include "runtime/frame/entry.hpp"

namespace assay::market {

// ---- Storage

struct Parameters {
    static constexpr std::string_view doc = "Bonds, caps and clocks of the market.";
    using Value = ParameterValues;
};
struct Offers {
    static constexpr std::string_view doc = "Standing offers of solvers.";
    frame::Blake2_128Concat<AccountId> account;
    frame::Twox64Concat<DeviceClass> device;
    using Value = std::optional<SolverOffer>;
};
struct OrderBook {
    static constexpr std::string_view doc = "Offers with room for a task, the cheapest first.";
    using Value = Book;
};
/// Open tasks in a ring: the first is looked at, and goes to the end if nothing came of it.
struct Range {
    std::uint64_t first = 0, end = 0;
};
struct QueueRange {
    using Value = Range;
};
struct Queue {
    static constexpr std::string_view doc = "Open tasks that wait for a solver.";
    frame::Twox64Concat<std::uint64_t> position;
    using Value = std::optional<TaskId>;
};
struct Matchings {
    static constexpr std::string_view doc = "Draws between equally good offers.";
    frame::Twox64Concat<TaskId> task;
    using Value = std::optional<Matching>;
};
struct Verifiers {
    static constexpr std::string_view doc = "Registered verifiers and their VRF keys.";
    frame::Blake2_128Concat<AccountId> account;
    using Value = std::optional<Verifier>;
};
struct Seats {
    static constexpr std::string_view doc = "The table from which verifiers are drawn.";
    frame::Twox64Concat<SeatIndex> place;
    using Value = std::optional<Seat>;
};
struct SeatCount {
    static constexpr std::string_view doc = "Length of the table: no place beyond was ever taken.";
    using Value = SeatIndex;
};
struct VacantCount {
    using Value = std::uint32_t;
};
struct Vacant {
    static constexpr std::string_view doc = "Places of the table that were left, to be filled.";
    frame::Twox64Concat<std::uint32_t> position;
    using Value = SeatIndex;
};

// ---- Calls

struct offer {
    static constexpr frame::CallSpec spec{.index = 0,
                                          .weight = {150'000'000, 24'000},
                                          .doc = "Post or replace a solver's standing offer."};
    DeviceClass device{};
    OfferTerms terms;
    scale::Compact<Balance> bond;
};
struct withdraw_offer {
    static constexpr frame::CallSpec spec{.index = 1,
                                          .weight = {150'000'000, 24'000},
                                          .doc = "Take an offer off the book; its bond is freed."};
    DeviceClass device{};
};
struct register_verifier {
    static constexpr frame::CallSpec spec{
        .index = 2,
        .weight = {120'000'000, 6'000},
        .doc = "Register, or change, a verifier's VRF key (sr25519) and memory."};
    ByteArray<32> vrf_key{};
    std::uint64_t memory = 0;
};
struct take_seat {
    static constexpr frame::CallSpec spec{
        .index = 3,
        .weight = {150'000'000, 8'000},
        .doc = "Take one seat in the verifiers' table, backed by a deposit."};
    scale::Compact<Balance> deposit;
};
struct resign_seat {
    static constexpr frame::CallSpec spec{
        .index = 4,
        .weight = {100'000'000, 6'000},
        .doc = "Give notice for a seat; draws bound before still take it."};
    SeatIndex place = 0;
};
struct leave_seat {
    static constexpr frame::CallSpec spec{
        .index = 5,
        .weight = {150'000'000, 8'000},
        .doc = "Free the deposit of a seat whose notice is over."};
    SeatIndex place = 0;
};
struct set_parameters {
    static constexpr frame::CallSpec spec{
        .index = 6, .weight = {50'000'000, 2'000}, .doc = "Root only: replace the parameters."};
    ParameterValues values;
};

// ---- Events

struct OfferPosted {
    AccountId account;
    DeviceClass device;
    OfferTerms terms;
};
/// Off the book: by its owner, by a larger bond in a full book, because all its capacity is
/// engaged, or because its owner could not pay a deposit (which costs the bond).
struct OfferRemoved {
    AccountId account;
    DeviceClass device;
};
struct VerifierRegistered {
    AccountId account;
    ByteArray<32> vrf_key;
};
struct SeatTaken {
    SeatIndex place;
    AccountId account;
    Balance deposit;
};
struct SeatResigned {
    SeatIndex place;
    BlockNumber leaves;  ///< First block in which it may be left.
};
struct SeatLeft {
    SeatIndex place;
};
struct ParametersChanged {};

// ---- Errors

enum class Error : std::uint8_t {
    BadOffer,         ///< Price, speed or capacity is zero.
    BondTooSmall,     ///< Below `offer_bond_min`.
    BookFull,         ///< And no offer in it has a smaller bond.
    UnknownOffer,     ///< The account has none for that device class.
    OfferInDraw,      ///< It is a candidate of a draw that is not over.
    OfferEngaged,     ///< Tasks are bound to it.
    NotAVerifier,     ///< Register a VRF key first.
    BadKey,           ///< All zero.
    KeyInUse,         ///< A verifier with seats cannot change its key.
    DepositTooSmall,  ///< Below `seat_deposit_min`.
    TooManySeats,     ///< More than `seats_an_account_max`.
    TableFull,        ///< All `seats_max` places are taken.
    UnknownSeat,      ///< Nobody sits there.
    NotYourSeat,      ///< Somebody else does.
    AlreadyResigned,  ///< Notice was given before.
    NoticeNotOver,    ///< The seat can still be drawn.
    SeatEngaged,      ///< A claim stands on the seat.
    BadParameters,    ///< `is_valid` refuses them.
};

struct Spec {
    using Storage = std::tuple<Parameters, Offers, OrderBook, QueueRange, Queue, Matchings,
                               Verifiers, Seats, SeatCount, VacantCount, Vacant>;
    using Call = std::variant<offer, withdraw_offer, register_verifier, take_seat, resign_seat,
                              leave_seat, set_parameters>;
    using Event = std::variant<OfferPosted, OfferRemoved, VerifierRegistered, SeatTaken,
                               SeatResigned, SeatLeft, ParametersChanged>;
    using Error = market::Error;
};

}  // namespace assay::market
