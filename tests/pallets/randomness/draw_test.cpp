// SPDX-License-Identifier: Apache-2.0
#include "pallets/randomness/draw.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>

using namespace assay;
using namespace assay::randomness;

namespace {

Hash256 beacon(std::uint8_t fill) {
    Hash256 hash;
    hash.bytes.fill(fill);
    return hash;
}

}  // namespace

TEST_CASE("two tickets never share a number") {
    std::set<Hash256> seen;
    for (const auto lottery : {Lottery::Solver, Lottery::Segments, Lottery::Verifier})
        for (std::uint64_t task = 0; task < 3; ++task)
            for (std::uint32_t segment = 0; segment < 3; ++segment)
                for (std::uint8_t round = 0; round < 3; ++round)
                    for (std::uint32_t attempt = 0; attempt < 3; ++attempt)
                        seen.insert(draw(beacon(1), {lottery, task, segment, round, attempt}));
    CHECK(seen.size() == 3 * 81);
    CHECK(draw(beacon(1), {}) == draw(beacon(1), {}));
    CHECK(draw(beacon(1), {}) != draw(beacon(2), {}));
}

TEST_CASE("a drawn number lies below its bound") {
    for (std::uint32_t attempt = 0; attempt < 200; ++attempt) {
        CHECK(draw_below(beacon(3),
                         {.lottery = {}, .task = 0, .segment = 0, .round = 0, .attempt = attempt},
                         7) < 7);
    }
    CHECK(draw_below(beacon(3), {}, 1) == 0);
}

TEST_CASE("a drawn set has as many different members as asked for, in order") {
    for (std::uint8_t fill = 0; fill < 50; ++fill) {
        const auto set = draw_set(beacon(fill), {}, 5, 12);
        REQUIRE(set.size() == 5);
        CHECK(std::ranges::is_sorted(set));
        CHECK(std::ranges::adjacent_find(set) == set.end());
        CHECK(set.back() < 12);
    }
    CHECK(draw_set(beacon(1), {}, 4, 4) == std::vector<std::uint32_t>{0, 1, 2, 3});
    CHECK(draw_set(beacon(1), {}, 9, 2) == std::vector<std::uint32_t>{0, 1});
    CHECK(draw_set(beacon(1), {}, 0, 5).empty());
    CHECK(draw_set(beacon(1), {}, 3, 0).empty());
}

TEST_CASE("each member of a drawn set is equally likely") {
    std::map<std::uint32_t, int> times;
    constexpr int draws = 3'000;
    for (std::uint32_t i = 0; i < draws; ++i)
        for (const auto member : draw_set(
                 beacon(9),
                 {.lottery = Lottery::Segments, .task = i, .segment = 0, .round = 0, .attempt = 0},
                 3, 10))
            ++times[member];
    for (std::uint32_t member = 0; member < 10; ++member) {
        INFO("member " << member);
        // Expected 900; the deviation is 25, so this is six of them.
        CHECK(std::abs(times[member] - 900) < 150);
    }
}

TEST_CASE("a number is the first sixteen bytes, least significant first") {
    Hash256 bytes;
    bytes.bytes[0] = 1;
    bytes.bytes[15] = 2;
    bytes.bytes[16] = 0xff;
    CHECK(to_number(bytes) == (u128{2} << 120) + 1);
}
