// SPDX-License-Identifier: Apache-2.0
// What verification asks of interrogation, and what it is told back: one trial for each claim in
// dispute (docs/protocol.md, section 5). Neither pallet sees more of the other than this file.
#pragma once

#include "pallets/tasks/types.hpp"
#include "runtime/program/commitment.hpp"

namespace assay::verification {

using tasks::Round;
using tasks::SegmentIndex;
using tasks::TaskId;

/// Every claim on the chain has a number of its own; a trial is known by its claim's.
using ClaimId = std::uint64_t;

/// Distance between the replayed and the claimed end state, in units of 2^-32; 0 in Exact mode.
using Distance = std::uint64_t;
enum class Verdict : std::uint8_t { Pass, Fail };

/// The part of a claim that is never planted. In Exact mode the distance is 0 and the verdict is
/// Pass if and only if the replayed end state's commitment is the solver's.
struct Statement {
    Distance distance = 0;
    Verdict verdict{};
    friend bool operator==(const Statement&, const Statement&) = default;
};

/// Who may answer at the seams beside the claimant, named when the claim was committed.
using Delegates = scale::BoundedVec<AccountId, 4>;

/// One whose own history differs, or who says so: it may ask and convict.
struct Accuser {
    AccountId account;
    Hash256 root;               ///< Its own W, under its own account. Every accuser has one.
    Balance deposit = 0;        ///< At stake with its own claim: orders the lanes. 0 for a solver
                                ///< that questions, whose solver's deposit is at stake anyway.
    BlockNumber committed = 0;  ///< When it committed to its W: earlier goes first among equals.
    friend bool operator==(const Accuser&, const Accuser&) = default;
};
inline constexpr std::uint32_t max_accusers = 64;

/// One claim to be tried: "from state commitment `start` of this task, replaying `segment` gives
/// the history under `root`, and compared with `end` this statement".
struct TrialRequest {
    ClaimId claim = 0;
    TaskId task = 0;
    tasks::Segment segment;
    Round round = 0;
    AccountId claimant;
    Delegates delegates;
    Hash256 root;  ///< W: program::segment_root of the claimant.
    Statement statement;
    /// All constants of the task that a state depends on; `step` is the segment's first.
    program::StateHeader header;
    /// The solver's checkpoint that the segment starts from, and the root over its tensors. Both
    /// zero for `Section::Init`, which starts from nothing.
    Hash256 start, start_state_root;
    Hash256 end;  ///< The solver's checkpoint at the segment's end: what the verdict is about.
    scale::BoundedVec<Accuser, max_accusers> accusers;
    /// Blocks in which the slowest admitted device replays the segment once: at a step leaf the
    /// claimant may have to.
    BlockNumber replay_blocks = 0;
    friend bool operator==(const TrialRequest&, const TrialRequest&) = default;
};

/// How a trial ended.
struct Survives {
    friend bool operator==(Survives, Survives) = default;
};
/// Why a claim died. Interrogation's checks, one each; append only.
enum class DeathCause : std::uint8_t {
    Unanswered,   ///< A question ran out of time.
    FoldStep,     ///< One step of a fold is wrong.
    FoldStart,    ///< A fold does not start as its operator says.
    FoldFinish,   ///< Its tile is not what the last accumulator gives.
    Wiring,       ///< An input tile is not of the node that the program names.
    ProgramNode,  ///< A node is not the program's.
    DatasetTile,  ///< A tile is not the dataset's.
    StateLink,    ///< A state tensor is not the output that the program says.
    Header,       ///< Constants differ from the task's, or a step is not its successor.
    StartLink,    ///< The history does not start from `start`.
    LeafCount,    ///< A tree has a wrong number of leaves.
    Malformed,    ///< An answer is no node of its kind.
    Verdict,      ///< Distance or verdict do not follow from the last state and `end`.
};
struct Dead {
    DeathCause cause{};
    friend bool operator==(const Dead&, const Dead&) = default;
};
using TrialOutcome = std::variant<Survives, Dead>;

/// What verification asks. Opening takes no money: claims are backed by holds that verification
/// keeps closed until it is told the outcome; only question fees are interrogation's.
template <class P>
concept Trials = requires(P trials, const P& reader, const TrialRequest& request, ClaimId claim) {
    /// Begins a trial in this block. Fails only if this claim has an open trial.
    { trials.open(request) } -> std::same_as<frame::Result<>>;
    /// Forgets an ended trial's record and returns its storage deposits: called when the task
    /// leaves storage, or before the same claim is tried again in a later round. Does nothing for
    /// a claim without an ended trial.
    { trials.forget(claim) } -> std::same_as<void>;
    /// Blocks from opening to the last possible end of a trial of that segment.
    { reader.longest(request.segment) } -> std::same_as<BlockNumber>;
};

/// What verification is told, exactly once a trial, within `longest` blocks of its opening: by a
/// conviction, by a question left unanswered, or by the end of the clock. The implementation,
/// `verification::Outcomes`, only writes; consequences follow in a later block's hook.
template <class P>
concept TrialSink = requires(P sink, ClaimId claim, const TrialOutcome& outcome,
                             const AccountId& accuser) {
    /// At any time of the trial: this accuser had the last word of a turn that led nowhere. Its
    /// challenge, if it is a challenger, is lost whatever becomes of the claim.
    { sink.forfeited(claim, accuser) } -> std::same_as<void>;
    { sink.concluded(claim, outcome) } -> std::same_as<void>;
};

}  // namespace assay::verification
