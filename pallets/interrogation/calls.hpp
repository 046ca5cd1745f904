// SPDX-License-Identifier: Apache-2.0
// The interrogation pallet at a glance: storage, calls, events, errors.
#pragma once

#include "pallets/interrogation/types.hpp"
#include "runtime/frame/entry.hpp"

namespace assay::interrogation {

// ---- Storage

struct Parameters {
    static constexpr std::string_view doc = "Clocks, lanes, fees and caps of trials.";
    using Value = ParameterValues;
};
struct NextTrial {
    using Value = TrialNumber;
};
struct TrialOf {
    static constexpr std::string_view doc = "The trial of a claim, running or ended.";
    frame::Twox64Concat<ClaimId> claim;
    using Value = std::optional<TrialNumber>;
};
struct Trials {
    static constexpr std::string_view doc = "What is on trial, and how its clock stands.";
    frame::Twox64Concat<TrialNumber> trial;
    using Value = std::optional<Trial>;
};
struct Members {
    static constexpr std::string_view doc = "Who may ask in a trial.";
    frame::Twox64Concat<TrialNumber> trial;
    frame::Blake2_128Concat<AccountId> account;
    using Value = std::optional<Member>;
};
struct Groups {
    static constexpr std::string_view doc = "Accusers with equal histories.";
    frame::Twox64Concat<TrialNumber> trial;
    frame::Identity<GroupIndex> index;
    using Value = std::optional<Group>;
};
struct Record {
    static constexpr std::string_view doc = "What the claimant answered, by place in the trace.";
    frame::Twox64Concat<TrialNumber> trial;
    frame::Blake2_128Concat<Path> path;
    using Value = std::optional<RecordedAnswer>;
};
/// A block number whose bytes sort like the number.
using BlockKey = ByteArray<4>;
/// The queue of deadlines: one entry a running trial. What a block cannot serve, the next one does;
/// nobody gains by that, since every call looks at the clock itself.
struct Alarms {
    static constexpr std::string_view doc = "Which trials' clocks run out after which block.";
    frame::Identity<BlockKey> block;
    frame::Identity<TrialNumber> trial;
    using Value = bool;
};
struct Forgotten {
    static constexpr std::string_view doc = "Ended trials whose record is being deleted.";
    frame::Identity<TrialNumber> trial;
    using Value = bool;
};

// ---- Calls

struct open {
    static constexpr frame::CallSpec spec{
        .index = 0,
        .weight = {250'000'000, 16'000},
        .doc = "Accuser: ask for what lies below a place where one's own value differs.",
        .dispatch_class = frame::DispatchClass::Operational};
    ClaimId claim = 0;
    Path path;
    Hash256 own;  ///< What the digest at `path` ought to be; at W, as the claimant's account.
};
struct answer {
    static constexpr frame::CallSpec spec{
        .index = 1,
        .weight = {250'000'000, 16'000},
        .doc = "Anybody inside a tree, the claimant or a delegate at a seam: answer a question.",
        .dispatch_class = frame::DispatchClass::Operational};
    ClaimId claim = 0;
    Path path;
    program::Answer reply;
};
struct convict {
    static constexpr frame::CallSpec spec{
        .index = 2,
        .weight = {1'000'000'000, 32'000},
        .doc = "Anybody: have the chain check one local inconsistency of what is on record.",
        .dispatch_class = frame::DispatchClass::Operational};
    ClaimId claim = 0;
    Path path;
    program::Accusation accusation;
};
struct convict_published {
    static constexpr frame::CallSpec spec{
        .index = 3,
        .weight = {1'500'000'000, 8'000},
        .doc = "Anybody: the same from answers that the claimant published under its seal.",
        .dispatch_class = frame::DispatchClass::Operational};
    ClaimId claim = 0;
    Path path;
    scale::BoundedVec<PublishedAnswer, max_levels> answers;  ///< From W on.
    program::Accusation accusation;
};
struct set_parameters {
    static constexpr frame::CallSpec spec{
        .index = 4, .weight = {50'000'000, 2'000}, .doc = "Root only: replace the parameters."};
    ParameterValues values;
};

// ---- Events

struct TrialBegun {
    ClaimId claim;
    TrialNumber trial;
    BlockNumber until;  ///< Accusers join up to this block.
};
struct Joined {
    ClaimId claim;
    AccountId accuser;
    GroupIndex group;
};
/// Groups that may ask now, the first of the lanes first.
struct TurnBegun {
    ClaimId claim;
    std::uint8_t round;
    scale::BoundedVec<GroupIndex, max_lanes> seated;
    BlockNumber until;
};
struct Asked {
    ClaimId claim;
    Path path;
    AccountId asker;
    Hash256 own;
    BlockNumber due;
};
struct Answered {
    ClaimId claim;
    Path path;
    AccountId by;
};
/// The claim is dead: the chain found it inconsistent at `path`.
struct Convicted {
    ClaimId claim;
    Path path;
    verification::DeathCause cause;
    AccountId by;
};
/// The claim is dead: the question at `path` was not answered in time.
struct Silenced {
    ClaimId claim;
    Path path;
};
/// The claim has survived every group's turn.
struct Survived {
    ClaimId claim;
};
/// The accuser had the last word of a turn that led nowhere; it may not ask again.
struct Forfeited {
    ClaimId claim;
    AccountId accuser;
};
struct ParametersChanged {};

// ---- Errors

enum class Error : std::uint8_t {
    // Of every call
    UnknownTrial,  ///< The claim is not on trial.
    TrialOver,     ///< Its outcome is known, or the clock has run out.
    // Of opening a trial
    AlreadyOnTrial,  ///< One trial a claim; an ended one must be forgotten first.
    // Of a question
    NotAnAccuser,      ///< The sender has no claim of its own against this one.
    AlreadyJoined,     ///< It has said what W ought to be.
    NotJoined,         ///< It has not, while there was time.
    JoiningOver,       ///< New groups are formed up to the first partial sum only.
    TurnNotBegun,      ///< Below W, nobody asks before all groups are known.
    HasForfeited,      ///< It had the last word of a turn that led nowhere.
    GroupNotSeated,    ///< Its group has no lane in this round.
    GroupIsAsking,     ///< One outstanding question a group.
    TooManyQuestions,  ///< More than `questions_max` in this trial.
    AlreadyAsked,      ///< The place is on record, or its answer outstanding.
    NothingDiffers,    ///< The own value is the claimant's.
    AskedTooLate,      ///< The partial sum through this level has passed.
    // Of an answer
    NotAsked,        ///< No question is outstanding there.
    NotTheClaimant,  ///< At a seam only the claimant or a delegate speaks.
    // Of a published trace
    NotSealed,  ///< An answer at a seam lacks the claimant's seal, or it is not valid.
    // Of the parameters
    BadParameters,  ///< `is_valid` refuses them.
    // A path or an answer that does not fit the record: program::Misstep, in its order
    WrongAnswerCount,
    NoSuchChild,
    NothingBelow,
    WrongKind,
    WrongChildren,
    WrongHash,
    // An accusation that fails: program::Refusal, in its order
    RecordUnusable,
    WrongPlace,
    EvidenceTooLarge,
    ProgramDiffers,
    NodeNotInProgram,
    NodeMalformed,
    CountDiffers,
    StateNotOpened,
    NotOpened,
    WrongTileCount,
    TileNotOpened,
    Consistent,
};
Error error_of(program::Misstep misstep);
Error error_of(program::Refusal refusal);

struct Spec {
    using Storage = std::tuple<Parameters, NextTrial, TrialOf, Trials, Members, Groups, Record,
                               Alarms, Forgotten>;
    using Call = std::variant<open, answer, convict, convict_published, set_parameters>;
    using Event = std::variant<TrialBegun, Joined, TurnBegun, Asked, Answered, Convicted, Silenced,
                               Survived, Forfeited, ParametersChanged>;
    using Error = interrogation::Error;
};

}  // namespace assay::interrogation
