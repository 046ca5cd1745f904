// SPDX-License-Identifier: Apache-2.0
// Sudo: one account that may act as the chain itself, for chains that somebody develops on. A chain
// whose genesis names no key leaves the pallet out: no call can ever give it one (docs/adr/0301).
#pragma once

#include "pallets/sudo/types.hpp"

namespace assay::sudo {

template <class C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::context, Base::deposit, Base::fail, Base::put;

  public:
    using Base::Base, Base::get;

    void build(const Genesis& genesis) { put(Key{}, genesis.key); }

    frame::Result<> call(const frame::Origin& origin, const sudo& args) {
        TRY(ensure_key(origin));
        deposit(Sudid{frame::to_wire(args.call.dispatch(context(), frame::Root{}))});
        return {};
    }
    frame::Result<> call(const frame::Origin& origin, const sudo_unchecked_weight& args) {
        TRY(ensure_key(origin));
        deposit(Sudid{frame::to_wire(args.call.dispatch(context(), frame::Root{}))});
        return {};
    }
    frame::Result<> call(const frame::Origin& origin, const set_key& args) {
        const AccountId old = TRY(ensure_key(origin));
        const AccountId heir = TRY(look_up(args.new_));
        put(Key{}, heir);
        deposit(KeyChanged{old, heir});
        return {};
    }
    frame::Result<> call(const frame::Origin& origin, const sudo_as& args) {
        TRY(ensure_key(origin));
        const frame::Signed as{TRY(look_up(args.who))};
        deposit(SudoAsDone{frame::to_wire(args.call.dispatch(context(), as))});
        return {};
    }
    frame::Result<> call(const frame::Origin& origin, const remove_key&) {
        TRY(ensure_key(origin));
        put(Key{}, std::nullopt);
        deposit(KeyRemoved{});
        return {};
    }

  private:
    frame::Result<AccountId> ensure_key(const frame::Origin& origin) const {
        const AccountId who = TRY(ensure_signed(origin));
        ENSURE(get(Key{}) == who, fail(Error::RequireSudo));
        return who;
    }
};

}  // namespace assay::sudo
