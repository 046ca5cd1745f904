// SPDX-License-Identifier: Apache-2.0
// The record of a trial: what is claimed, what was asked, what was answered. The pallet keeps it,
// the claimant's prover extends it, the accuser's prover reads it; all three through these types.
//
// Below a claim's W lies, lazily, the whole execution. A path is a string of child numbers:
//
//   W -> ... -> step leaf -> trace of that step -> ... -> tensor -> ... -> tile -> ... ->
//   accumulator
//                         `> state tensors      -> ... -> state tensor
//
// Each stretch is a 16-ary descent. At a step leaf, children 0 - 15 belong to the trace, 16 - 31 to
// the tree of state tensors. Everywhere but at the two seams (step leaf, tile) an answer must hash
// to what is on record above it, so anybody may give it; at a seam it is a new commitment and must
// come from the claimant.
#pragma once

#include "runtime/base/expected.hpp"
#include "runtime/program/commitment.hpp"
#include "runtime/program/fold.hpp"

namespace assay::program {

/// What the chain knows of the task, and every state of it repeats.
struct TaskRecord {
    std::uint64_t task = 0;
    Hash256 program{};  ///< program_root of a valid program.
    Hash256 dataset{};
    Hash256 order_seed{};
    std::uint64_t seed = 0;
    friend bool operator==(const TaskRecord&, const TaskRecord&) = default;
};
/// The header that the state after `step` steps must have.
StateHeader header_at(const TaskRecord& task, std::uint64_t step);

inline constexpr std::uint32_t max_segment_steps = (1U << 20) - 1;  ///< 2^20 states.

/// The stretch of the solver's proof that claims are about.
struct SegmentRecord {
    std::uint64_t first_step = 0;  ///< The number of the state it starts from.
    std::uint32_t steps = 0;       ///< 1 to `max_segment_steps`.
    /// Commitment of the state it starts from: the solver's checkpoint, or made by the chain from
    /// the settled tensors that the task continues. Nothing: `init` makes it, and making it is part
    /// of the claim; then `first_step` is 0.
    std::optional<Hash256> start{};
    Hash256 end{};  ///< The solver's checkpoint after the last step.
    friend bool operator==(const SegmentRecord&, const SegmentRecord&) = default;
};

/// What one account says about a segment.
struct ClaimRecord {
    AccountId account{};
    Hash256 history{};           ///< W: `segment_root` of its own states.
    std::uint64_t distance = 0;  ///< Exact mode: 0 if its end state is the solver's, else 1.
    bool pass = false;           ///< Exact mode: distance == 0.
    friend bool operator==(const ClaimRecord&, const ClaimRecord&) = default;
};

/// What is on trial.
struct Subject {
    TaskRecord task;
    SegmentRecord segment;
    ClaimRecord claim;
    friend bool operator==(const Subject&, const Subject&) = default;
};

/// Child numbers from W downwards; empty is W itself.
using Path = scale::BoundedBytes<40>;
inline constexpr std::uint8_t state_branch = 16;  ///< First child number of the state tensors.

// ---- Answers ------------------------------------------------------------------------------------

/// To W: its first level.
struct HistoryAnswer {
    Opening steps;
    friend bool operator==(const HistoryAnswer&, const HistoryAnswer&) = default;
};
/// Inside any tree.
struct InnerAnswer {
    Children children;
    friend bool operator==(const InnerAnswer&, const InnerAnswer&) = default;
};
/// To a step leaf (a seam): the state that it commits to, and the trace of the step that made it.
struct StepAnswer {
    StateHeader header;
    Opening state;  ///< TreeKind::State
    Opening trace;  ///< TreeKind::Trace: the new commitment
    friend bool operator==(const StepAnswer&, const StepAnswer&) = default;
};
/// To a tensor of the trace: its first level of tiles.
struct TensorAnswer {
    TensorType type;
    Opening tiles;
    friend bool operator==(const TensorAnswer&, const TensorAnswer&) = default;
};
/// To a tile (a seam): the accumulators of its fold, the new commitment.
struct TileAnswer {
    Opening accumulators;
    friend bool operator==(const TileAnswer&, const TileAnswer&) = default;
};
using Answer = std::variant<HistoryAnswer, InnerAnswer, StepAnswer, TensorAnswer, TileAnswer>;

// ---- Reading the record -------------------------------------------------------------------------

/// What stands at the end of a path.
enum class Place : std::uint8_t {
    History,       ///< W
    HistoryInner,  ///< between W and the step leaves
    Step,          ///< a step leaf: seam
    TraceInner,
    NodeTensor,  ///< the output of a node
    TilesInner,
    NodeTile,  ///< one of its tiles: seam
    FoldInner,
    Accumulator,  ///< nothing lies below
    StateInner,
    StateTensor,  ///< nothing lies below
    Start,        ///< step leaf 0 of a segment whose start is on record: nothing lies below
};
constexpr bool is_seam(Place place) { return place == Place::Step || place == Place::NodeTile; }
constexpr bool is_end(Place place) {
    return place == Place::Accumulator || place == Place::StateTensor || place == Place::Start;
}

/// Why a path, a question or an answer does not fit the record.
enum class Misstep : std::uint8_t {
    WrongAnswerCount,  ///< Not one answer for each child number, or one more.
    NoSuchChild,       ///< A child number beyond the children that were answered.
    NothingBelow,      ///< The path goes on below an accumulator, a state tensor or the start.
    WrongKind,         ///< An answer of a kind that does not belong to this place.
    WrongChildren,  ///< The number of children does not go with the leaf count, or it is too large.
    WrongHash,      ///< The answer does not hash to the value above it.
};

/// One tree on the way down, as far as it is on record.
struct Descent {
    TreeKind kind = TreeKind::Segment;
    std::uint64_t leaf_count = 0;  ///< As the claimant says.
    std::vector<Children> levels;  ///< The top node's children first.
    std::uint32_t height = 0;      ///< Of the node reached; 0 is a leaf.
    std::uint64_t index = 0;       ///< Of the node reached, among those of its height.
    Hash256 value;                 ///< Its digest.

    bool at_leaf() const { return height == 0; }
    /// The height that a proof from `leaf` to the record must have: that of the child, at the
    /// deepest recorded level whose node covers the leaf. Nothing if `leaf` lies outside.
    std::optional<std::uint32_t> proof_height(std::uint64_t leaf) const;
    /// Whether the record and such a proof together place `value` at leaf `leaf`.
    bool holds(std::uint64_t leaf, const Hash256& leaf_value, const Proof& proof) const;
};

/// The record along one path, read as descents. Those not reached are empty.
struct Trail {
    Place place = Place::History;  ///< At the end of the path.
    bool answered = false;         ///< Whether the record holds the answer there too.
    Hash256 value;                 ///< The digest at the end of the path.
    std::optional<Descent> history;
    std::optional<StateHeader> header;
    std::optional<Descent> state;  ///< Its first level is there as soon as the step is answered,
    std::optional<Descent> trace;  ///< and so is that of the trace.
    std::optional<TensorType> type;
    std::optional<Descent> tiles;
    std::optional<Descent> folds;
};

/// Reads the answers along `path`: `answers[i]` belongs to the first i child numbers. There must be
/// as many as child numbers, or one more. Checks each as `check_answer` does.
Expected<Trail, Misstep> follow(const Subject& subject, const Path& path,
                                std::span<const Answer> answers);

/// Whether `answer` may be put on record at the end of `path`, whose ancestors' answers are
/// `answers` (as many as child numbers).
Expected<std::monostate, Misstep> check_answer(const Subject& subject, const Path& path,
                                               std::span<const Answer> answers,
                                               const Answer& answer);

}  // namespace assay::program
