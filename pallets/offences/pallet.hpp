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

    /// False where all of it was reported before.
    bool report(const Offence& offence) {
        const ConcurrentReportsIndex index{offence.kind, offence.timeslot};
        auto together = get(index);
        const auto known = together.size();
        for (const auto& offender : offence.offenders) {
            const auto id = crypto::blake2_256(
                scale::to_bytes(std::tuple{offence.kind, offence.timeslot, offender}));
            if (get(Reports{id})) continue;
            put(Reports{id}, OffenceDetails{offender, offence.reporters});
            together.push_back(id);
        }
        if (together.size() == known) return false;
        put(index, together);
        deposit(OffenceReported{offence.kind, offence.timeslot});
        const auto fraction = fraction_of(offence.kind, static_cast<std::uint32_t>(together.size()),
                                          offence.validators);
        for (const auto& one : together)
            C::on_offence(context(), *get(Reports{one}), fraction, offence.session);
        return true;
    }
};

}  // namespace assay::offences
