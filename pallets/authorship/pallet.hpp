// SPDX-License-Identifier: Apache-2.0
// Authorship: who wrote this block, as the consensus engine reads it from the digest.
#pragma once

#include "runtime/frame/entry.hpp"
#include "runtime/frame/pallet.hpp"

namespace assay::authorship {

struct Spec {
    using Storage = std::tuple<>;
    using Call = frame::NoCalls;
};

template <class C>
concept Config = requires(frame::Context& context, const AccountId& who) {
    /// The account behind the claim in a digest; nothing for a block without one (tests).
    { C::find_author(context, frame::Digest{}) } -> std::same_as<std::optional<AccountId>>;
    /// Tells whoever counts that `who` wrote this block.
    C::note_author(context, who);
};

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::context;

  public:
    using Base::Base;

    void on_initialize() {
        if (const auto who = author()) C::note_author(context(), *who);
    }

    /// The account that earns this block's fees.
    std::optional<AccountId> author() const {
        if (!context().digest) return std::nullopt;
        return C::find_author(context(), *context().digest);
    }
};

}  // namespace assay::authorship
