// SPDX-License-Identifier: Apache-2.0
#include "pallets/settlement/types.hpp"

namespace assay::settlement {

bool is_valid(const ParameterValues& values, Perbill slash_share) {
    const auto& solver = values.solver_slash;
    const auto& verifier = values.verifier_slash;
    const auto& challenge = values.challenge_slash;
    return values.abandon_penalty.is_share() && values.attempt_share.is_share() &&
           fit_into(slash_share, solver.challengers, solver.verifiers, solver.submitter) &&
           fit_into(slash_share, verifier.challengers, verifier.solver) &&
           fit_into(slash_share, challenge.solver, challenge.verifier);
}

}  // namespace assay::settlement
