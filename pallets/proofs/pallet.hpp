// SPDX-License-Identifier: Apache-2.0
// Proofs: the solver's word. Its root is fixed before anybody knows which segments will be asked
// for, and what it delivers afterwards must lead to that root.
#pragma once

#include "pallets/proofs/types.hpp"

namespace assay::proofs {

template <class C>
concept Config = collateral::Purse<typename C::Purse> && requires {
    typename C::Tasks;
};

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::put, Base::remove, Base::deposit, Base::fail, Base::now;
    using Stage = tasks::Stage;

  public:
    using Base::get;
    explicit Pallet(frame::Context& context) : Base{context}, purse_{context}, tasks_{context} {}

    void build(const Genesis& genesis) {
        INVARIANT(is_valid(genesis.parameters));
        put(Parameters{}, genesis.parameters);
    }

    // ---- Calls

    frame::Result<> call(const frame::Origin& origin, const commit_proof& args) {
        const AccountId who = TRY(ensure_signed(origin));
        auto proof = get(Proofs{args.task}).value_or(Proof{});
        // The first commitment starts the grace; one after a withdrawal does not move its end.
        const bool first = proof.withdrawals == 0 && !proof.root;
        auto task = TRY(tasks_.require(args.task, first ? Stage::Training : Stage::Proved));
        ENSURE(task.assignment->solver == who, fail(Error::NotTheSolver));
        ENSURE(!proof.root, fail(Error::AlreadyCommitted));

        proof.root = args.root;
        put(Proofs{args.task}, proof);
        deposit(ProofCommitted{args.task, args.root});
        if (first)
            tasks_.enter(args.task, task, Stage::Proved, now() + get(Parameters{}).grace_blocks);
        return {};
    }

    frame::Result<> call(const frame::Origin& origin, const withdraw_proof& args) {
        const AccountId who = TRY(ensure_signed(origin));
        const auto task = TRY(tasks_.require(args.task, Stage::Proved));
        ENSURE(task.assignment->solver == who, fail(Error::NotTheSolver));
        auto proof = get(Proofs{args.task}).value_or(Proof{});
        ENSURE(proof.root, fail(Error::NothingCommitted));
        const auto parameters = get(Parameters{});
        ENSURE(proof.withdrawals < parameters.recommits_max, fail(Error::TooManyRecommits));

        TRY(purse_.burn(who, parameters.recommit_fee));
        proof.root.reset();
        ++proof.withdrawals;
        put(Proofs{args.task}, proof);
        deposit(ProofWithdrawn{args.task});
        return {};
    }

    frame::Result<> call(const frame::Origin& origin, const deliver& args) {
        const AccountId who = TRY(ensure_signed(origin));
        auto task = TRY(tasks_.require(args.task, Stage::Sampled));
        ENSURE(task.assignment->solver == who, fail(Error::NotTheSolver));
        const auto asked = get(Asked{args.task});
        ENSURE(std::ranges::equal(args.checkpoints, asked, {}, &Delivery::checkpoint),
               fail(Error::WrongCheckpoints));
        const auto spec = tasks_.spec(args.task);
        for (const auto& delivery : args.checkpoints) TRY(accept(args.task, spec, task, delivery));
        // Custodians will check and sign here before the stage is left.
        tasks_.enter(args.task, task, Stage::Delivered, now());
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

    std::optional<Hash256> root(TaskId id) const {
        const auto proof = get(Proofs{id});
        return proof ? proof->root : std::nullopt;
    }
    std::optional<Checkpoint> checkpoint(TaskId id, CheckpointIndex index) const {
        return get(Checkpoints{id, index});
    }
    /// The draw is made: the solver must deliver both ends of these segments.
    void ask(TaskId id, tasks::Task& task, std::span<const tasks::SegmentIndex> segments) {
        put(Asked{id}, ends_of(segments));
        tasks_.enter(id, task, Stage::Sampled, now() + get(Parameters{}).delivery_blocks);
    }
    void forget(TaskId id) {
        for (const auto index : get(Asked{id})) remove(Checkpoints{id, index});
        remove(Asked{id});
        remove(Proofs{id});
    }

  private:
    frame::Result<> accept(TaskId id, const tasks::TaskSpec& spec, const tasks::Task& task,
                           const Delivery& delivery) {
        ENSURE(tasks::are_acceptable(delivery.locations), fail(Error::BadLocation));
        const auto header = header_of(id, spec, task.assignment->order_seed, delivery.checkpoint);
        const Checkpoint state{program::state_commitment(header, delivery.state_root),
                               delivery.state_root};
        const program::Leaf leaf{.kind = program::TreeKind::Proof,
                                 .leaf_count = tasks::step_segments(spec) + 1U,
                                 .index = delivery.checkpoint,
                                 .value = state.commitment};
        const auto committed = root(id);
        ENSURE(committed && program::verify(*committed, leaf, delivery.path),
               fail(Error::BadOpening));
        if (delivery.checkpoint == 0) {
            const auto* from = std::get_if<tasks::FromTask>(&spec.initial_state);
            const auto start = from ? tasks_.result(from->task) : std::nullopt;
            ENSURE(!from || (start && start->state_root == delivery.state_root),
                   fail(Error::WrongStart));
        }
        put(Checkpoints{id, delivery.checkpoint}, state);
        deposit(CheckpointDelivered{id, delivery.checkpoint, state, delivery.locations});
        return {};
    }

    typename C::Purse purse_;
    typename C::Tasks tasks_;
};

}  // namespace assay::proofs
