// SPDX-License-Identifier: Apache-2.0
// Tasks: admits what submitters ask for, keeps the record of every task and the agenda by which the
// driver (pallets/settlement) moves them, and remembers what was settled.
#pragma once

#include "pallets/tasks/sizing.hpp"

namespace assay::tasks {

template <class C>
concept Config = collateral::Purse<typename C::Purse> &&
    requires(const typename C::Jackpot& jackpot) {
    { jackpot.terms() } -> std::same_as<JackpotTerms>;
};

struct Genesis {
    ParameterValues parameters;
};

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::put, Base::remove, Base::mutate, Base::deposit, Base::fail, Base::now;

  public:
    using Base::get;
    explicit Pallet(frame::Context& context) : Base{context}, purse_{context}, jackpot_{context} {}

    void build(const Genesis& genesis) {
        INVARIANT(is_valid(genesis.parameters));
        put(Parameters{}, genesis.parameters);
    }

    // ---- Calls

    frame::Result<> call(const frame::Origin& origin, const submit& args) {
        const AccountId who = TRY(ensure_signed(origin));
        const auto sized = TRY(quote(args.task));
        const auto parameters = get(Parameters{});

        const auto unfinished = get(Unfinished{who});
        ENSURE(unfinished < parameters.caps.open_tasks_max, fail(Error::TooManyTasks));
        TRY(purse_.burn(who, parameters.listing_fee));
        Task task;
        task.submitter = who;
        task.escrow = TRY(purse_.lock(who, *total(sized.budget), collateral::Purpose::Escrow));
        if (unfinished >= parameters.caps.open_tasks_free)
            task.admission =
                TRY(purse_.lock(who, parameters.admission_deposit, collateral::Purpose::Admission));
        open(args.task, task, sized);
        return {};
    }

    frame::Result<> call(const frame::Origin& origin, const cancel& args) {
        const AccountId who = TRY(ensure_signed(origin));
        auto task = TRY(require(args.task, Stage::Open));
        ENSURE(task.submitter == who, fail(Error::NotTheSubmitter));
        finish(args.task, task, Stage::Cancelled);
        return {};
    }

    frame::Result<> call(const frame::Origin& origin, const set_parameters& args) {
        TRY(frame::ensure_root(origin));
        ENSURE(is_valid(args.values), fail(Error::BadParameters));
        put(Parameters{}, args.values);
        deposit(ParametersChanged{});
        return {};
    }

    // ---- What the other protocol pallets ask

    /// What the task would cost if it were submitted now, or why it would be refused.
    frame::Result<Sized> quote(const TaskSpec& spec) const {
        const auto parameters = get(Parameters{});
        TRY(check(spec, parameters));
        const auto sized = assess(spec, parameters, jackpot_.terms());
        if (!sized) return fail(sized.error());
        return *sized;
    }
    std::optional<Task> find(TaskId id) const { return get(Tasks{id}); }
    /// The specification of a task that is known to be in storage.
    TaskSpec spec(TaskId id) const {
        auto spec = get(Specs{id});
        INVARIANT(spec);
        return *std::move(spec);
    }
    ParameterValues parameters() const { return get(Parameters{}); }
    std::optional<TaskResult> result(TaskId id) const { return get(Results{id}); }

    /// The task, if it is in `stage` and the stage's window is open.
    frame::Result<Task> require(TaskId id, Stage stage) const {
        auto task = find(id);
        ENSURE(task, fail(Error::UnknownTask));
        ENSURE(task->stage == stage, fail(Error::WrongStage));
        ENSURE(now() <= task->until, fail(Error::WindowClosed));
        return *std::move(task);
    }

    std::optional<Role> role(TaskId id, const AccountId& who) const { return get(Roles{id, who}); }
    /// Gives `who` its role in the task, unless it has another one there.
    frame::Result<> take_role(TaskId id, const AccountId& who, Role wanted) {
        const auto has = role(id, who);
        ENSURE(!has || *has == wanted, fail(Error::AnotherRole));
        if (!has) put(Roles{id, who}, wanted);
        return {};
    }

    // ---- What the driver and the pallets above change

    /// A window from now up to and including block `until`; the driver comes in the block after.
    void enter(TaskId id, Task& task, Stage stage, BlockNumber until) {
        task.stage = stage;
        task.until = until;
        deposit(StageEntered{id, stage, until});
        wake(id, task, saturated(std::uint64_t{until} + 1));
    }
    /// The driver looks at the task in block `when`, and not before.
    void wake(TaskId id, Task& task, BlockNumber when) {
        INVARIANT(when > now());
        task.alarm = when;
        put(Tasks{id}, task);
        const auto length = get(AgendaLength{when});
        put(Agenda{when, length}, id);
        put(AgendaLength{when}, length + 1);
    }

    void assign(TaskId id, Task& task, const Assignment& assignment, BlockNumber seed_at) {
        task.assignment = assignment;
        task.stage = Stage::Assigned;
        task.until = 0;
        deposit(TaskAssigned{id, assignment.solver, assignment.price});
        wake(id, task, seed_at);
    }
    void start_training(TaskId id, Task& task, const Hash256& order_seed, BlockNumber until) {
        task.assignment->order_seed = order_seed;
        deposit(OrderSeedDrawn{id, order_seed, until});
        enter(id, task, Stage::Training, until);
    }
    /// Back to the market after an abandonment, under the same terms.
    void restart(TaskId id, Task& task) {
        task.assignment.reset();
        ++task.restarts;
        deposit(TaskRestarted{id});
        list(id, task, spec(id).deadline);
    }

    /// The end of a task: the escrow's rest and the place of the task are the submitter's again.
    /// Tells what was returned.
    Balance finish(TaskId id, Task& task, Stage stage) {
        INVARIANT(is_final(stage) && !is_final(task.stage));
        const Balance rest = purse_.amount(task.escrow);
        purse_.close_claim(task.escrow);
        purse_.free(task.escrow);
        if (task.admission) purse_.free(*task.admission);
        end(id, task, stage);
        return rest;
    }
    void record(TaskId id, const TaskResult& result) { put(Results{id}, result); }

    /// Puts a failed task up again under a new id, on the rest of its escrow. Nothing where the
    /// submitter cannot pay what is missing, or the rules of today refuse the task.
    std::optional<TaskId> reissue(TaskId id, Task& task) {
        const auto parameters = get(Parameters{});
        auto again = spec(id);
        again.deadline = saturated(std::uint64_t{again.deadline} + (now() - task.submitted));
        const auto sized = assess(again, parameters, jackpot_.terms());
        if (!sized || task.reissues >= parameters.caps.reissues_max) return std::nullopt;
        const auto missing = saturating_sub(*total(sized->budget), purse_.amount(task.escrow));
        if (missing > 0 && !purse_.top_up(task.escrow, missing)) return std::nullopt;

        Task next;
        next.submitter = task.submitter;
        next.escrow = task.escrow;
        next.admission = task.admission;
        next.reissues = static_cast<std::uint8_t>(task.reissues + 1);
        next.predecessor = id;
        purse_.close_claim(task.escrow);  // The successor opens its own.
        end(id, task, Stage::Reissued);
        const TaskId successor = open(again, next, *sized);
        deposit(TaskReissued{id, successor});
        return successor;
    }

    /// Forgets a finished task; its result stays.
    void forget(TaskId id) {
        std::vector<AccountId> accounts;
        this->template for_each<Roles>(
            [&](const Roles& key, const auto&) {
                accounts.push_back(key.who.key);
                return true;
            },
            id);
        for (const auto& who : accounts) remove(Roles{id, who});
        remove(Tasks{id});
        remove(Specs{id});
    }

    /// The tasks whose alarm has rung, at most `due_per_block` of them; the others wait. Their
    /// alarms are off afterwards.
    std::vector<TaskId> take_due() {
        auto cursor = get(AgendaCursor{});
        std::vector<TaskId> due;
        const auto limit = get(Parameters{}).due_per_block;
        for (std::uint32_t served = 0; cursor.block <= now() && served < limit;) {
            const auto id = get(Agenda{cursor.block, cursor.position});
            if (!id) {
                remove(AgendaLength{cursor.block});
                cursor = {cursor.block + 1, 0};
                continue;
            }
            remove(Agenda{cursor.block, cursor.position});
            ++served;
            // An alarm that was set anew since, or whose task is gone, is not this one.
            if (auto task = find(*id); task && task->alarm == cursor.block) {
                task->alarm = 0;
                put(Tasks{*id}, task);
                due.push_back(*id);
            }
            ++cursor.position;
        }
        put(AgendaCursor{}, cursor);
        return due;
    }

  private:
    static BlockNumber saturated(std::uint64_t block) {
        return static_cast<BlockNumber>(std::min<std::uint64_t>(block, 0xffff'ffff));
    }

    frame::Result<> check(const TaskSpec& spec, const ParameterValues& parameters) const {
        const auto& caps = parameters.caps;
        ENSURE(spec.steps > 0 && spec.checkpoint_every > 0 && spec.work.step > 0,
               fail(Error::NothingToDo));
        ENSURE(step_segments(spec) <= caps.segments_max, fail(Error::TooManySegments));
        ENSURE(are_acceptable(spec.program.locations) && are_acceptable(spec.dataset.locations),
               fail(Error::BadLocation));
        ENSURE(std::holds_alternative<Exact>(spec.numeric_mode), fail(Error::ModeNotOffered));
        ENSURE(spec.audited >= caps.audited_min && spec.audited <= caps.audited_max,
               fail(Error::AuditOutOfBounds));
        ENSURE(spec.deadline > now(), fail(Error::DeadlineTooSoon));
        ENSURE(spec.deadline - now() <= caps.open_blocks_max, fail(Error::DeadlineTooFar));
        if (const auto* from = std::get_if<FromTask>(&spec.initial_state)) {
            const auto start = get(Results{from->task});
            ENSURE(start, fail(Error::InitialStateUnknown));
            ENSURE(start->program == spec.program.root, fail(Error::InitialStateForeign));
        }
        return {};
    }

    TaskId open(const TaskSpec& spec, Task& task, const Sized& sized) {
        const TaskId id = get(NextTask{});
        put(NextTask{}, id + 1);
        task.submitted = now();
        task.budget = sized.budget;
        task.terms = sized.terms;
        purse_.open_claim(task.escrow);
        put(Specs{id}, spec);
        put(Roles{id, task.submitter}, Role::Submitter);
        mutate(Unfinished{task.submitter}, [](std::uint32_t& count) { ++count; });
        deposit(TaskSubmitted{id, task.submitter, task.budget, task.terms});
        list(id, task, spec.deadline);
        return id;
    }

    /// Open from now on; the driver brings it to the market in the next block.
    void list(TaskId id, Task& task, BlockNumber until) {
        task.stage = Stage::Open;
        task.until = until;
        deposit(StageEntered{id, Stage::Open, until});
        wake(id, task, now() + 1);
    }

    void end(TaskId id, Task& task, Stage stage) {
        const auto unfinished = get(Unfinished{task.submitter});
        INVARIANT(unfinished > 0);
        if (unfinished == 1)
            remove(Unfinished{task.submitter});
        else
            put(Unfinished{task.submitter}, unfinished - 1);
        task.stage = stage;
        task.until = 0;
        deposit(TaskFinished{id, stage});
        wake(id, task, saturated(std::uint64_t{now()} + get(Parameters{}).history_depth));
    }

    typename C::Purse purse_;
    typename C::Jackpot jackpot_;
};

}  // namespace assay::tasks
