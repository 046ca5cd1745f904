// SPDX-License-Identifier: Apache-2.0
// Proofs: a solver's commitment to all its checkpoints, the grace in which it may correct itself,
// and the delivery of the drawn ones (docs/protocol.md, section 2.5).
#pragma once

#include "pallets/tasks/types.hpp"
#include "runtime/program/commitment.hpp"

namespace assay::proofs {

using tasks::TaskId;

/// Checkpoint c is the state after segment c: 0 is the initial state.
using CheckpointIndex = std::uint32_t;

/// What a solver says about its run.
struct Proof {
    /// program::proof_root over all checkpoints; nothing after it was withdrawn.
    std::optional<Hash256> root;
    std::uint8_t withdrawals = 0;
    friend bool operator==(const Proof&, const Proof&) = default;
};

/// A state of the run, opened.
struct Checkpoint {
    Hash256 commitment;  ///< program::state_commitment
    Hash256 state_root;  ///< program::state_root
    friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// One checkpoint as the solver delivers it: its tensors' root, the way to the committed root, and
/// where the tensors lie.
struct Delivery {
    CheckpointIndex checkpoint = 0;
    Hash256 state_root;
    program::Proof path;
    tasks::Locations locations;
    friend bool operator==(const Delivery&, const Delivery&) = default;
};
/// Both ends of every drawn segment: at most 64 segments.
inline constexpr std::uint32_t max_deliveries = 128;

struct ParameterValues {
    BlockNumber grace_blocks = 0;     ///< From the first commitment to the end of corrections.
    std::uint8_t recommits_max = 0;   ///< Withdrawals allowed in them.
    Balance recommit_fee = 0;         ///< Burned for each.
    BlockNumber delivery_blocks = 0;  ///< From the draw to the delivery of what was drawn.
    friend bool operator==(const ParameterValues&, const ParameterValues&) = default;
};
bool is_valid(const ParameterValues& values);

// ---- Storage

struct Parameters {
    static constexpr std::string_view doc = "Clocks and fees of proofs.";
    using Value = ParameterValues;
};
struct Proofs {
    static constexpr std::string_view doc = "What solvers committed to.";
    frame::Twox64Concat<TaskId> task;
    using Value = std::optional<Proof>;
};
struct Checkpoints {
    static constexpr std::string_view doc = "Delivered checkpoints, checked against the proof.";
    frame::Twox64Concat<TaskId> task;
    frame::Twox64Concat<CheckpointIndex> checkpoint;
    using Value = std::optional<Checkpoint>;
};

struct Asked {
    static constexpr std::string_view doc = "Checkpoints that the draw asks the solver to deliver.";
    frame::Twox64Concat<TaskId> task;
    using Value = scale::BoundedVec<CheckpointIndex, max_deliveries>;
};

// ---- Calls

struct commit_proof {
    static constexpr frame::CallSpec spec{
        .index = 0,
        .weight = {120'000'000, 6'000},
        .doc = "Solver: commit to the root over all checkpoints' state commitments."};
    TaskId task = 0;
    Hash256 root;
};
struct withdraw_proof {
    static constexpr frame::CallSpec spec{
        .index = 1,
        .weight = {120'000'000, 6'000},
        .doc = "Solver, in the grace: take the proof back for a fee, to commit another."};
    TaskId task = 0;
};
struct deliver {
    static constexpr frame::CallSpec spec{
        .index = 2,
        .weight = {},
        .doc = "Solver: open all checkpoints that the draw asks for, and say where they lie."};
    TaskId task = 0;
    scale::BoundedVec<Delivery, max_deliveries> checkpoints;
    frame::Weight weight() const {
        return {100'000'000 + 30'000'000 * checkpoints.size(), 8'000 + 128 * checkpoints.size()};
    }
};
struct set_parameters {
    static constexpr frame::CallSpec spec{
        .index = 3, .weight = {50'000'000, 2'000}, .doc = "Root only: replace the parameters."};
    ParameterValues values;
};

// ---- Events and errors

struct ProofCommitted {
    TaskId task;
    Hash256 root;
};
struct ProofWithdrawn {
    TaskId task;
};
/// Locations are told once, here: they are hints and take no storage.
struct CheckpointDelivered {
    TaskId task;
    CheckpointIndex checkpoint;
    Checkpoint state;
    tasks::Locations locations;
};
struct ParametersChanged {};

enum class Error : std::uint8_t {
    NotTheSolver,      ///< Only the bound solver speaks for the run.
    AlreadyCommitted,  ///< Withdraw first.
    NothingCommitted,  ///< There is no proof to withdraw.
    TooManyRecommits,  ///< `recommits_max` is used up.
    WrongCheckpoints,  ///< Not exactly the drawn segments' ends, ascending.
    BadOpening,        ///< A checkpoint does not lead to the committed root.
    WrongStart,        ///< Checkpoint 0 is not the initial state that the task names.
    BadLocation,       ///< A location's scheme is none of the six, or there is none.
    BadParameters,     ///< `is_valid` refuses them.
};

struct Spec {
    using Storage = std::tuple<Parameters, Proofs, Checkpoints, Asked>;
    using Call = std::variant<commit_proof, withdraw_proof, deliver, set_parameters>;
    using Event =
        std::variant<ProofCommitted, ProofWithdrawn, CheckpointDelivered, ParametersChanged>;
    using Error = proofs::Error;
};

struct Genesis {
    ParameterValues parameters;
};

// ---- Checkpoints of a task

/// The constants on which checkpoint `index` depends beside its tensors.
program::StateHeader header_of(TaskId id, const tasks::TaskSpec& spec, const Hash256& order_seed,
                               CheckpointIndex index);
/// Checkpoints at the ends of the segments, ascending, each once. Segment 0 has an end only.
std::vector<CheckpointIndex> ends_of(std::span<const tasks::SegmentIndex> segments);

}  // namespace assay::proofs
