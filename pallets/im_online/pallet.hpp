// SPDX-License-Identifier: Apache-2.0
// ImOnline: which validators were there. A block is a sign of life; who has no turn to write one
// sends a heartbeat. Who gave neither by the end of the session is named to whoever punishes.
#pragma once

#include "pallets/im_online/types.hpp"
#include "pallets/session/view.hpp"

namespace assay::im_online {

template <class C>
concept Config = requires(frame::Context& context, SessionIndex index, std::uint32_t validators,
                          const std::vector<AccountId>& offline) {
    typename C::Session;  // Its place in the runtime.
    /// Whether the session is so near its end that everybody has had time to be heard.
    { C::is_late(context) } -> std::same_as<bool>;
    /// These of so many validators of a session were not there.
    C::offline(context, index, validators, offline);
};

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::deposit, Base::fail, Base::put, Base::remove, Base::mutate, Base::context;

  public:
    using Base::Base, Base::get;

    // ---- Calls

    frame::Result<> call(const frame::Origin& origin, const heartbeat&) {
        const session::BabeId key{TRY(ensure_signed(origin)).bytes};
        const auto validators = this->validators();
        const auto at = index_of(validators, key);
        ENSURE(at, fail(Error::InvalidKey));
        ENSURE(!was_heard(sessions().index(), *at, validators[*at].first),
               fail(Error::DuplicatedHeartbeat));
        put(ReceivedHeartbeats{sessions().index(), *at}, true);
        deposit(HeartbeatReceived{key});
        return {};
    }

    // ---- What others tell

    /// `who` has authored a block of the present session.
    void note_author(const AccountId& who) {
        mutate(AuthoredBlocks{sessions().index(), who}, [](std::uint32_t& blocks) { ++blocks; });
        if (C::is_late(context()) && !get(HeardOut{})) put(HeardOut{}, true);
    }

    /// The session ends. A chain that stood still before its validators could be heard says nothing
    /// about them.
    void end_session(SessionIndex index) {
        const auto validators = this->validators();
        std::vector<AccountId> offline;
        for (std::uint32_t at = 0; at < validators.size(); ++at) {
            const auto& who = validators[at].first;
            if (!was_heard(index, at, who)) offline.push_back(who);
            remove(ReceivedHeartbeats{index, at});
            remove(AuthoredBlocks{index, who});
        }
        const bool judged = get(HeardOut{});
        remove(HeardOut{});
        if (!judged) return;
        if (offline.empty()) return deposit(AllGood{});
        deposit(SomeOffline{offline});
        C::offline(context(), index, static_cast<std::uint32_t>(validators.size()), offline);
    }

    // ---- What nodes and fees ask

    /// Whether the key is a validator's of whom this session has not heard.
    bool waits_for(const session::BabeId& key) const {
        const auto validators = this->validators();
        const auto at = index_of(validators, key);
        return at && !was_heard(sessions().index(), *at, validators[*at].first);
    }

  private:
    using Sessions = session::View<typename C::Session>;
    Sessions sessions() const { return Sessions{context()}; }
    session::KeyedValidators validators() const { return sessions().get(session::CurrentKeys{}); }

    static std::optional<std::uint32_t> index_of(const session::KeyedValidators& validators,
                                                 const session::BabeId& key) {
        const auto found = std::ranges::find_if(
            validators, [&](const auto& one) { return one.second.babe == key; });
        if (found == validators.end()) return std::nullopt;
        return static_cast<std::uint32_t>(found - validators.begin());
    }
    bool was_heard(SessionIndex index, std::uint32_t at, const AccountId& who) const {
        return this->contains(AuthoredBlocks{index, who}) ||
               this->contains(ReceivedHeartbeats{index, at});
    }
};

}  // namespace assay::im_online
