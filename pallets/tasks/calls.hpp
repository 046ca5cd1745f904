// SPDX-License-Identifier: Apache-2.0
// The tasks pallet at a glance: storage, calls, events, errors.
#pragma once

#include "pallets/tasks/types.hpp"
#include "runtime/frame/entry.hpp"

namespace assay::tasks {

// ---- Storage

struct Parameters {
    static constexpr std::string_view doc = "Caps, fees and the numbers that size deposits.";
    using Value = ParameterValues;
};
struct NextTask {
    using Value = TaskId;
};
struct Tasks {
    static constexpr std::string_view doc = "Records of unfinished and lately finished tasks.";
    frame::Twox64Concat<TaskId> id;
    using Value = std::optional<Task>;
};
struct Specs {
    static constexpr std::string_view doc = "What the task asks for. It never changes.";
    frame::Twox64Concat<TaskId> id;
    using Value = std::optional<TaskSpec>;
};
struct Results {
    static constexpr std::string_view doc = "Result commitments of settled tasks. They stay.";
    frame::Twox64Concat<TaskId> id;
    using Value = std::optional<TaskResult>;
};
struct Unfinished {
    static constexpr std::string_view doc = "How many unfinished tasks an account has submitted.";
    frame::Blake2_128Concat<AccountId> who;
    using Value = std::uint32_t;
};
struct Roles {
    static constexpr std::string_view doc = "Each account's one role in a task.";
    frame::Twox64Concat<TaskId> task;
    frame::Blake2_128Concat<AccountId> who;
    using Value = std::optional<Role>;
};
/// The agenda: for each block a list of tasks to look at. Appending and taking cost the same
/// however long it is; what a block cannot serve, the next one does.
struct AgendaLength {
    frame::Twox64Concat<BlockNumber> block;
    using Value = std::uint32_t;
};
struct Agenda {
    static constexpr std::string_view doc = "Which tasks the driver looks at in which block.";
    frame::Twox64Concat<BlockNumber> block;
    frame::Twox64Concat<std::uint32_t> position;
    using Value = std::optional<TaskId>;
};
struct Place {
    BlockNumber block = 0;
    std::uint32_t position = 0;
};
struct AgendaCursor {
    static constexpr std::string_view doc = "The first place of the agenda not yet served.";
    using Value = Place;
};

// ---- Calls

struct submit {
    static constexpr frame::CallSpec spec{
        .index = 0,
        .weight = {300'000'000, 12'000},
        .doc = "Post a task. Burns the listing fee and holds the escrow."};
    TaskSpec task;
};
struct cancel {
    static constexpr frame::CallSpec spec{
        .index = 1,
        .weight = {200'000'000, 8'000},
        .doc = "Submitter only, before a solver is bound: take the task back."};
    TaskId task;
};
struct set_parameters {
    static constexpr frame::CallSpec spec{
        .index = 2, .weight = {50'000'000, 2'000}, .doc = "Root only: replace the parameters."};
    ParameterValues values;
};

// ---- Events

struct TaskSubmitted {
    TaskId task;
    AccountId submitter;
    Budget budget;
    Terms terms;
};
struct TaskAssigned {
    TaskId task;
    AccountId solver;
    Price price;
};
/// Training has begun; it must be proved by `until`.
struct OrderSeedDrawn {
    TaskId task;
    Hash256 order_seed;
    BlockNumber until;
};
/// A window opened; its calls are accepted up to and including `until`.
struct StageEntered {
    TaskId task;
    Stage stage;
    BlockNumber until;
};
struct TaskRestarted {
    TaskId task;
};
struct TaskReissued {
    TaskId task, successor;
};
struct TaskFinished {
    TaskId task;
    Stage stage;
};
struct ParametersChanged {};

// ---- Errors

enum class Error : std::uint8_t {
    UnknownTask,          ///< No such task, or it has left storage.
    NotTheSubmitter,      ///< Only who posted a task may cancel it.
    WrongStage,           ///< The call belongs to another stage of the task.
    WindowClosed,         ///< The stage's window is over.
    AnotherRole,          ///< The account has another role in this task (one each).
    NothingToDo,          ///< No steps, no segment length, or no work.
    TooManySegments,      ///< More segments than `caps.segments_max`.
    BadLocation,          ///< A location's scheme is none of the six, or a list is empty.
    ModeNotOffered,       ///< Tolerant mode is not offered.
    InitialStateUnknown,  ///< The task to start from has not settled.
    InitialStateForeign,  ///< It was trained by another program.
    DeadlineTooSoon,      ///< The deadline has passed already.
    DeadlineTooFar,       ///< It lies further away than `caps.open_blocks_max`.
    AuditOutOfBounds,     ///< `audited` is not between the caps.
    PriceOverflow,        ///< The fee does not fit into 128 bits.
    AuditRateTooLow,      ///< The value at risk is not covered: raise `audited` (section 6).
    DepositCapTooLow,     ///< Nor by auditing every segment: the deposit cap would have to rise.
    TooManyTasks,         ///< More unfinished tasks than `caps.open_tasks_max`.
    BadParameters,        ///< `is_valid` refuses them.
};

struct Spec {
    using Storage = std::tuple<Parameters, NextTask, Tasks, Specs, Results, Unfinished, Roles,
                               AgendaLength, Agenda, AgendaCursor>;
    using Call = std::variant<submit, cancel, set_parameters>;
    using Event = std::variant<TaskSubmitted, TaskAssigned, OrderSeedDrawn, StageEntered,
                               TaskRestarted, TaskReissued, TaskFinished, ParametersChanged>;
    using Error = tasks::Error;
};

}  // namespace assay::tasks
