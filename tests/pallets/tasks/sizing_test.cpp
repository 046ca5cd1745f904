// SPDX-License-Identifier: Apache-2.0
// Section 6 of docs/protocol.md as arithmetic.
#include <catch2/catch.hpp>

#include "pallets/tasks/sizing.hpp"
#include "tests/pallets/settlement/chain.hpp"

using namespace assay;
using namespace assay::tasks;

namespace {

ParameterValues values() { return protocol_test::test_parameters().tasks; }

/// 100 segments of one step each, of which `audited` are drawn out of the 98 in the middle.
TaskSpec long_task(std::uint16_t audited, Balance value_at_risk) {
    TaskSpec spec;
    spec.steps = 100;
    spec.checkpoint_every = 1;
    spec.work = {.init = 0, .step = 1'000};
    spec.max_price = 10;
    spec.value_at_risk = value_at_risk;
    spec.audited = audited;
    return spec;
}

Balance deposit_of(const TaskSpec& spec) {
    return solver_deposit(spec, plan_audit(spec), values().sizing, values().work_unit);
}

}  // namespace

TEST_CASE("the budget pays the whole work, and two claims on each audited segment") {
    const auto sized = assess(long_task(4, 0), values(), {{100'000'000}, 10});
    REQUIRE(sized);
    CHECK(sized->budget.fee == 10'000);
    // Seven segments, 120 % of 100 each, twice.
    CHECK(sized->budget.verification == 7 * 120 * 2);
    // J = 10 * 120; a tenth of it for each claim of up to three rounds.
    CHECK(sized->terms.jackpot == 1'200);
    CHECK(sized->budget.jackpot_tax == 120 * 7 * 3);
    CHECK(total(sized->budget) == 10'000 + 1'680 + 2'520);
    // A verifier that does not replay saves 50, and must fear for more than that one time in ten.
    CHECK(sized->terms.verifier_deposit == 4'000);
    CHECK(sized->terms.planting_rate == Perbill{100'000'000});
}

TEST_CASE("a verifier's deposit outweighs the replay that it might save") {
    auto parameters = values();
    parameters.sizing.cost_max = 5'000;
    parameters.sizing.solver_deposit_max = u128_max;
    const auto sized = assess(long_task(4, 0), parameters, {{10'000'000}, 10});
    REQUIRE(sized);
    // The replay costs 50000 and is checked by a plant in one claim of a hundred.
    CHECK(sized->terms.verifier_deposit == 5'000'000);
    CHECK(sized->terms.challenge_deposit == 2'500'000);
}

TEST_CASE("the solver's deposit covers the value at risk at the odds of being caught") {
    // Nothing at risk: the lazy solver decides. C = 5000, h = 1/2, s = 1/2; then the minimum.
    auto parameters = values();
    parameters.sizing.solver_deposit_min = 1;
    const auto spec = long_task(4, 0);
    CHECK(solver_deposit(spec, plan_audit(spec), parameters.sizing, parameters.work_unit) ==
          20'000);
    CHECK(deposit_of(long_task(4, 0)) == 20'000);
    // n / (h q 2^-b) = 98 / (1/2 * 4 * 1/2) = 98: (97 V + C / (h q)) / (1 - s)
    CHECK(deposit_of(long_task(4, 1'000)) == 2 * (97 * 1'000 + 2'500));
    // Where all are audited there is nothing to be lucky about: n / (h q) = 1 / h.
    auto whole = long_task(98, 1'000'000);
    CHECK(deposit_of(whole) == 2 * (1'000'000 + 10'000));
}

TEST_CASE("more at risk never asks for less, more audits never for more") {
    Balance before = 0;
    for (Balance value = 0; value < 100'000; value += 7'001) {
        const auto deposit = deposit_of(long_task(4, value));
        CHECK(deposit >= before);
        before = deposit;
    }
    before = u128_max;
    for (std::uint16_t audited = 1; audited <= 98; ++audited) {
        const auto deposit = deposit_of(long_task(audited, 50'000));
        CHECK(deposit <= before);
        before = deposit;
    }
}

TEST_CASE("what no deposit covers is refused, and the refusal says what would have to rise") {
    // 4 of 98 would ask for 1.95 million; 16 of 98 for less than the cap of one million.
    const auto few = assess(long_task(4, 10'000), values(), {});
    REQUIRE_FALSE(few);
    CHECK(few.error() == Error::AuditRateTooLow);
    CHECK(assess(long_task(16, 10'000), values(), {}));
    const auto hopeless = assess(long_task(4, 1'000'000), values(), {});
    REQUIRE_FALSE(hopeless);
    CHECK(hopeless.error() == Error::DepositCapTooLow);
    CHECK(assess(long_task(0, 1), values(), {}).error() == Error::AuditRateTooLow);
}

TEST_CASE("a price that does not fit is refused, not wrapped") {
    auto spec = long_task(4, 0);
    spec.max_price = u128_max;
    CHECK(assess(spec, values(), {}).error() == Error::PriceOverflow);
    spec = long_task(4, 0);
    spec.work.step = u128_max / 2;
    CHECK(assess(spec, values(), {}).error() == Error::PriceOverflow);
    spec = long_task(4, u128_max);
    CHECK(assess(spec, values(), {}).error() == Error::DepositCapTooLow);
}

TEST_CASE("task parameters that make no sense together are refused") {
    CHECK(is_valid(values()));
    const auto broken = [](auto change) {
        auto parameters = values();
        change(parameters);
        return !is_valid(parameters);
    };
    CHECK(broken([](auto& v) { v.work_unit = 0; }));
    CHECK(broken([](auto& v) { v.due_per_block = 0; }));
    CHECK(broken([](auto& v) { v.history_depth = 0; }));
    CHECK(broken([](auto& v) { v.caps.audited_min = 0; }));
    CHECK(broken([](auto& v) { v.caps.audited_max = audited_limit + 1; }));
    CHECK(broken([](auto& v) { v.caps.redraws_max = redraws_limit + 1; }));
    CHECK(broken([](auto& v) { v.sizing.slash_share = {Perbill::one}; }));
    CHECK(broken([](auto& v) { v.sizing.check_probability = {}; }));
    CHECK(broken([](auto& v) { v.sizing.beacon_bias_bits = 17; }));
    CHECK(broken([](auto& v) { v.sizing.solver_deposit_max = 1; }));
}
