// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/schedule.hpp"

#include "runtime/numeric/trigonometry.hpp"

namespace assay::program {

namespace {

using namespace numeric;

float rate(const ConstantRate& schedule, std::uint64_t) { return schedule.rate.value(); }

float rate(const StepDecay& schedule, std::uint64_t step) {
    return canonical(
        multiply(schedule.rate.value(), power(schedule.factor.value(), step / schedule.every)));
}

float rate(const LinearRate& schedule, std::uint64_t step) {
    const float from = schedule.from.value(), to = schedule.to.value();
    if (step >= schedule.steps) return to;
    const float done = divide(from_integer(step), from_integer(schedule.steps));
    return canonical(fma(subtract(to, from), done, from));
}

float rate(const CosineRate& schedule, std::uint64_t step) {
    const float peak = schedule.peak.value(), floor = schedule.floor.value();
    if (step < schedule.warm_up)
        return canonical(
            multiply(peak, divide(from_integer(step + 1), from_integer(schedule.warm_up))));
    if (step >= schedule.steps) return floor;
    const float share = divide(from_integer(step - schedule.warm_up),
                               from_integer(schedule.steps - schedule.warm_up));
    const float height = add(1.0F, cos(multiply(0x1.921fb6p+1F, share)));
    return canonical(fma(multiply(subtract(peak, floor), 0.5F), height, floor));
}

bool sound(const ConstantRate& schedule) { return schedule.rate.finite(); }
bool sound(const StepDecay& schedule) {
    return schedule.rate.finite() && schedule.factor.finite() && schedule.every > 0;
}
bool sound(const LinearRate& schedule) {
    return schedule.from.finite() && schedule.to.finite() && schedule.steps > 0;
}
bool sound(const CosineRate& schedule) {
    return schedule.peak.finite() && schedule.floor.finite() && schedule.steps > schedule.warm_up;
}

}  // namespace

float rate_at(const Schedule& schedule, std::uint64_t step) {
    return std::visit([&](const auto& kind) { return rate(kind, step); }, schedule);
}

bool valid(const Schedule& schedule) {
    return std::visit([](const auto& kind) { return sound(kind); }, schedule);
}

}  // namespace assay::program
