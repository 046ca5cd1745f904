// SPDX-License-Identifier: Apache-2.0
// Verification: draws who checks what, keeps the claims and their windows, and says what stands.
#pragma once

#include "pallets/verification/challengers.hpp"
#include "pallets/verification/leaks.hpp"
#include "pallets/verification/rounds.hpp"

namespace assay::verification {

template <class C>
concept Config = collateral::Purse<typename C::Purse> && Trials<typename C::Trials> && requires {
    typename C::Tasks;
    typename C::Market;
    typename C::Proofs;
    typename C::Beacons;
    typename C::System;
};

struct Genesis {
    ParameterValues parameters;
};

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::put, Base::remove, Base::deposit, Base::fail;
    using Origin = frame::Origin;

  public:
    using Base::get;
    explicit Pallet(frame::Context& context)
        : Base{context},
          tasks_{context},
          claimants_{context},
          challengers_{context},
          leaks_{context},
          drawing_{context},
          rounds_{context} {}

    void build(const Genesis& genesis) {
        INVARIANT(is_valid(genesis.parameters));
        put(Parameters{}, genesis.parameters);
    }

    // ---- Calls

    frame::Result<> call(const Origin& origin, const commit_claim& args) {
        return claimants_.commit(TRY(ensure_signed(origin)), args);
    }
    frame::Result<> call(const Origin& origin, const reveal_claim& args) {
        return claimants_.reveal(TRY(ensure_signed(origin)), args);
    }
    frame::Result<> call(const Origin& origin, const commit_challenge& args) {
        return challengers_.commit(TRY(ensure_signed(origin)), args);
    }
    frame::Result<> call(const Origin& origin, const reveal_challenge& args) {
        return challengers_.reveal(TRY(ensure_signed(origin)), args);
    }
    frame::Result<> call(const Origin& origin, const contest& args) {
        return challengers_.question(TRY(ensure_signed(origin)), args);
    }
    frame::Result<> call(const Origin& origin, const reveal_plant& args) {
        return claimants_.show(TRY(ensure_signed(origin)), args);
    }
    frame::Result<> call(const Origin& origin, const notice_leak& args) {
        return leaks_.notice(TRY(ensure_signed(origin)), args);
    }
    frame::Result<> call(const Origin& origin, const report_leak& args) {
        return leaks_.report(TRY(ensure_signed(origin)), args);
    }
    frame::Result<> call(const Origin& origin, const set_parameters& args) {
        TRY(frame::ensure_root(origin));
        ENSURE(is_valid(args.values), fail(Error::BadParameters));
        put(Parameters{}, args.values);
        deposit(ParametersChanged{});
        return {};
    }

    // ---- What the driver asks (pallets/settlement)

    std::optional<Audit> audit(TaskId id) const { return get(Audits{id}); }
    void freeze(TaskId id, tasks::Task& task) { drawing_.freeze(id, task); }
    std::optional<std::uint32_t> draw(TaskId id, tasks::Task& task) {
        return drawing_.draw(id, task);
    }
    void open_claims(TaskId id, tasks::Task& task) { drawing_.open_claims(id, task); }
    bool advance(TaskId id, tasks::Task& task) { return rounds_.advance(id, task); }
    RoundOutcome end_round(TaskId id) { return rounds_.end(id); }
    std::vector<NumberedClaim> claims(TaskId id, SegmentIndex segment) const {
        return rounds_.claims(id, segment);
    }
    SegmentState state(TaskId id, SegmentIndex segment) const {
        return get(Segments{id, segment})->state;
    }
    void close(ClaimId id, ClaimState state) { rounds_.close(id, state); }

    /// Another round for the segments that are not decided. False if there may be no other.
    bool begin_round(TaskId id, tasks::Task& task, std::uint32_t rounds_max) {
        auto audit = get(Audits{id});
        INVARIANT(audit);
        if (audit->round + 1U >= rounds_max) return false;
        ++audit->round;
        std::erase_if(audit->waiting.items, [&](SegmentIndex segment) {
            return state(id, segment) == SegmentState::Passed;
        });
        put(Audits{id}, audit);
        task.stage = tasks::Stage::Redrawing;
        drawing_.freeze(id, task);
        return true;
    }

    /// Forgets the audit of a finished task, whose claims are all closed.
    void forget(TaskId id) {
        const auto audit = get(Audits{id});
        if (!audit) return;
        for (const auto segment : audit->drawn) remove(Segments{id, segment});
        remove(Audits{id});
    }

  private:
    typename C::Tasks tasks_;
    Claimants<C> claimants_;
    Challengers<C> challengers_;
    Leaks<C> leaks_;
    Drawing<C> drawing_;
    Rounds<C> rounds_;
};

}  // namespace assay::verification
