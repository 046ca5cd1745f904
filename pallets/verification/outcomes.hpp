// SPDX-License-Identifier: Apache-2.0
// Where interrogation puts its verdicts. A window of its own onto verification's storage, so that
// the two pallets need not know each other.
#pragma once

#include "pallets/verification/calls.hpp"

namespace assay::verification {

/// `Place` is verification's place in the runtime (index and name), not its whole Config.
template <class Place>
class Outcomes : public frame::PalletBase<Place, Spec> {
    using Base = frame::PalletBase<Place, Spec>;
    using Base::put;

  public:
    using Base::Base, Base::get;

    // ---- `TrialSink`

    void forfeited(ClaimId accused, const AccountId& accuser) {
        const auto claim = get(Claims{accused});
        INVARIANT(claim);
        const auto segment = get(Segments{claim->task, claim->segment});
        INVARIANT(segment);
        for (const auto id : segment->current) {
            auto own = get(Claims{id});
            if (own->account != accuser || own->kind != ClaimKind::Challenge) continue;
            own->forfeited = true;
            put(Claims{id}, own);
        }
    }

    void concluded(ClaimId id, const TrialOutcome& outcome) {
        auto claim = get(Claims{id});
        INVARIANT(claim && !claim->outcome);
        claim->outcome = outcome;
        put(Claims{id}, claim);
        auto audit = get(Audits{claim->task});
        INVARIANT(audit && audit->trials_open > 0);
        --audit->trials_open;
        put(Audits{claim->task}, audit);
    }
};

}  // namespace assay::verification
