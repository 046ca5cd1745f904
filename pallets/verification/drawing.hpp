// SPDX-License-Identifier: Apache-2.0
// The draws of an audit: segments once, verifiers in each round, by randomness that is later than
// all it decides about.
#pragma once

#include "pallets/tasks/sizing.hpp"
#include "pallets/verification/calls.hpp"

namespace assay::verification {

/// `C` is verification's Config.
template <class C>
class Drawing : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::put, Base::deposit, Base::now;

  public:
    using Base::get;
    explicit Drawing(frame::Context& context)
        : Base{context},
          purse_{context},
          tasks_{context},
          market_{context},
          proofs_{context},
          beacons_{context} {}

    /// Binds the coming draw to the state at the end of the last block. Call it in a hook.
    void freeze(TaskId id, tasks::Task& task) {
        auto audit = get(Audits{id}).value_or(Audit{});
        audit.frozen = market_.seats().freeze();
        put(Audits{id}, audit);
        tasks_.wake(id, task, std::max(beacons_.ready_at(audit.frozen.block), now() + 1));
    }

    /// The number of verifiers drawn for the round, or nothing while its beacon is not there; then
    /// the task is looked at again in the next block.
    std::optional<std::uint32_t> draw(TaskId id, tasks::Task& task) {
        auto audit = get(Audits{id});
        INVARIANT(audit);
        const auto beacon = beacons_.beacon_after(audit->frozen.block);
        if (!beacon) {
            if (beacons_.is_lost(audit->frozen.block))
                freeze(id, task);
            else
                tasks_.wake(id, task, now() + 1);
            return std::nullopt;
        }
        audit->beacon = *beacon;
        const auto spec = tasks_.spec(id);
        if (audit->drawn.empty()) draw_segments(id, spec, *audit);
        put(Audits{id}, audit);
        std::uint32_t drawn = 0;
        for (const auto segment : audit->waiting)
            drawn += draw_verifier(id, task, spec, *audit, segment) ? 1U : 0U;
        if (audit->round == 0)
            proofs_.ask(id, task, audit->drawn.items);
        else
            open_claims(id, task);
        return drawn;
    }

    /// ClaimCommit begins: long enough to replay the largest segment on the slowest device.
    void open_claims(TaskId id, tasks::Task& task) {
        tasks_.enter(id, task, tasks::Stage::ClaimCommit, now() + window(id));
    }

    /// The window for replaying any segment of this round.
    BlockNumber window(TaskId id) const {
        const auto audit = get(Audits{id});
        INVARIANT(audit);
        const auto spec = tasks_.spec(id);
        tasks::Work largest = 0;
        for (const auto segment : audit->waiting)
            largest = std::max(largest, tasks::work_of(spec, tasks::segment_at(spec, segment)));
        return replay_window(largest, get(Parameters{}));
    }

  private:
    void draw_segments(TaskId id, const tasks::TaskSpec& spec, Audit& audit) {
        const auto plan = tasks::plan_audit(spec);
        const auto last = tasks::step_segments(spec);
        std::vector<SegmentIndex> drawn;
        if (std::holds_alternative<tasks::FromSeed>(spec.initial_state)) drawn.push_back(0);
        drawn.push_back(1);
        const randomness::Ticket ticket{.lottery = randomness::Lottery::Segments,
                                        .task = id,
                                        .segment = 0,
                                        .round = 0,
                                        .attempt = 0};
        for (const auto number : randomness::draw_set(audit.beacon, ticket, plan.drawn, plan.pool))
            drawn.push_back(number + 2);
        if (last > 1) drawn.push_back(last);
        audit.drawn = drawn;
        audit.waiting = drawn;
        for (const auto segment : drawn) put(Segments{id, segment}, SegmentRecord{});
        deposit(SegmentsDrawn{id, audit.beacon, audit.drawn});
    }

    bool draw_verifier(TaskId id, const tasks::Task& task, const tasks::TaskSpec& spec,
                       const Audit& audit, SegmentIndex segment) {
        auto record = get(Segments{id, segment});
        INVARIANT(record);
        const auto place = market_.seats().draw({.beacon = audit.beacon,
                                                 .frozen = audit.frozen,
                                                 .task = id,
                                                 .segment = segment,
                                                 .round = audit.round,
                                                 .submitted = task.submitted,
                                                 .memory = spec.memory,
                                                 .deposit = task.terms.verifier_deposit,
                                                 .taken = record->had.items});
        if (!place) return false;
        const auto seat = market_.seats().seat(*place);
        INVARIANT(tasks_.take_role(id, seat->account, Role::Verifier));
        market_.seats().engage(*place, id);
        purse_.open_claim(seat->hold);

        const ClaimId claim = get(NextClaim{});
        put(NextClaim{}, claim + 1);
        put(Claims{claim}, Claim{.task = id,
                                 .segment = segment,
                                 .round = audit.round,
                                 .kind = ClaimKind::Drawn,
                                 .state = ClaimState::Awaited,
                                 .account = seat->account,
                                 .hold = seat->hold,
                                 .seat = *place,
                                 .commitment = {},
                                 .committed = 0,
                                 .value = {},
                                 .root = {},
                                 .outcome = {}});
        record->current = std::vector{claim};
        record->had.items.push_back(seat->account);
        put(Segments{id, segment}, record);
        deposit(VerifierDrawn{id, segment, audit.round, claim, seat->account});
        return true;
    }

    typename C::Purse purse_;
    typename C::Tasks tasks_;
    typename C::Market market_;
    typename C::Proofs proofs_;
    typename C::Beacons beacons_;
};

}  // namespace assay::verification
