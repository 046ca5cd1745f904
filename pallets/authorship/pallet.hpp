// SPDX-License-Identifier: Apache-2.0
// Authorship: who may write blocks, and who wrote this one, read from the slot in its digest.
#pragma once

#include "consensus/slots/types.hpp"
#include "runtime/frame/entry.hpp"
#include "runtime/frame/pallet.hpp"

namespace assay::authorship {

struct Authorities {
    static constexpr std::string_view doc = "The authorities, in the order of their slots.";
    using Value = slots::Authorities;
};
struct SlotDuration {
    static constexpr std::string_view doc = "Length of a slot in milliseconds.";
    using Value = std::uint64_t;
};
struct CurrentSlot {
    using Value = slots::Slot;
};

struct Spec {
    using Storage = std::tuple<Authorities, SlotDuration, CurrentSlot>;
    using Call = frame::NoCalls;
};

struct Genesis {
    slots::Authorities authorities;
    std::uint64_t slot_ms = 0;
};

template <class C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::put, Base::context;

  public:
    using Base::Base, Base::get;

    void build(const Genesis& genesis) {
        put(Authorities{}, genesis.authorities);
        put(SlotDuration{}, genesis.slot_ms);
    }

    void on_initialize() {
        if (const auto slot = claimed_slot()) put(CurrentSlot{}, *slot);
    }

    /// The account that earns this block's fees; nothing for a block without a slot (tests).
    std::optional<AccountId> author() const {
        const auto slot = claimed_slot();
        if (!slot) return std::nullopt;
        const auto authority = slots::author_of(*slot, get(Authorities{}));
        if (!authority) return std::nullopt;
        return authority->key;
    }

  private:
    std::optional<slots::Slot> claimed_slot() const {
        if (!context().digest) return std::nullopt;
        const auto raw = frame::pre_runtime(*context().digest, slots::seal_engine);
        return raw ? scale::from_bytes<slots::Slot>(*raw) : std::nullopt;
    }
};

}  // namespace assay::authorship
