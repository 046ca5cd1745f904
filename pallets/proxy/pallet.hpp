// SPDX-License-Identifier: Apache-2.0
// Proxy: accounts that act for other accounts, with a permission, and where the account wants it
// only after a call has been announced for a while.
#pragma once

#include "pallets/proxy/records.hpp"

namespace assay::proxy {

template <Config C>
class Pallet : public Records<C> {
    using Base = Records<C>;
    using Base::context, Base::currency_, Base::deposit, Base::fail, Base::find, Base::now,
        Base::put, Base::release, Base::remove, Base::store, Base::strike;
    using typename Base::HoldReason;

  public:
    using Base::Base, Base::get;

    // ---- Acting for another

    frame::Result<> call(const frame::Origin& origin, const proxy& args) {
        const AccountId who = TRY(ensure_signed(origin));
        const AccountId real = TRY(look_up(args.real));
        const auto definition = TRY(find(real, who, args.force_proxy_type));
        ENSURE(definition.delay == 0, fail(Error::Unannounced));
        act(real, definition.proxy_type, args.call);
        return {};
    }

    frame::Result<> call(const frame::Origin& origin, const proxy_announced& args) {
        TRY(ensure_signed(origin));
        const AccountId delegate = TRY(look_up(args.delegate));
        const AccountId real = TRY(look_up(args.real));
        const auto definition = TRY(find(real, delegate, args.force_proxy_type));
        TRY(strike(delegate, Error::Unannounced,
                   [&, hash = args.call.hash()](const Announcement& announcement) {
                       return announcement.real == real && announcement.call_hash == hash &&
                              now() - announcement.height >= definition.delay;
                   }));
        act(real, definition.proxy_type, args.call);
        return {};
    }

    // ---- Who may

    frame::Result<> call(const frame::Origin& origin, const add_proxy& args) {
        const AccountId who = TRY(ensure_signed(origin));
        const ProxyDefinition added{TRY(look_up(args.delegate)), args.proxy_type, args.delay};
        ENSURE(added.delegate != who, fail(Error::NoSelfProxy));
        auto record = get(Proxies{who});
        auto& list = record.items.items;
        const auto place = std::ranges::lower_bound(list, rank(added), {}, rank);
        ENSURE(place == list.end() || *place != added, fail(Error::Duplicate));
        ENSURE(list.size() < max_proxies, fail(Error::TooMany));
        list.insert(place, added);
        TRY(store(who, std::move(record)));
        deposit(ProxyAdded{who, added.delegate, added.proxy_type, added.delay});
        return {};
    }

    frame::Result<> call(const frame::Origin& origin, const remove_proxy& args) {
        const AccountId who = TRY(ensure_signed(origin));
        const ProxyDefinition gone{TRY(look_up(args.delegate)), args.proxy_type, args.delay};
        auto record = get(Proxies{who});
        ENSURE(std::erase(record.items.items, gone) > 0, fail(Error::NotFound));
        TRY(store(who, std::move(record)));
        deposit(ProxyRemoved{who, gone.delegate, gone.proxy_type, gone.delay});
        return {};
    }

    frame::Result<> call(const frame::Origin& origin, const remove_proxies&) {
        const AccountId who = TRY(ensure_signed(origin));
        auto record = get(Proxies{who});
        record.items = {};
        return store(who, std::move(record));
    }

    // ---- Pure accounts

    frame::Result<> call(const frame::Origin& origin, const create_pure& args) {
        const AccountId who = TRY(ensure_signed(origin));
        const auto extrinsic = context().extrinsic_index();
        const auto pure = pure_account(who, now(), extrinsic, args.proxy_type, args.index);
        ENSURE(!this->contains(Proxies{pure}), fail(Error::Duplicate));
        const Balance amount = C::constants.proxy_deposit_base + C::constants.proxy_deposit_factor;
        TRY(currency_.hold(HoldReason::Proxy, who, amount));
        put(Proxies{pure},
            {std::vector{ProxyDefinition{who, args.proxy_type, args.delay}}, amount});
        deposit(PureCreated{pure, who, args.proxy_type, args.index, now(), extrinsic});
        return {};
    }

    frame::Result<> call(const frame::Origin& origin, const kill_pure& args) {
        const AccountId who = TRY(ensure_signed(origin));
        const AccountId spawner = TRY(look_up(args.spawner));
        ENSURE(
            pure_account(spawner, args.height, args.ext_index, args.proxy_type, args.index) == who,
            fail(Error::NoPermission));
        const Balance kept = get(Proxies{who}).deposit;
        remove(Proxies{who});
        const Balance own = TRY(release(HoldReason::Proxy, who, kept));
        TRY(release(HoldReason::Proxy, spawner, kept - own));
        deposit(PureKilled{who, spawner, args.proxy_type, args.index});
        return {};
    }

    // ---- Announcements

    frame::Result<> call(const frame::Origin& origin, const announce& args) {
        const AccountId who = TRY(ensure_signed(origin));
        const AccountId real = TRY(look_up(args.real));
        TRY(find(real, who, std::nullopt));
        auto record = get(Announcements{who});
        ENSURE(record.items.size() < max_pending, fail(Error::TooMany));
        record.items.items.push_back({real, args.call_hash, now()});
        TRY(store(who, std::move(record)));
        deposit(Announced{real, who, args.call_hash});
        return {};
    }

    frame::Result<> call(const frame::Origin& origin, const remove_announcement& args) {
        const AccountId who = TRY(ensure_signed(origin));
        return retract(who, TRY(look_up(args.real)), args.call_hash);
    }

    frame::Result<> call(const frame::Origin& origin, const reject_announcement& args) {
        const AccountId who = TRY(ensure_signed(origin));
        return retract(TRY(look_up(args.delegate)), who, args.call_hash);
    }

  private:
    frame::Result<> retract(const AccountId& delegate, const AccountId& real,
                            const Hash256& call_hash) {
        return strike(delegate, Error::NotFound, [&](const Announcement& announcement) {
            return announcement.real == real && announcement.call_hash == call_hash;
        });
    }

    /// What becomes of the call is told in an event: the delegate's own call has succeeded.
    void act(const AccountId& real, ProxyType permission, const frame::RuntimeCall& call) {
        const bool allowed = permits(permission, call, C::index, C::covers);
        const auto result = allowed ? call.dispatch(context(), frame::Signed{real})
                                    : frame::Result<>{C::System::call_filtered()};
        deposit(ProxyExecuted{frame::to_wire(result)});
    }

    static std::tuple<AccountId, ProxyType, BlockNumber> rank(const ProxyDefinition& definition) {
        return {definition.delegate, definition.proxy_type, definition.delay};
    }
};

}  // namespace assay::proxy
