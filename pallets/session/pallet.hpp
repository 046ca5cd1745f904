// SPDX-License-Identifier: Apache-2.0
// Session: who signs for whom, and the turn from one set of validators to the next. A session is an
// epoch of BABE; keys that are named now sign from the session after the next on, so that every
// change is announced a whole session before it takes force.
#pragma once

#include "pallets/session/view.hpp"

namespace assay::session {

/// What sessions ask of whoever chooses the validators, and tell the consensus engines.
template <class C>
concept Config = requires(frame::Context& context, SessionIndex index, const AccountId& who,
                          const KeyedValidators& validators, bool changed) {
    { C::should_end_session(context) } -> std::same_as<bool>;
    /// The validators of a coming session, where they change.
    { C::plan_session(context, index) } -> std::same_as<std::optional<std::vector<AccountId>>>;
    C::end_session(context, index);
    C::start_session(context, index);
    /// `validators` are those of the session that begins, the last argument those of the next.
    C::new_session(context, changed, validators, validators);
    /// Whether the account may name keys.
    { C::is_stash(context, who) } -> std::same_as<bool>;
};

template <Config C>
class Pallet : public View<C> {
    using Base = View<C>;
    using Base::deposit, Base::fail, Base::put, Base::remove, Base::context;

  public:
    using Base::Base, Base::get;

    void build(const Genesis& genesis) {
        std::vector<AccountId> who;
        for (const auto& [stash, keys] : genesis.validators) {
            own(stash, keys);
            who.push_back(stash);
        }
        put(Validators{}, who);
        put(CurrentKeys{}, genesis.validators);
        put(QueuedKeys{}, genesis.validators);
    }

    frame::Result<> call(const frame::Origin& origin, const set_keys& args) {
        const AccountId who = TRY(ensure_signed(origin));
        ENSURE(args.proof.empty(), fail(Error::InvalidProof));
        ENSURE(C::is_stash(context(), who), fail(Error::NoAssociatedValidatorId));
        for (const auto& [type, key] : args.keys.raw()) {
            const auto owner = this->owner(type, key);
            ENSURE(!owner || *owner == who, fail(Error::DuplicatedKey));
        }
        disown(who);
        own(who, args.keys);
        return {};
    }
    frame::Result<> call(const frame::Origin& origin, const purge_keys&) {
        const AccountId who = TRY(ensure_signed(origin));
        ENSURE(get(NextKeys{who}), fail(Error::NoKeys));
        disown(who);
        return {};
    }

    void on_initialize() {
        if (C::should_end_session(context())) rotate();
    }

  private:
    void own(const AccountId& who, const SessionKeys& keys) {
        for (const auto& [type, key] : keys.raw()) put(KeyOwner{std::pair{type, key}}, who);
        put(NextKeys{who}, keys);
    }
    void disown(const AccountId& who) {
        if (const auto old = get(NextKeys{who}))
            for (const auto& [type, key] : old->raw()) remove(KeyOwner{std::pair{type, key}});
        remove(NextKeys{who});
    }

    // The queued validators begin, and those of the session after are called.
    void rotate() {
        const SessionIndex ended = get(CurrentIndex{}), begun = ended + 1;
        const bool changed = get(QueuedChanged{});
        C::end_session(context(), ended);
        const auto current = get(QueuedKeys{});
        std::vector<AccountId> who;
        for (const auto& [stash, keys] : current) who.push_back(stash);
        put(Validators{}, who);
        put(CurrentKeys{}, current);
        put(CurrentIndex{}, begun);
        C::start_session(context(), begun);

        const auto planned = C::plan_session(context(), begun + 1);
        KeyedValidators next;
        for (const auto& stash : planned.value_or(who))
            if (const auto keys = get(NextKeys{stash})) next.emplace_back(stash, *keys);
        // A chain without authorities would stand still for ever.
        if (next.empty()) next = current;
        put(QueuedChanged{}, planned.has_value() || next != current);
        put(QueuedKeys{}, next);
        deposit(NewSession{begun});
        C::new_session(context(), changed, current, next);
    }
};

}  // namespace assay::session
