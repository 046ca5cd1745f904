// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/bench.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <string_view>

#include "tests/bench/report.hpp"

namespace assay::bench {

namespace {

constexpr double sample_seconds = 0.01;
constexpr std::size_t pairs_min = 5, pairs_max = 2'000;

double now(Clock clock) {
    timespec time{};
    clock_gettime(clock == Clock::Cpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

double time_of(const Work& work, std::size_t calls, Clock clock) {
    const double start = now(clock);
    for (std::size_t i = 0; i < calls; ++i) work();
    return (now(clock) - start) / static_cast<double>(calls);
}

// How many calls make a sample. Also warms caches, clocks and thread pools.
std::size_t calls_of_sample(const Work& work) {
    work();
    const double once = std::max(time_of(work, 1, Clock::Wall), 1e-9);
    return static_cast<std::size_t>(std::clamp(sample_seconds / once, 1.0, 1e7));
}

double median(std::vector<double> samples) {
    const auto middle = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
    std::nth_element(samples.begin(), middle, samples.end());
    return *middle;
}

// Seconds of a call turned into the unit of the race.
double in_unit(const Race& race, double seconds) {
    const double each = seconds / race.work;
    if (race.unit == "s") return each;
    if (race.unit == "ms") return each * 1e3;
    if (race.unit == "us") return each * 1e6;
    if (race.unit == "ns") return each * 1e9;
    return 1 / each;
}

bool less_is_better(const Race& race) {
    static constexpr std::string_view units[] = {"s",     "ms",  "us",       "ns",
                                                 "bytes", "MiB", "questions"};
    return std::ranges::find(units, race.unit) != std::end(units);
}

Figure figure_of(const Race& race, double ours) {
    return {.name = race.name,
            .ours = ours,
            .floor = race.floor,
            .unit = race.unit,
            .threads = race.threads};
}

}  // namespace

Figure race(const Race& race, const Work& ours, const Work& rival) {
    const std::size_t our_calls = calls_of_sample(ours), rival_calls = calls_of_sample(rival);
    std::vector<double> our_times, rival_times, ratios;
    const double end = now(Clock::Wall) + race.seconds;
    while (ratios.size() < pairs_min || (now(Clock::Wall) < end && ratios.size() < pairs_max)) {
        double our_time = 0, rival_time = 0;
        if (ratios.size() % 2 == 0) {
            our_time = time_of(ours, our_calls, race.clock);
            rival_time = time_of(rival, rival_calls, race.clock);
        } else {
            rival_time = time_of(rival, rival_calls, race.clock);
            our_time = time_of(ours, our_calls, race.clock);
        }
        our_times.push_back(our_time);
        rival_times.push_back(rival_time);
        ratios.push_back(rival_time / our_time);
    }
    auto figure = figure_of(race, in_unit(race, median(std::move(our_times))));
    figure.rival = in_unit(race, median(std::move(rival_times)));
    figure.ratio = median(std::move(ratios));
    return figure;
}

Figure alone(const Race& race, const Work& ours) {
    const std::size_t calls = calls_of_sample(ours);
    std::vector<double> times;
    const double end = now(Clock::Wall) + race.seconds;
    while (times.size() < pairs_min || (now(Clock::Wall) < end && times.size() < pairs_max))
        times.push_back(time_of(ours, calls, race.clock));
    return figure_of(race, in_unit(race, median(std::move(times))));
}

Figure compared(const Race& race, double ours, double rival) {
    auto figure = figure_of(race, ours);
    figure.rival = rival;
    figure.ratio = less_is_better(race) ? rival / ours : ours / rival;
    return figure;
}

int run(int argc, char** argv, const std::vector<Group>& groups) {
    std::string wanted, json;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--json" && i + 1 < argc) {
            json = argv[++i];
        } else if (argument.starts_with('-') || !wanted.empty()) {
            complain("usage: " + std::string{argv[0]} + " [GROUP] [--json FILE]");
            return 2;
        } else {
            wanted = argument;
        }
    }
    Report report;
    for (const auto& group : groups) {
        if (!wanted.empty() && group.name != wanted) continue;
        report.begin(group.name);
        for (const auto& figure : group.measure()) report.add(figure);
    }
    if (!json.empty() && !report.write_json(json)) {
        complain("cannot write " + json);
        return 2;
    }
    return report.below_floor() == 0 ? 0 : 1;
}

}  // namespace assay::bench
