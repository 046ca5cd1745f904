// SPDX-License-Identifier: Apache-2.0
// How much a task must put up and ask of others: section 6 of docs/protocol.md as arithmetic. The
// pallet admits a task by it, and the command line tells a submitter the same numbers before.
#pragma once

#include "pallets/tasks/calls.hpp"

namespace assay::tasks {

/// What the jackpot pallet contributes: its rate and the size of a jackpot over a verifier's fee.
struct JackpotTerms {
    Perbill planting_rate;
    std::uint32_t multiple = 0;
};

struct Sized {
    Budget budget;
    Terms terms;
};

/// How many segments are audited, and out of how many the drawn ones are.
struct AuditPlan {
    std::uint32_t always = 0;  ///< Segment 0 (unless its start is a settled state), first, last.
    std::uint32_t pool = 0;    ///< The segments between first and last.
    std::uint32_t drawn = 0;   ///< Out of the pool.
    std::uint32_t audited() const { return always + drawn; }
};
AuditPlan plan_audit(const TaskSpec& spec);

/// Money for `work` at `price`, rounded up. Nothing where it does not fit.
std::optional<Balance> price_of(Work work, Price price, Work work_unit);

/// The solver's pay for the whole task at its own price: that part of the budget, rounded down.
Balance solver_fee(const TaskSpec& spec, const Budget& budget, Price price);
/// A verifier's fee for one claim on `segment`: its part of the largest one's, rounded down.
Balance claim_fee(const TaskSpec& spec, const Terms& terms, const Segment& segment);

/// The least solver deposit that covers `spec`: the larger of the two conditions on it.
///   lazy:     R + (1 - s) D >= C / h
///   poisoned: (1 - s) D >= (n / (h q 2^-b) - 1) V + C / (h q) - R
/// with R = 0, for the price is not known yet and less pay only asks for more deposit. Saturates.
Balance solver_deposit(const TaskSpec& spec, const AuditPlan& plan, const Sizing& sizing,
                       Work work_unit);

/// Escrow and deposits of a task, or the rule by which it is refused.
Expected<Sized, Error> assess(const TaskSpec& spec, const ParameterValues& parameters,
                              const JackpotTerms& jackpot);

/// The sum of a budget; nothing where it does not fit.
std::optional<Balance> total(const Budget& budget);

/// Rounds of verifiers that a task may have: the first, one that confirms, and the redraws.
constexpr std::uint32_t rounds_max(const Caps& caps) { return 2U + caps.redraws_max; }

}  // namespace assay::tasks
