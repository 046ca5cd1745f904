// SPDX-License-Identifier: Apache-2.0
// The market's types: standing offers of solvers, seats of verifiers, and the numbers that govern
// them (docs/protocol.md, sections 2.3 and 2.6).
#pragma once

#include "pallets/tasks/types.hpp"

namespace assay::market {

using collateral::HoldId;
using collateral::Perbill;
using tasks::Price;
using tasks::Speed;
using tasks::TaskId;

enum class DeviceClass : std::uint8_t {
    Cpu,
    Gpu,      ///< One accelerator.
    Cluster,  ///< Several that work as one.
};

/// What a solver promises. One offer an account and device class.
struct OfferTerms {
    Price price = 0;
    /// Operations in one block time. It sets the training clock: claiming too much is punished by
    /// the clock, claiming too little loses matches.
    Speed speed = 0;
    std::uint64_t memory = 0;    ///< Bytes.
    std::uint16_t capacity = 0;  ///< Tasks at a time.
    friend bool operator==(const OfferTerms&, const OfferTerms&) = default;
};

struct SolverOffer {
    OfferTerms terms;
    HoldId bond = 0;
    std::uint16_t engaged = 0;  ///< Tasks bound to it now.
    /// Draws that it is a candidate of. While there are any it cannot be changed or withdrawn, or
    /// whoever has seen a beacon could still choose the winner.
    std::uint16_t pending = 0;
    friend bool operator==(const SolverOffer&, const SolverOffer&) = default;
};

/// Names an offer.
struct OfferKey {
    AccountId account;
    DeviceClass device{};
    friend auto operator<=>(const OfferKey&, const OfferKey&) = default;
};

/// A line of the order book, which is kept by ascending price, then key.
struct BookLine {
    OfferTerms terms;
    OfferKey key;
    Balance bond = 0;
    friend bool operator==(const BookLine&, const BookLine&) = default;
};
using Book = scale::BoundedVec<BookLine, 256>;

/// A draw between equally good offers, waiting for randomness later than `frozen`.
struct Matching {
    BlockNumber frozen = 0;
    scale::BoundedVec<BookLine, 16> candidates;
    friend bool operator==(const Matching&, const Matching&) = default;
};

/// A verifier: its VRF key and how much it takes on. Neither changes while it holds a seat, or it
/// could step out of a draw whose beacon is known.
struct Verifier {
    ByteArray<32> vrf_key{};    ///< sr25519.
    BlockNumber key_since = 0;  ///< Tasks submitted before `key_since + vrf_key_age` pass it by.
    std::uint64_t memory = 0;   ///< Bytes.
    std::uint16_t seats = 0;    ///< Held now, engaged ones included.
    friend bool operator==(const Verifier&, const Verifier&) = default;
};

using SeatIndex = std::uint32_t;

/// One claim's worth of a verifier: a place in the table of draws, backed by a hold of its own. A
/// seat keeps its place for life, so that nothing done after a beacon is known can move the draw.
struct Seat {
    AccountId account;
    HoldId hold = 0;
    BlockNumber since = 0;                ///< Draws frozen before pass it by.
    std::optional<TaskId> engaged;        ///< Drawn for this task and not yet released.
    std::optional<BlockNumber> resigned;  ///< Notice given; draws frozen before still take it.
    friend bool operator==(const Seat&, const Seat&) = default;
};

/// The state of the table to which a draw is bound.
struct Frozen {
    BlockNumber block = 0;
    SeatIndex seats = 0;  ///< Length of the table at the end of that block.
    friend bool operator==(const Frozen&, const Frozen&) = default;
};

/// What a draw of a verifier must respect.
struct SeatWanted {
    Hash256 beacon;
    Frozen frozen;
    TaskId task = 0;
    tasks::SegmentIndex segment = 0;
    tasks::Round round = 0;
    BlockNumber submitted = 0;     ///< Of the task.
    std::uint64_t memory = 0;      ///< That the task needs.
    Balance deposit = 0;           ///< The least that the seat must hold.
    std::vector<AccountId> taken;  ///< Who has had this segment already.
};

struct ParameterValues {
    Perbill price_band;  ///< Offers within this of the cheapest are equally good.
    Balance offer_bond_min = 0;
    std::uint16_t offers_max = 0;  ///< Lines of the book, at most 256; a fuller book takes a new
                                   ///< offer only for a larger bond than its smallest.
    std::uint16_t candidates_max = 0;     ///< Of one draw, at most 16.
    std::uint32_t matches_per_block = 0;  ///< Open tasks looked at in one block.
    BlockNumber training_margin = 0;      ///< Blocks of a training clock beside the work itself:
                                          ///< fetching the inputs, inclusion, censorship.
    Perbill speed_tolerance;              ///< What the training clock adds to the declared time.
    Balance seat_deposit_min = 0;
    std::uint32_t seats_max = 0;  ///< Places in the table.
    std::uint16_t seats_an_account_max = 0;
    BlockNumber vrf_key_age = 0;    ///< An era: how old a key must be when a task is posted.
    BlockNumber resign_blocks = 0;  ///< How long a resigned seat can still be drawn; longer
                                    ///< than any beacon takes.
    std::uint32_t probes_max = 0;   ///< Places tried in one draw of one verifier.
    friend bool operator==(const ParameterValues&, const ParameterValues&) = default;
};
bool is_valid(const ParameterValues& values);

}  // namespace assay::market
