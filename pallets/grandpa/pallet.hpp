// SPDX-License-Identifier: Apache-2.0
// GRANDPA on the chain: who votes, the announcement of who will, and reports of those who voted
// twice. Votes themselves never come near a block.
#pragma once

#include "pallets/grandpa/types.hpp"

namespace assay::pallet_grandpa {

template <class C>
concept Config = historical::TakesReports<C> && requires {
    { C::constants } -> std::convertible_to<Constants>;
    typename C::System;
};

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::deposit, Base::fail, Base::put, Base::mutate, Base::now, Base::context;

    static constexpr grandpa::SetId kept = C::constants.max_set_id_session_entries;

  public:
    using Base::Base, Base::get;

    void build(const Genesis& genesis) {
        put(Authorities{}, genesis.authorities);
        put(SetIdSession{0U}, 0U);
    }

    // ---- Calls

    frame::Result<> call(const frame::Origin& origin, const report_equivocation& args) {
        const AccountId reporter = TRY(ensure_signed(origin));
        return report({reporter}, args.equivocation_proof, args.key_owner_proof);
    }
    frame::Result<> call(const frame::Origin& origin, const report_equivocation_unsigned& args) {
        const auto reporters = TRY(historical::inherent_reporters<C>(context(), origin));
        return report(reporters, args.equivocation_proof, args.key_owner_proof);
    }
    frame::Result<> call(const frame::Origin& origin, const note_stalled& args) {
        TRY(frame::ensure_root(origin));
        put(Stalled{}, std::pair{args.delay, args.best_finalized_block_number});
        return {};
    }

    // ---- Hooks

    void on_finalize() {
        const auto pending = get(PendingChange{});
        if (!pending) return;
        if (now() == pending->scheduled_at) {
            const grandpa::ScheduledChange change{pending->next_authorities, pending->delay};
            if (pending->forced)
                announce(grandpa::ForcedChange{*pending->forced, change});
            else
                announce(change);
        }
        if (now() == pending->scheduled_at + pending->delay) {
            put(Authorities{}, pending->next_authorities);
            deposit(NewAuthorities{pending->next_authorities});
            put(PendingChange{}, std::nullopt);
        }
    }

    // ---- What sessions tell

    void begin_session(bool changed, const grandpa::AuthorityList& authorities,
                       session::SessionIndex session) {
        const auto stalled = get(Stalled{});
        auto set = get(CurrentSetId{});
        if (changed || stalled) {
            const auto scheduled = stalled ? schedule(authorities, stalled->first, stalled->second)
                                           : schedule(authorities, 0, std::nullopt);
            put(Stalled{}, std::nullopt);
            if (scheduled) put(CurrentSetId{}, ++set);
            if (set >= kept) this->remove(SetIdSession{set - kept});
        }
        put(SetIdSession{set}, session);
    }

    /// Announces voters: in force once the block `delay` later is final, or, where the change is
    /// forced, imported.
    frame::Result<> schedule(const grandpa::AuthorityList& next, BlockNumber delay,
                             std::optional<BlockNumber> forced) {
        ENSURE(!get(PendingChange{}), fail(Error::ChangePending));
        if (forced) {
            ENSURE(get(NextForced{}).value_or(0) <= now(), fail(Error::TooSoon));
            put(NextForced{}, now() + 2 * delay);
        }
        put(PendingChange{}, StoredPendingChange{now(), delay, next, forced});
        return {};
    }

    // ---- What nodes ask

    /// The voters as of a final block, with the change that it has announced and not brought.
    /// The number of the set counts a change when it is announced.
    grandpa::SetId set_in_force() const {
        return get(CurrentSetId{}) - (get(PendingChange{}) ? 1 : 0);
    }

  private:
    void announce(const grandpa::ConsensusLog& log) {
        typename C::System{context()}.deposit_log(grandpa::to_digest_item(log));
    }

    // A set lasts from the session after the last one of the set before to its own last one.
    bool lasted(grandpa::SetId set, session::SessionIndex session) const {
        const auto last = get(SetIdSession{set});
        if (!last || session > *last) return false;
        if (set == 0) return true;
        const auto before = get(SetIdSession{set - 1});
        return before && session > *before;
    }

    frame::Result<> report(const std::vector<AccountId>& reporters,
                           const grandpa::EquivocationProof& proof,
                           const historical::MembershipProof& owner) {
        grandpa::PlainSignatures signatures;
        ENSURE(grandpa::holds(proof, signatures), fail(Error::InvalidEquivocationProof));
        ENSURE(lasted(proof.set_id, owner.session), fail(Error::InvalidEquivocationProof));
        const auto& id = grandpa::offender(proof);
        const Bytes key{id.bytes.begin(), id.bytes.end()};
        const auto when = scale::to_bytes(std::pair{proof.set_id, grandpa::round_of(proof)});
        const auto outcome = historical::report_owner<C>(context(), session::grandpa_key, key,
                                                         owner, when, reporters);
        ENSURE(outcome, fail(historical::error_of<Error>(outcome.error())));
        return {};
    }
};

}  // namespace assay::pallet_grandpa
