// SPDX-License-Identifier: Apache-2.0
// The arbiter: decides one local question about a claim, out of the record of the trial and at most
// 32 KiB of evidence, in less than a millisecond. If the inconsistency is real, the claim is dead.
//
// Why that is enough (docs/trial.md has the argument): an accuser descends to the leftmost place
// where the claim differs from its own, honest history. Everything to the left is then equal, so it
// can open it; whatever the chain computes from it is right, and differs from what was claimed. And
// because digests bind, nobody can open anything under an honest claim but what is honest, so an
// honest claim is never found inconsistent.
#pragma once

#include "runtime/program/inquiry.hpp"
#include "runtime/program/program_root.hpp"

namespace assay::program {

// ---- Evidence -----------------------------------------------------------------------------------

/// A node opened from the program root. Which node is said by the path.
struct NodeEvidence {
    ProgramSummary program;
    Node node;
    Proof proof;  ///< In the section's tree: `init` for the state before step 0, else `step`.
    friend bool operator==(const NodeEvidence&, const NodeEvidence&) = default;
};

/// The state before the disputed step, opened from the step leaf left of it.
struct EarlierState {
    Hash256 state_root;
    Proof in_history;
    friend bool operator==(const EarlierState&, const EarlierState&) = default;
};

/// An input tile, opened from the trace (left of the disputed node), the state before the step, or
/// the dataset. Its place and type follow from the node and the fold.
struct TileEvidence {
    scale::BoundedBytes<max_tile_bytes> bytes;
    Proof in_tensor;
    Proof in_source;  ///< From the tensor root to the record, the state root or the dataset root.
    friend bool operator==(const TileEvidence&, const TileEvidence&) = default;
};

using AccumulatorBytes = scale::BoundedBytes<max_accumulator_bytes>;

// ---- Accusations: the kinds of local inconsistency ----------------------------------------------

/// Pass or fail, or the distance, does not follow from the history's own last state. At W.
struct WrongVerdict {
    Hash256 last_state;  ///< State commitment after the last step, as the history has it.
    Proof in_history;    ///< All the way to W.
    friend bool operator==(const WrongVerdict&, const WrongVerdict&) = default;
};
/// The history has not one leaf for each state of the segment. At W, answered.
struct WrongLength {
    friend bool operator==(const WrongLength&, const WrongLength&) = default;
};
/// Step leaf 0 is not the state that the segment starts from. At that leaf.
struct WrongStart {
    friend bool operator==(const WrongStart&, const WrongStart&) = default;
};
/// The header under a step leaf has other constants than the task, or not this step's number. At a
/// step leaf, answered.
struct WrongHeader {
    friend bool operator==(const WrongHeader&, const WrongHeader&) = default;
};
/// The state has not as many tensors, or the trace not as many nodes, as the program. At a step
/// leaf, answered.
struct WrongCount {
    ProgramSummary program;
    friend bool operator==(const WrongCount&, const WrongCount&) = default;
};
/// A state tensor is not the output that the program says. At a state tensor.
struct WrongState {
    ProgramSummary program;
    StateTensor state;
    Proof in_program;
    Hash256 output_root;  ///< The tensor root of the node that makes it.
    Proof in_trace;       ///< From there to the record of the trace.
    friend bool operator==(const WrongState&, const WrongState&) = default;
};
/// A node's output has another type than the program says, or not its number of tiles. At a tensor,
/// answered.
struct WrongTensor {
    NodeEvidence node;
    friend bool operator==(const WrongTensor&, const WrongTensor&) = default;
};
/// A fold has not its number of accumulators. At a tile, answered.
struct WrongFold {
    NodeEvidence node;
    friend bool operator==(const WrongFold&, const WrongFold&) = default;
};
/// The first accumulator is not the start of the fold. At accumulator 0.
struct WrongFoldStart {
    NodeEvidence node;
    friend bool operator==(const WrongFoldStart&, const WrongFoldStart&) = default;
};
/// An accumulator is not what its step makes of the one before. At an accumulator from 1 on.
struct WrongFoldStep {
    NodeEvidence node;
    AccumulatorBytes before;
    Proof in_fold;                        ///< Of `before`, to the record of the fold.
    std::optional<EarlierState> earlier;  ///< Where a tile comes from a state tensor.
    scale::BoundedVec<TileEvidence, max_fold_inputs> tiles;  ///< In the order of Fold::inputs.
    friend bool operator==(const WrongFoldStep&, const WrongFoldStep&) = default;
};
/// The tile is not what the last accumulator makes. At a tile, answered.
struct WrongFoldFinish {
    NodeEvidence node;
    AccumulatorBytes last;
    Proof in_fold;  ///< To the record of the fold: its first level.
    friend bool operator==(const WrongFoldFinish&, const WrongFoldFinish&) = default;
};

using Accusation =
    std::variant<WrongVerdict, WrongLength, WrongStart, WrongHeader, WrongCount, WrongState,
                 WrongTensor, WrongFold, WrongFoldStart, WrongFoldStep, WrongFoldFinish>;

// ---- The decision -------------------------------------------------------------------------------

/// Why an accusation fails. The claim stays as it was.
enum class Refusal : std::uint8_t {
    RecordUnusable,    ///< The path and its answers do not fit together.
    WrongPlace,        ///< This kind of accusation is not made at this place of the record.
    EvidenceTooLarge,  ///< More than `max_accusation_bytes`.
    ProgramDiffers,    ///< The summary is not the one behind the task's program root.
    NodeNotInProgram,  ///< The node (or state declaration) is not opened from the program.
    NodeMalformed,     ///< The node is not valid by itself; no valid program holds it.
    CountDiffers,      ///< A count on the way is wrong: accuse that (WrongCount, WrongTensor, ...).
    StateNotOpened,    ///< The state before the step is missing or not opened from the record.
    NotOpened,         ///< An accumulator, output or last state is not opened from the record.
    WrongTileCount,    ///< Not as many tiles as the fold step opens.
    TileNotOpened,     ///< A tile of the wrong size, or not opened from its source.
    Consistent,        ///< What was claimed is exactly what follows: there is nothing wrong here.
};

/// Success means that the inconsistency is real and the claim is dead. `answers` are those along
/// `path`: as many as child numbers, plus one where the accusation says "answered".
Expected<std::monostate, Refusal> judge(const Subject& subject, const Path& path,
                                        std::span<const Answer> answers,
                                        const Accusation& accusation);

}  // namespace assay::program
