// SPDX-License-Identifier: Apache-2.0
#include "pallets/interrogation/clocks.hpp"

#include <catch2/catch.hpp>

#include "tests/pallets/interrogation/chain.hpp"

using namespace assay;
using namespace assay::interrogation;
using program::Place;

namespace {

const Clocks clocks = test::parameters().clocks;

// The places of one descent to an accumulator, trees of two levels each.
constexpr std::array descent{Place::History,    Place::HistoryInner, Place::Step,
                             Place::TraceInner, Place::NodeTensor,   Place::TilesInner,
                             Place::NodeTile,   Place::FoldInner};

}  // namespace

TEST_CASE("however late an answer came, there are `ask` blocks for the next question") {
    Level level;
    for (const auto place : descent) {
        const auto latest_answer = ask_until(clocks, 0, level) + answer_blocks(clocks, place);
        level = below(level, place);
        CHECK(ask_until(clocks, 0, level) == latest_answer + clocks.ask);
    }
}

TEST_CASE("nothing can be outstanding when the clock of a turn ends") {
    Level level;
    for (const auto place : descent) {
        const auto latest_answer = ask_until(clocks, 7, level) + answer_blocks(clocks, place);
        level = below(level, place);
        CHECK(convict_until(clocks, 7, level) ==
              latest_answer + clocks.ask + clocks.convict + clocks.margin);
    }
}

TEST_CASE("partial sums count the two slow answers once they lie above") {
    CHECK(ask_until(clocks, 100, {}) == 103);
    CHECK(ask_until(clocks, 100, {.depth = 2}) == 100 + 3 * 3 + 2 * 4);
    CHECK(ask_until(clocks, 100, {.depth = 3, .below_step = true}) == 100 + 4 * 3 + 2 * 4 + 8);
    CHECK(ask_until(clocks, 100, {.depth = 7, .below_step = true, .below_tile = true}) ==
          100 + 8 * 3 + 5 * 4 + 8 + 6);
}

TEST_CASE("the longest turn covers the largest program, in at most as many levels as allowed") {
    CHECK(longest_turn(clocks, 1) < longest_turn(clocks, program::max_segment_steps));
    const BlockNumber all = max_levels * (clocks.ask + clocks.answer) + clocks.answer_step +
                            clocks.answer_tile + clocks.ask + clocks.convict + clocks.margin;
    CHECK(longest_turn(clocks, program::max_segment_steps) <= all);
}
