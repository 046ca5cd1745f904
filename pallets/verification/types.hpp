// SPDX-License-Identifier: Apache-2.0
// Verification's types: draws, claims and what became of them (docs/protocol.md, sections 2.6 to
// 2.8 and 3).
#pragma once

#include "pallets/market/types.hpp"
#include "pallets/verification/trial_interface.hpp"
#include "runtime/crypto/vrf.hpp"

namespace assay::verification {

using collateral::HoldId;
using collateral::Perbill;
using market::SeatIndex;
using tasks::Role;
using tasks::Speed;

// ---- Commitments

/// Random bytes that make a commitment hide its value.
using Salt = ByteArray<32>;

/// What a claim says, as it is committed to. Only X is ever planted; the rest is always true.
struct ClaimValue {
    Hash256 x;  ///< W, or the plant H("planted" || W).
    Statement statement;
    Delegates delegates;
    friend bool operator==(const ClaimValue&, const ClaimValue&) = default;
};

/// Which kind of promise a commitment is: part of what is hashed.
enum class Domain : std::uint8_t { Claim, Challenge, Leak };

/// Where a commitment belongs. Every field is hashed, so a copy is worthless.
struct CommitmentPlace {
    Domain domain{};
    Hash256 genesis;
    AccountId account;
    TaskId task = 0;
    SegmentIndex segment = 0;
    Round round = 0;
};
/// blake2_256(domain, 16 bytes || genesis || account || task || segment || round || value || salt).
Hash256 commitment(const CommitmentPlace& place, ByteView value, const Salt& salt);
inline Hash256 commitment(const CommitmentPlace& place, const ClaimValue& value, const Salt& salt) {
    return commitment(place, scale::to_bytes(value), salt);
}

/// H("planted" || W).
Hash256 plant_of(const Hash256& root);

/// The input of a verifier's planting VRF; context `plant_context`.
inline constexpr std::string_view plant_context = "assay/plant";
struct PlantInput {
    Hash256 genesis;
    TaskId task = 0;
    SegmentIndex segment = 0;
    Round round = 0;
    Hash256 beacon;  ///< Of the round's draw.
};
/// Whether an output drawn at rate `rate` obliges its owner to plant.
bool owes_plant(const ByteArray<32>& vrf_key, const PlantInput& input, const ByteArray<32>& output,
                Perbill rate);

// ---- Claims

enum class ClaimKind : std::uint8_t {
    Drawn,      ///< Of a verifier that the beacon drew.
    Challenge,  ///< Of a whistleblower against the drawn claims of a segment.
    Volunteer,  ///< The place of a verifier's claim that nobody drew.
};

/// What became of a claim so far. Append only.
enum class ClaimState : std::uint8_t {
    Awaited,  ///< Its verifier is drawn and has not committed.
    Committed,
    Revealed,
    Upheld,     ///< Over, and not shown wrong.
    Silent,     ///< Never committed.
    Unopened,   ///< Committed and not opened in time.
    PlantOwed,  ///< The VRF was not shown, or a plant was owed and not set or not opened.
    Convicted,  ///< Dead in its trial.
    Lost,       ///< A challenge that changed nothing.
    Displaced,  ///< A challenge that a larger deposit pushed out of a full segment.
};

struct Claim {
    TaskId task = 0;
    SegmentIndex segment = 0;
    Round round = 0;
    ClaimKind kind{};
    ClaimState state{};
    AccountId account;
    HoldId hold = 0;
    std::optional<SeatIndex> seat;  ///< Of a drawn verifier.
    Hash256 commitment;
    BlockNumber committed = 0;  ///< Earlier challenges are rewarded first.
    std::optional<ClaimValue> value;
    std::optional<Hash256> root;  ///< W, once it is known.
    bool planted = false;         ///< Shown in VrfReveal.
    bool leaked = false;          ///< Its deposit is gone; nothing else is called off.
    bool forfeited = false;       ///< Held up a trial and convicted nobody.
    std::optional<TrialOutcome> outcome;
    friend bool operator==(const Claim&, const Claim&) = default;
};

/// How a drawn segment stands.
enum class SegmentState : std::uint8_t {
    Pending,      ///< Needs a claim that stands.
    Passed,       ///< A pass claim stands.
    FailClaimed,  ///< One fail claim stands and needs another verifier to confirm it.
    Disagreed,    ///< Claims stand that contradict each other.
    Failed,       ///< A fail claim stands and is confirmed.
};

using ClaimIds = scale::BoundedVec<ClaimId, 64>;

/// The solver questions the fail claims on a segment in this round, with a W of its own.
struct Contest {
    Hash256 root;
    BlockNumber since = 0;
    friend bool operator==(const Contest&, const Contest&) = default;
};

struct SegmentRecord {
    SegmentState state{};
    ClaimIds standing;  ///< Drawn claims of earlier rounds that nobody has shown wrong.
    ClaimIds current;   ///< Claims of this round: the verifier's first, then the challengers'.
    /// Who was ever drawn for it: each verifier at most once.
    scale::BoundedVec<AccountId, 16> had;
    std::optional<Contest> contest;
    friend bool operator==(const SegmentRecord&, const SegmentRecord&) = default;
};

/// At most 3 fixed and 61 drawn segments.
using SegmentIndices = scale::BoundedVec<SegmentIndex, 64>;

/// The audit of one task.
struct Audit {
    Round round = 0;
    Hash256 beacon;          ///< That drew this round's verifiers.
    market::Frozen frozen;   ///< What the round's draw is bound to.
    SegmentIndices drawn;    ///< All of the task, ascending.
    SegmentIndices waiting;  ///< Those of `drawn` that this round is about.
    std::uint32_t trials_open = 0;
    /// Claims whose trial must wait for a place.
    scale::BoundedVec<ClaimId, 4096> trials_waiting;
    friend bool operator==(const Audit&, const Audit&) = default;
};

// ---- Leaks

/// Something that only the claim's author could have known before its time.
struct OpenedClaim {
    ClaimValue value;
    Salt salt{};
    friend bool operator==(const OpenedClaim&, const OpenedClaim&) = default;
};
struct ShownVrf {
    crypto::VrfSignature signature;
    friend bool operator==(const ShownVrf&, const ShownVrf&) = default;
};
using LeakEvidence = std::variant<OpenedClaim, ShownVrf>;

/// A reporter's one pending notice; a new one takes its place.
struct LeakNotice {
    ClaimId claim = 0;
    Hash256 commitment;
    BlockNumber committed = 0;
    tasks::Stage stage{};  ///< Of the task at that time.
    friend bool operator==(const LeakNotice&, const LeakNotice&) = default;
};

// ---- Clocks and caps

inline constexpr std::uint16_t challengers_limit = 48;

struct ParameterValues {
    Speed slowest_speed = 0;            ///< Operations a block of the slowest admitted device.
    BlockNumber inclusion_blocks = 0;   ///< From sending to inclusion, on a busy chain.
    BlockNumber censorship_blocks = 0;  ///< How long some proposers may keep a call out.
    BlockNumber reveal_blocks = 0;      ///< Of each of the three reveal windows.
    std::uint16_t challengers_max = 0;  ///< A segment and round, at most 48; a full segment takes
                                        ///< a new challenge for a larger deposit only.
    std::uint16_t trials_max = 0;       ///< Trials of one task at a time.
    Perbill leak_share;                 ///< Of the deposit, for who proves a leak; the rest is
                                        ///< burned.
    Balance leak_reward_max = 0;
    friend bool operator==(const ParameterValues&, const ParameterValues&) = default;
};
bool is_valid(const ParameterValues& values);

/// Blocks in which the slowest admitted device does that work. Saturates.
BlockNumber replay_blocks(tasks::Work work, const ParameterValues& values);
/// A window in which that much work must be replayed and a call be included, against the will of
/// some proposers. Saturates.
BlockNumber replay_window(tasks::Work work, const ParameterValues& values);

}  // namespace assay::verification
