// SPDX-License-Identifier: Apache-2.0
// The trial of the demonstration task, against what this project allows it.
#include "runtime/base/check.hpp"
#include "tests/bench/compute/groups.hpp"
#include "tests/client/worker/dispute/demonstration.hpp"

namespace assay::bench {

std::vector<Figure> measure_trial() {
    const test::DemonstrationTrial trial;
    INVARIANT(trial.judge());
    const auto judged =
        alone({.name = "", .unit = "us", .clock = Clock::Cpu}, [&] { keep(trial.judge()); });
    const auto within = [](const char* name, const char* unit, double ours, double allowed) {
        return compared({.name = name, .unit = unit, .floor = 1}, ours, allowed);
    };
    return {
        within("trial of the demonstration task: questions (allowed)", "questions", trial.questions,
               12),
        within("the same: on chain (allowed)", "bytes", static_cast<double>(trial.bytes),
               64 * 1024),
        within("the same: the chain executes the conviction (allowed)", "us", judged.ours, 1000)};
}

}  // namespace assay::bench
