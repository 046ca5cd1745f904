// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/schedule.hpp"

#include <catch2/catch.hpp>

namespace assay::program {

TEST_CASE("rates are exact functions of the step") {
    CHECK(rate_at(ConstantRate{Real::of(0.1F)}, 99) == 0.1F);
    const StepDecay decay{Real::of(0.1F), Real::of(0.5F), 10};
    CHECK(rate_at(decay, 9) == 0.1F);
    CHECK(rate_at(decay, 10) == 0.05F);
    CHECK(rate_at(decay, 39) == 0.1F * 0.125F);
    const LinearRate warm_up{Real::of(0), Real::of(0.4F), 4};
    CHECK(rate_at(warm_up, 0) == 0.0F);
    CHECK(rate_at(warm_up, 1) == 0.1F);
    CHECK(rate_at(warm_up, 4) == 0.4F);
    CHECK(rate_at(warm_up, 1U << 31) == 0.4F);
}

TEST_CASE("schedules with infinite numbers or empty periods are invalid") {
    const Real bad{0x7f800000U}, good = Real::of(1), nan{0x7fc00000U};
    CHECK(valid(StepDecay{good, good, 1}));
    CHECK_FALSE(valid(ConstantRate{nan}));
    CHECK_FALSE(valid(StepDecay{good, bad, 1}));
    CHECK_FALSE(valid(StepDecay{good, good, 0}));
    CHECK_FALSE(valid(LinearRate{good, bad, 1}));
    CHECK_FALSE(valid(LinearRate{good, good, 0}));
}

}  // namespace assay::program
