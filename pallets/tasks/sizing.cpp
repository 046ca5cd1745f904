// SPDX-License-Identifier: Apache-2.0
#include "pallets/tasks/sizing.hpp"

namespace assay::tasks {

namespace {

constexpr u128 one = Perbill::one;

u128 divide_up(u128 amount, u128 numerator, u128 denominator) {
    return mul_div_up(amount, numerator, denominator).value_or(u128_max);
}

}  // namespace

AuditPlan plan_audit(const TaskSpec& spec) {
    const SegmentIndex n = step_segments(spec);
    const bool from_seed = std::holds_alternative<FromSeed>(spec.initial_state);
    const std::uint32_t pool = n > 2 ? n - 2 : 0;
    return {.always = std::min(n, 2U) + (from_seed ? 1U : 0U),
            .pool = pool,
            .drawn = std::min<std::uint32_t>(spec.audited, pool)};
}

std::optional<Balance> price_of(Work work, Price price, Work work_unit) {
    return mul_div_up(work, price, work_unit);
}

Balance solver_fee(const TaskSpec& spec, const Budget& budget, Price price) {
    return mul_div_down(budget.fee, price, spec.max_price).value_or(0);
}

Balance claim_fee(const TaskSpec& spec, const Terms& terms, const Segment& segment) {
    return mul_div_down(terms.claim_fee, work_of(spec, segment), largest_segment_work(spec))
        .value_or(0);
}

Balance solver_deposit(const TaskSpec& spec, const AuditPlan& plan, const Sizing& sizing,
                       Work work_unit) {
    const Balance cost = price_of(total_work(spec), sizing.cost_max, work_unit).value_or(u128_max);
    const u128 h = sizing.check_probability.parts, kept = one - sizing.slash_share.parts;
    const Balance lazy = divide_up(cost, one, h);

    // Where every segment is audited the beacon has nothing to choose.
    const bool whole = plan.drawn == plan.pool;
    const u128 n = whole ? 1 : plan.pool, q = whole ? 1 : plan.drawn;
    const u128 bias = whole ? 1 : u128{1} << sizing.beacon_bias_bits;
    // n <= 2^32, bias <= 2^16, one < 2^30: no product wraps.
    const Balance value = spec.value_at_risk;
    const Balance odds = q > 0 ? divide_up(value, n * bias * one, h * q) : u128_max;
    // What saturates must not become small again.
    const Balance at_risk = odds == u128_max ? (value > 0 ? u128_max : 0) : odds - value;
    const Balance poisoned =
        saturating_add(at_risk, q > 0 ? divide_up(cost, one, h * q) : Balance{0});

    const Balance needed = divide_up(std::max(lazy, poisoned), one, kept);
    return std::max(needed, sizing.solver_deposit_min);
}

std::optional<Balance> total(const Budget& budget) {
    auto sum = checked_add(budget.fee, budget.verification);
    if (sum) sum = checked_add(*sum, budget.custody);
    if (sum) sum = checked_add(*sum, budget.jackpot_tax);
    return sum;
}

Expected<Sized, Error> assess(const TaskSpec& spec, const ParameterValues& parameters,
                              const JackpotTerms& jackpot) {
    const auto& sizing = parameters.sizing;
    const auto plan = plan_audit(spec);
    const Work largest = largest_segment_work(spec);
    const auto fee = price_of(total_work(spec), spec.max_price, parameters.work_unit);
    const auto segment_fee = price_of(largest, spec.max_price, parameters.work_unit);
    const auto segment_cost = price_of(largest, sizing.cost_max, parameters.work_unit);
    ENSURE(total_work(spec) < u128_max && fee && segment_fee && segment_cost,
           Failure{Error::PriceOverflow});

    const Balance claim = sizing.verification_rate.of_up(*segment_fee);
    const Balance prize = saturating_mul(claim, jackpot.multiple);
    // A claim is paid for if it agrees with what is decided: one a segment, or two where a fail
    // was confirmed.
    const Budget budget{
        .fee = *fee,
        .verification = saturating_mul(claim, 2 * plan.audited()),
        .custody = 0,
        .jackpot_tax = saturating_mul(jackpot.planting_rate.of_up(prize),
                                      plan.audited() * rounds_max(parameters.caps))};
    ENSURE(total(budget), Failure{Error::PriceOverflow});

    const Balance deposit = solver_deposit(spec, plan, sizing, parameters.work_unit);
    if (deposit > sizing.solver_deposit_max) {
        auto all = plan;
        all.drawn = std::min<std::uint32_t>(plan.pool, parameters.caps.audited_max);
        const bool more_would_do =
            all.drawn > plan.drawn &&
            solver_deposit(spec, all, sizing, parameters.work_unit) <= sizing.solver_deposit_max;
        return Failure{more_would_do ? Error::AuditRateTooLow : Error::DepositCapTooLow};
    }

    // phi (penalty + bonus) >= c: a verifier that does not replay loses more than it saves.
    const Balance diligent = jackpot.planting_rate.parts == 0
                                 ? 0
                                 : divide_up(*segment_cost, one, jackpot.planting_rate.parts);
    const Balance verifier = std::max(sizing.verifier_deposit_min, diligent);
    return Sized{budget,
                 Terms{.solver_deposit = deposit,
                       .verifier_deposit = verifier,
                       .challenge_deposit = std::max(sizing.challenge_deposit_min,
                                                     sizing.challenge_share.of_up(verifier)),
                       .claim_fee = claim,
                       .jackpot = prize,
                       .planting_rate = jackpot.planting_rate}};
}

}  // namespace assay::tasks
