// SPDX-License-Identifier: Apache-2.0
// What other pallets may read of sessions: a window onto its storage, so that they need not know
// the pallet that drives them.
#pragma once

#include "pallets/session/types.hpp"

namespace assay::session {

/// `Place` is session's place in the runtime (index and name), not its whole Config.
template <class Place>
class View : public frame::PalletBase<Place, Spec> {
    using Base = frame::PalletBase<Place, Spec>;

  public:
    using Base::Base, Base::get;

    SessionIndex index() const { return get(CurrentIndex{}); }
    std::vector<AccountId> validators() const { return get(Validators{}); }
    /// Nothing for an index beyond the validators.
    std::optional<AccountId> validator(std::size_t at) const {
        const auto all = get(Validators{});
        return at < all.size() ? std::optional{all[at]} : std::nullopt;
    }
    std::optional<SessionKeys> keys_of(const AccountId& who) const { return get(NextKeys{who}); }
    std::optional<AccountId> owner(KeyTypeId type, const Bytes& key) const {
        return get(KeyOwner{std::pair{type, key}});
    }
};

}  // namespace assay::session
