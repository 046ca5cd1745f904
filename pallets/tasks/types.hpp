// SPDX-License-Identifier: Apache-2.0
// Tasks: what a submitter asks for, and the record of one task's way through the protocol
// (docs/protocol.md, section 2). These types are shared by all protocol pallets.
#pragma once

#include "pallets/collateral/types.hpp"

namespace assay::tasks {

using collateral::HoldId;
using collateral::Perbill;

using TaskId = std::uint64_t;
/// Operations of the static graph, as `runtime/program` counts them.
using Work = u128;
/// Operations in one block time. Offers and clocks use it, so that no clock needs a second one.
using Speed = std::uint64_t;
/// Money for `ParameterValues::work_unit` operations.
using Price = Balance;
/// Segment 0 is the making of the initial state; segment i is the i-th run of `checkpoint_every`
/// steps.
using SegmentIndex = std::uint32_t;
/// How often verifiers were drawn for a task before this time.
using Round = std::uint8_t;

// ---- What is asked for -------------------------------------------------------------------------

/// Every operator has one bit pattern as its result: the default, and what is offered now.
struct Exact {
    friend bool operator==(Exact, Exact) = default;
};
/// The place of fast, not reproducible kernels under a profiled threshold. Tasks that ask for it
/// are refused with `ModeNotOffered`.
struct Tolerant {
    std::uint8_t numeric_class = 0;
    friend bool operator==(Tolerant, Tolerant) = default;
};
using NumericMode = std::variant<Exact, Tolerant>;

/// Where something may be fetched: `file:`, `http:`, `https:`, `s3:`, `ipfs:` or `ar:`. A hint;
/// roots decide.
struct Location {
    scale::BoundedBytes<256> uri;
    friend bool operator==(const Location&, const Location&) = default;
};
using Locations = scale::BoundedVec<Location, 8>;

/// Whether the scheme is one of the six and something follows it.
bool is_acceptable(const Location& location);
/// At least one, and all of them.
bool are_acceptable(const Locations& locations);

/// Data under a root.
struct Source {
    Hash256 root;
    Locations locations;
    friend bool operator==(const Source&, const Source&) = default;
};

/// The program's `init` section makes the state, from the order seed.
struct FromSeed {
    friend bool operator==(FromSeed, FromSeed) = default;
};
/// The final state tensors of a settled task; steps are counted from `step_offset`. Fine-tuning,
/// and proofs stacked on proofs.
struct FromTask {
    TaskId task = 0;
    std::uint64_t step_offset = 0;
    friend bool operator==(const FromTask&, const FromTask&) = default;
};
using InitialState = std::variant<FromSeed, FromTask>;

/// The static graph's cost of the `init` section and of one step.
struct DeclaredWork {
    Work init = 0;
    Work step = 0;
    friend bool operator==(const DeclaredWork&, const DeclaredWork&) = default;
};

/// Everything that affects a bit of the result; the solver chooses nothing.
struct TaskSpec {
    Source program;                      ///< Root of the training program (exact-compute.md).
    Source dataset;                      ///< Root over the data tensors.
    InitialState initial_state;          ///< Where the state of the first step comes from.
    std::uint64_t seed = 0;              ///< Of random numbers (program::StateHeader::seed).
    std::uint32_t steps = 0;             ///< How many steps are bought.
    std::uint32_t checkpoint_every = 0;  ///< Steps of a segment; the last may be shorter.
    NumericMode numeric_mode;
    DeclaredWork work;
    std::uint64_t memory = 0;   ///< Bytes that a machine needs for it; offers with less are
                                ///< not matched.
    Price max_price = 0;        ///< The dearest offer that is accepted.
    BlockNumber deadline = 0;   ///< Last block by which the training must be proved.
    Balance value_at_risk = 0;  ///< What a wrong result is worth to an attacker.
    std::uint16_t audited = 0;  ///< Segments drawn beside the three that always are.
    friend bool operator==(const TaskSpec&, const TaskSpec&) = default;
};

/// Which section of the program a segment runs.
enum class Section : std::uint8_t { Init, Step };

/// One piece of the history that a claim is about.
struct Segment {
    SegmentIndex index = 0;
    Section section{};
    std::uint64_t first_step = 0;  ///< Number of the state it starts from; for Init, of the result.
    std::uint32_t steps = 0;       ///< 0 for Init.
    friend bool operator==(const Segment&, const Segment&) = default;
};

/// Segments 1..n of steps, beside segment 0. Needs `checkpoint_every` > 0.
SegmentIndex step_segments(const TaskSpec& spec);
/// The step number that the task starts from.
std::uint64_t first_step(const TaskSpec& spec);
/// Needs `index` <= step_segments(spec).
Segment segment_at(const TaskSpec& spec, SegmentIndex index);
/// Saturates: a task whose total does not fit is refused by its price.
Work work_of(const TaskSpec& spec, const Segment& segment);
Work total_work(const TaskSpec& spec);
/// The most expensive segment: it sizes clocks and verifiers' deposits.
Work largest_segment_work(const TaskSpec& spec);

// ---- The life of a task ------------------------------------------------------------------------

/// Where a task stands. Each is a window in blocks, or waits for a beacon. Append only.
enum class Stage : std::uint8_t {
    Submitted,        ///< The place of custodians who sign that they hold the inputs.
    Profiling,        ///< The place of Tolerant mode.
    Open,             ///< Looking for a solver.
    Assigned,         ///< A solver is bound; its order seed is not drawn yet.
    Training,         ///< Until the solver commits its proof.
    Proved,           ///< Grace: the solver may withdraw and commit again; then the draw.
    Sampled,          ///< Segments and verifiers are drawn; the solver must deliver.
    Delivered,        ///< The place of custodians' receipts.
    ClaimCommit,      ///< Verifiers replay and commit their claims.
    ClaimReveal,      ///< They open them.
    ChallengeCommit,  ///< Anybody may commit a challenge.
    ChallengeReveal,  ///< Challenges are opened.
    VrfReveal,        ///< Verifiers show whether they had to plant.
    Trials,           ///< Disputed claims are interrogated.
    Redrawing,        ///< Some segments wait for other verifiers.
    Settled,          ///< The result stands and is paid.
    Reissued,         ///< Failed, and a new task took its place.
    Failed,           ///< Failed, and the escrow went back.
    Cancelled,        ///< By its submitter, before it was assigned.
    Expired,          ///< Nobody took it in time.
};
constexpr bool is_final(Stage stage) { return stage >= Stage::Settled; }

/// What an account does in a task: one thing only.
enum class Role : std::uint8_t { Submitter, Solver, Verifier, Challenger };

/// Who trains, under which terms, and the secret of the data order once it is drawn.
struct Assignment {
    AccountId solver;
    Price price = 0;
    Speed speed = 0;
    std::uint8_t device = 0;  ///< With the solver, the key of the offer that was taken.
    HoldId deposit = 0;
    BlockNumber bound_at = 0;
    Hash256 order_seed;  ///< Zero until it is drawn from later randomness.
    friend bool operator==(const Assignment&, const Assignment&) = default;
};

/// What the escrow was sized for. Custody has its place and is zero.
struct Budget {
    Balance fee = 0;           ///< Whole work at `max_price`.
    Balance verification = 0;  ///< Two fees of the largest segment for each audited one.
    Balance custody = 0;
    Balance jackpot_tax = 0;  ///< phi J for every claim that all rounds together may need.
    friend bool operator==(const Budget&, const Budget&) = default;
};

/// Section 6 applied to this task, fixed when it is admitted, whatever the chain changes later.
struct Terms {
    Balance solver_deposit = 0;
    Balance verifier_deposit = 0;   ///< The least that a seat must hold to be drawn.
    Balance challenge_deposit = 0;  ///< The least of a challenge.
    Balance claim_fee = 0;          ///< A verifier's, for the largest segment.
    Balance jackpot = 0;            ///< J: what one plant pays out at most.
    Perbill planting_rate;          ///< phi: how often a claim must be a plant.
    friend bool operator==(const Terms&, const Terms&) = default;
};

struct Task {
    AccountId submitter;
    Stage stage{};
    BlockNumber submitted = 0;
    /// Last block in which the calls of this stage are accepted.
    BlockNumber until = 0;
    /// When the driver looks at it next; 0 = never.
    BlockNumber alarm = 0;
    HoldId escrow = 0;
    std::optional<HoldId> admission;
    Budget budget;
    Terms terms;
    std::optional<Assignment> assignment;
    std::uint8_t restarts = 0;          ///< Solvers that abandoned it.
    std::uint8_t reissues = 0;          ///< Failed tasks before it in its line.
    std::optional<TaskId> predecessor;  ///< The failed task that it replaces.
    friend bool operator==(const Task&, const Task&) = default;
};

/// What stays of a settled task for ever.
struct TaskResult {
    Hash256 program, dataset;
    std::uint64_t final_step = 0;
    Hash256 state;       ///< Commitment of the final state (program::state_commitment).
    Hash256 state_root;  ///< Over its tensors alone: what a stacked task starts from.
    AccountId solver;
    BlockNumber settled = 0;
    friend bool operator==(const TaskResult&, const TaskResult&) = default;
};

// ---- Parameters --------------------------------------------------------------------------------

/// Drawn segments of one task, beside the three that always are, so that one block can serve it.
inline constexpr std::uint16_t audited_limit = 61;
inline constexpr std::uint8_t redraws_limit = 8;

struct Caps {
    /// Unfinished tasks an account may have before each further one needs an admission deposit.
    std::uint32_t open_tasks_free = 0;
    std::uint32_t open_tasks_max = 0;  ///< And in all.
    BlockNumber open_blocks_max = 0;   ///< How far away a deadline may lie.
    std::uint32_t segments_max = 0;    ///< Segments of one task.
    std::uint16_t audited_min = 0;     ///< Drawn segments beside the fixed three; a task with
    std::uint16_t audited_max = 0;     ///< fewer segments has them all audited.
    std::uint8_t restarts_max = 0;     ///< After so many abandonments a task fails.
    std::uint8_t reissues_max = 0;     ///< So many times a failed task is put up again.
    std::uint8_t redraws_max = 0;      ///< Rounds of verifiers beside the first and the one that
                                       ///< confirms a fail.
    friend bool operator==(const Caps&, const Caps&) = default;
};

/// Numbers of section 6, from which deposits and fees of a task follow.
struct Sizing {
    Perbill slash_share;        ///< s: part of a slash that is paid out; the rest is burned.
    Perbill check_probability;  ///< h: that an assigned check is real.
    std::uint8_t beacon_bias_bits = 0;  ///< b: how often a proposer may draw again, as a power.
    Price cost_max = 0;                 ///< Cost of a work unit on the dearest admitted device.
    Balance solver_deposit_min = 0, solver_deposit_max = 0;
    Balance verifier_deposit_min = 0;
    Balance challenge_deposit_min = 0;
    Perbill challenge_share;    ///< Of the verifier's deposit that a challenge must put up.
    Perbill verification_rate;  ///< A verifier's price over the task's `max_price`.
    friend bool operator==(const Sizing&, const Sizing&) = default;
};

struct ParameterValues {
    Balance listing_fee = 0;  ///< Burned at submission, whatever comes of the task.
    Work work_unit = 0;       ///< Operations that a price is for.
    Balance admission_deposit = 0;
    BlockNumber history_depth = 0;    ///< Blocks that a finished task stays in storage.
    std::uint32_t due_per_block = 0;  ///< Tasks that the driver serves in one block.
    Caps caps;
    Sizing sizing;
    friend bool operator==(const ParameterValues&, const ParameterValues&) = default;
};

/// Whether the values make sense together; a chain does not start, nor change, with others.
bool is_valid(const ParameterValues& values);

}  // namespace assay::tasks
