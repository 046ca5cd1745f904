// SPDX-License-Identifier: Apache-2.0
// The clock of a trial: how long each question is accepted, and each answer awaited. Partial sums
// over levels, so that an accuser always has `ask` blocks to find its next question, however late
// the answer above it came; and so that no question is outstanding at the verdict.
#pragma once

#include "pallets/interrogation/types.hpp"

namespace assay::interrogation {

/// What the clock depends on, at the end of a path: the levels above it, and which of the two slow
/// answers are among them.
struct Level {
    std::uint32_t depth = 0;  ///< Questions that lie above; W is 0.
    bool below_step = false;
    bool below_tile = false;
};
/// `trail` must end at the path's end, its last answer being that of the parent.
Level level_of(const Path& path, const program::Trail& trail);
/// One level further down: the children of a place.
Level below(Level level, program::Place place);

/// Blocks for the answer to a question at `place`.
BlockNumber answer_blocks(const Clocks& clocks, program::Place place);
/// The last block in which a question at `level` is accepted: the partial sum through it, counted
/// from the origin of the round.
BlockNumber ask_until(const Clocks& clocks, BlockNumber origin, Level level);
/// The last block for a conviction out of answers down to `level`.
BlockNumber convict_until(const Clocks& clocks, BlockNumber origin, Level level);

/// Blocks of the longest possible turn about a segment of `steps` steps, in any program.
BlockNumber longest_turn(const Clocks& clocks, std::uint32_t steps);

}  // namespace assay::interrogation
