// SPDX-License-Identifier: Apache-2.0
// Settlement: who gets what when a task, a round or a claim ends (docs/protocol.md, section 7), and
// the hook that drives every task from window to window.
#pragma once

#include "pallets/verification/types.hpp"

namespace assay::settlement {

using collateral::Perbill;
using tasks::TaskId;

/// Where a slashed deposit goes, as shares of the whole deposit. What is not named is burned: at
/// least 1 - s of it (section 6), so nobody gains by accusing itself.
struct SolverSlash {
    Perbill challengers;  ///< To those whose fail claims stand.
    Perbill verifiers;    ///< To the drawn ones whose fail claims stand.
    Perbill submitter;    ///< Toward the verification fees that the bad run cost; not beyond them.
    friend bool operator==(const SolverSlash&, const SolverSlash&) = default;
};
struct VerifierSlash {
    Perbill challengers;  ///< To those who accused it and whose own claim stands.
    Perbill solver;       ///< To a solver that questioned a fail claim and won.
    friend bool operator==(const VerifierSlash&, const VerifierSlash&) = default;
};
struct ChallengeSlash {
    Perbill solver;  ///< The page's "paid + share" of row 2.
    Perbill verifier;
    friend bool operator==(const ChallengeSlash&, const ChallengeSlash&) = default;
};

struct ParameterValues {
    Perbill abandon_penalty;  ///< Of the solver's deposit, burned (row 10).
    Perbill attempt_share;    ///< Of the claim's fee, for verifiers who waited in vain (row 11).
    SolverSlash solver_slash;
    VerifierSlash verifier_slash;
    ChallengeSlash challenge_slash;
    Balance reward_cap = 0;  ///< Of what one account gets of one slash.
    friend bool operator==(const ParameterValues&, const ParameterValues&) = default;
};
/// `slash_share` is s of tasks::Sizing.
bool is_valid(const ParameterValues& values, Perbill slash_share);

// ---- Storage

struct Parameters {
    static constexpr std::string_view doc = "Shares of section 7.";
    using Value = ParameterValues;
};

// ---- Calls

struct set_parameters {
    static constexpr frame::CallSpec spec{
        .index = 0, .weight = {50'000'000, 2'000}, .doc = "Root only: replace the parameters."};
    ParameterValues values;
};

// ---- Events and errors

struct SolverPaid {
    TaskId task;
    AccountId solver;
    Balance amount;
};
struct VerifierPaid {
    TaskId task;
    verification::ClaimId claim;
    AccountId verifier;
    Balance amount;
};
struct RewardPaid {
    TaskId task;
    AccountId who;
    Balance amount;
};
struct SolverSlashed {
    TaskId task;
    AccountId solver;
    Balance amount;
};
struct ClaimantSlashed {
    TaskId task;
    verification::ClaimId claim;
    AccountId who;
    Balance amount;
};
/// What was left of the escrow.
struct Refunded {
    TaskId task;
    AccountId submitter;
    Balance amount;
};
struct ParametersChanged {};

enum class Error : std::uint8_t {
    BadParameters,  ///< `is_valid` refuses them.
};

struct Spec {
    using Storage = std::tuple<Parameters>;
    using Call = std::variant<set_parameters>;
    using Event = std::variant<SolverPaid, VerifierPaid, RewardPaid, SolverSlashed, ClaimantSlashed,
                               Refunded, ParametersChanged>;
    using Error = settlement::Error;
};

}  // namespace assay::settlement
