// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/bench.hpp"

#include <catch2/catch.hpp>

#include "tests/bench/report.hpp"

using namespace assay::bench;

namespace {

void work(unsigned rounds) {
    unsigned value = 1;
    for (unsigned i = 0; i < rounds; ++i) {
        value = value * 1664525U + 1013904223U;
        keep(value);
    }
}

}  // namespace

TEST_CASE("a side that does a third of the work is about three times faster") {
    const auto figure = race(
        {.name = "loop", .clock = Clock::Cpu, .seconds = 0.1}, [] { work(20'000); },
        [] { work(60'000); });
    REQUIRE(figure.ratio);
    CHECK(*figure.ratio > 2);
    CHECK(*figure.ratio < 4.5);
    CHECK(figure.ours > *figure.rival);
}

TEST_CASE("units of time count down, rates count up, and better is above one either way") {
    CHECK(compared({.name = "delay", .unit = "ms"}, 2, 6).ratio == 3.0);
    CHECK(compared({.name = "rate", .unit = "/s"}, 6, 2).ratio == 3.0);
}

TEST_CASE("work is what one call gets done") {
    const Race items{.name = "items", .work = 1000, .clock = Clock::Cpu, .seconds = 0.02};
    const Race time{
        .name = "time", .unit = "us", .work = 1000, .clock = Clock::Cpu, .seconds = 0.02};
    const double rate = alone(items, [] { work(100'000); }).ours;
    const double each = alone(time, [] { work(100'000); }).ours;
    CHECK(rate * each > 0.3e6);
    CHECK(rate * each < 3e6);
}

TEST_CASE("a figure is below its floor only when both ratio and floor are there") {
    CHECK(compared({.name = "slow", .floor = 1.5}, 10, 10).below_floor());
    CHECK(!compared({.name = "fast", .floor = 0.5}, 10, 10).below_floor());
    CHECK(!compared({.name = "free"}, 1, 10).below_floor());
}

TEST_CASE("a figure's object has all its fields, null where there is no number") {
    const Figure figure{.name = "a \"quoted\" name",
                        .ours = 1234.5,
                        .rival = {},
                        .ratio = {},
                        .floor = 1.0,
                        .unit = "/s",
                        .threads = 2};
    CHECK(to_json("chain", figure) ==
          R"({"group": "chain", "name": "a \"quoted\" name", "ours": 1234.5, "rival": null, )"
          R"("ratio": null, "floor": 1, "unit": "/s", "threads": 2})");
}
