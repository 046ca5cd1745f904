// SPDX-License-Identifier: Apache-2.0
// Offences: each deed counts once, and costs more the more validators did it together. Whoever
// slashes is told of all of them again when one more comes to light.
#pragma once

#include "pallets/offences/types.hpp"

namespace assay::offences {

template <class C>
concept Config = requires(frame::Context& context, const OffenceDetails& details, Perbill fraction,
                          std::uint32_t session) {
    /// One offender is to lose that share of what backed it in the session.
    C::on_offence(context, details, fraction, session);
};

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::deposit, Base::put, Base::context;

  public:
    using Base::Base, Base::get;

    /// False for a deed that was reported before.
    bool report(const Offence& offence) {
        const auto id = crypto::blake2_256(
            scale::to_bytes(std::tuple{offence.kind, offence.timeslot, offence.offender}));
        if (get(Reports{id})) return false;
        put(Reports{id}, OffenceDetails{offence.offender, offence.reporters});
        const ConcurrentReportsIndex index{offence.kind, offence.timeslot};
        auto together = get(index);
        together.push_back(id);
        put(index, together);
        deposit(OffenceReported{offence.kind, offence.timeslot});
        const auto fraction =
            equivocation_fraction(static_cast<std::uint32_t>(together.size()), offence.validators);
        for (const auto& one : together)
            C::on_offence(context(), *get(Reports{one}), fraction, offence.session);
        return true;
    }
};

}  // namespace assay::offences
