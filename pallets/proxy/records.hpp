// SPDX-License-Identifier: Apache-2.0
// The records of the proxy pallet with the deposits on them: who may act for whom, and what was
// announced.
#pragma once

#include "pallets/balances/currency.hpp"
#include "pallets/proxy/permission.hpp"

namespace assay::proxy {

template <class C>
concept Config = balances::Currency<typename C::Currency> && requires {
    typename C::System;
    { C::constants } -> std::convertible_to<Constants>;
    { C::covers } -> std::convertible_to<Covers>;
    requires C::constants.max_proxies == max_proxies&& C::constants.max_pending == max_pending;
    requires C::constants.proxy_deposit_base > 0 && C::constants.announcement_deposit_base > 0;
};

template <class C>
class Records : public frame::PalletBase<C, Spec> {
  protected:
    using Base = frame::PalletBase<C, Spec>;
    using Base::fail, Base::now, Base::put, Base::remove;
    using HoldReason = balances::HoldReason;

  public:
    using Base::get;
    explicit Records(frame::Context& block) : Base{block}, currency_{block} {}

  protected:
    frame::Result<ProxyDefinition> find(const AccountId& real, const AccountId& delegate,
                                        const std::optional<ProxyType>& wanted) const {
        const auto record = get(Proxies{real});
        const auto found = std::ranges::find_if(record.items, [&](const auto& definition) {
            return definition.delegate == delegate && (!wanted || definition.proxy_type == *wanted);
        });
        ENSURE(found != record.items.end(), fail(Error::NotProxy));
        return *found;
    }

    /// Writes the record of `who` with the deposit that it asks for now.
    frame::Result<> store(const AccountId& who, Proxies::Value record) {
        TRY(adjust(HoldReason::Proxy, who, record, C::constants.proxy_deposit_base,
                   C::constants.proxy_deposit_factor));
        write(Proxies{who}, record);
        return {};
    }
    frame::Result<> store(const AccountId& who, Announcements::Value record) {
        TRY(adjust(HoldReason::Announcement, who, record, C::constants.announcement_deposit_base,
                   C::constants.announcement_deposit_factor));
        write(Announcements{who}, record);
        return {};
    }

    /// Forgets those announcements of `delegate` that `is_meant`.
    template <class Test>
    frame::Result<> strike(const AccountId& delegate, Error otherwise, Test is_meant) {
        auto record = get(Announcements{delegate});
        ENSURE(std::erase_if(record.items.items, is_meant) > 0, fail(otherwise));
        return store(delegate, std::move(record));
    }

    /// What `who` has on hold for that, at most `amount`: a pure account's first deposit is its
    /// spawner's. Tells how much it was.
    frame::Result<Balance> release(HoldReason reason, const AccountId& who, Balance amount) {
        const Balance given = std::min(amount, currency_.held(reason, who));
        if (given > 0) TRY(currency_.release(reason, who, given));
        return given;
    }

    typename C::Currency currency_;

  private:
    template <class Record>
    frame::Result<> adjust(HoldReason reason, const AccountId& who, Record& record, Balance base,
                           Balance factor) {
        const Balance due = record.items.empty() ? 0 : base + factor * record.items.size();
        if (due > record.deposit)
            TRY(currency_.hold(reason, who, due - record.deposit));
        else
            TRY(release(reason, who, record.deposit - due));
        record.deposit = due;
        return {};
    }
    template <class Key>
    void write(const Key& key, const typename Key::Value& record) {
        if (record.items.empty())
            remove(key);
        else
            put(key, record);
    }
};

}  // namespace assay::proxy
