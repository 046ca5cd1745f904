// SPDX-License-Identifier: Apache-2.0
// The verification pallet at a glance: storage, calls, events, errors.
#pragma once

#include "pallets/verification/types.hpp"

namespace assay::verification {

// ---- Storage

struct Parameters {
    static constexpr std::string_view doc = "Clocks and caps of claims and challenges.";
    using Value = ParameterValues;
};
struct NextClaim {
    using Value = ClaimId;
};
struct Claims {
    static constexpr std::string_view doc = "Claims of verifiers and challengers.";
    frame::Twox64Concat<ClaimId> id;
    using Value = std::optional<Claim>;
};
struct Audits {
    static constexpr std::string_view doc = "Which segments a task has drawn, and the round.";
    frame::Twox64Concat<TaskId> task;
    using Value = std::optional<Audit>;
};
struct Segments {
    static constexpr std::string_view doc = "How each drawn segment stands.";
    frame::Twox64Concat<TaskId> task;
    frame::Twox64Concat<SegmentIndex> segment;
    using Value = std::optional<SegmentRecord>;
};
struct LeakNotices {
    static constexpr std::string_view doc = "Who has committed to evidence of a leak, and when.";
    frame::Blake2_128Concat<AccountId> reporter;
    using Value = std::optional<LeakNotice>;
};

// ---- Calls

struct commit_claim {
    static constexpr frame::CallSpec spec{
        .index = 0,
        .weight = {120'000'000, 8'000},
        .doc = "Drawn verifier, ClaimCommit: commit to (X, d, verdict)."};
    ClaimId claim = 0;
    Hash256 commitment;
};
struct reveal_claim {
    static constexpr frame::CallSpec spec{
        .index = 1,
        .weight = {120'000'000, 8'000},
        .doc = "Drawn verifier, ClaimReveal: open the commitment."};
    ClaimId claim = 0;
    ClaimValue value;
    Salt salt{};
};
struct commit_challenge {
    static constexpr frame::CallSpec spec{
        .index = 2,
        .weight = {200'000'000, 16'000},
        .doc = "Anybody, ChallengeCommit: commit to an own (W, d, verdict), with a deposit."};
    TaskId task = 0;
    SegmentIndex segment = 0;
    Hash256 commitment;
    scale::Compact<Balance> deposit;
};
struct reveal_challenge {
    static constexpr frame::CallSpec spec{
        .index = 3,
        .weight = {120'000'000, 8'000},
        .doc = "Challenger, ChallengeReveal: open the commitment. Its X is its W."};
    ClaimId claim = 0;
    ClaimValue value;
    Salt salt{};
};
struct contest {
    static constexpr frame::CallSpec spec{
        .index = 4,
        .weight = {120'000'000, 8'000},
        .doc = "Solver, ChallengeCommit to VrfReveal: question the fail claims on a segment."};
    TaskId task = 0;
    SegmentIndex segment = 0;
    Hash256 root;  ///< The solver's own W, under its own account.
};
struct reveal_plant {
    static constexpr frame::CallSpec spec{
        .index = 5,
        .weight = {400'000'000, 8'000},
        .doc = "Drawn verifier, VrfReveal: show the planting VRF, and W if it obliged to plant."};
    ClaimId claim = 0;
    crypto::VrfSignature vrf;
    std::optional<Hash256> root;
};
struct notice_leak {
    static constexpr frame::CallSpec spec{
        .index = 6,
        .weight = {100'000'000, 8'000},
        .doc = "Anybody: commit to evidence that a verifier gave its claim or its VRF away."};
    ClaimId claim = 0;
    Hash256 commitment;
};
struct report_leak {
    static constexpr frame::CallSpec spec{
        .index = 7,
        .weight = {400'000'000, 12'000},
        .doc = "Open the evidence of a leak in a later block; the earlier notice counts."};
    ClaimId claim = 0;
    LeakEvidence evidence;
    Salt salt{};
};
struct set_parameters {
    static constexpr frame::CallSpec spec{
        .index = 8, .weight = {50'000'000, 2'000}, .doc = "Root only: replace the parameters."};
    ParameterValues values;
};

// ---- Events

/// The task's segments to audit, drawn by `beacon`.
struct SegmentsDrawn {
    TaskId task;
    Hash256 beacon;
    SegmentIndices segments;
};
struct VerifierDrawn {
    TaskId task;
    SegmentIndex segment;
    Round round;
    ClaimId claim;
    AccountId verifier;
};
struct ClaimCommitted {
    ClaimId claim;
};
struct ClaimRevealed {
    ClaimId claim;
    ClaimValue value;
};
struct ChallengeCommitted {
    TaskId task;
    SegmentIndex segment;
    ClaimId claim;
    AccountId challenger;
};
struct ChallengeDisplaced {
    ClaimId claim;
};
struct Contested {
    TaskId task;
    SegmentIndex segment;
};
struct PlantShown {
    ClaimId claim;
    bool planted;
    std::optional<Hash256> root;
};
struct TrialOpened {
    ClaimId claim;
};
/// A claim is over.
struct ClaimClosed {
    ClaimId claim;
    ClaimState state;
};
struct SegmentDecided {
    TaskId task;
    SegmentIndex segment;
    SegmentState state;
};
struct LeakReported {
    ClaimId claim;
    AccountId reporter;
};
struct ParametersChanged {};

// ---- Errors

enum class Error : std::uint8_t {
    UnknownClaim,       ///< No such claim.
    NotYourClaim,       ///< Another account's.
    NotAwaited,         ///< It was committed, opened or closed before.
    NotDrawn,           ///< The segment is not audited in this round.
    NothingToQuestion,  ///< No verifier's claim stands there (or, for a solver, no fail claim).
    OpeningWrong,       ///< Value and salt are not what was committed to.
    DepositTooSmall,    ///< Less than the task's terms ask of a challenge.
    SegmentFull,        ///< And nobody in it has a smaller deposit.
    AlreadyChallenged,  ///< One challenge an account, segment and round.
    NotTheSolver,       ///< Only the bound solver may contest.
    AlreadyContested,
    VrfWrong,          ///< The proof is not of this verifier's key and this claim.
    AlreadyShown,      ///< The VRF was shown before.
    RootWithoutPlant,  ///< No plant is owed: X is W.
    PlantNotSet,       ///< A plant is owed, and X is not that of the given W.
    AlreadyNoticed,    ///< One notice a claim and reporter.
    NoNotice,          ///< Commit to the evidence first.
    NoticeTooFresh,    ///< Open it in a later block.
    NotALeak,          ///< The evidence proves nothing, or was public by the time of the notice.
    TooLate,           ///< The claim is closed.
    BadParameters,     ///< `is_valid` refuses them.
};

struct Spec {
    using Storage = std::tuple<Parameters, NextClaim, Claims, Audits, Segments, LeakNotices>;
    using Call = std::variant<commit_claim, reveal_claim, commit_challenge, reveal_challenge,
                              contest, reveal_plant, notice_leak, report_leak, set_parameters>;
    using Event =
        std::variant<SegmentsDrawn, VerifierDrawn, ClaimCommitted, ClaimRevealed,
                     ChallengeCommitted, ChallengeDisplaced, Contested, PlantShown, TrialOpened,
                     ClaimClosed, SegmentDecided, LeakReported, ParametersChanged>;
    using Error = verification::Error;
};

}  // namespace assay::verification
