// SPDX-License-Identifier: Apache-2.0
#include "pallets/interrogation/clocks.hpp"

#include "runtime/base/check.hpp"

namespace assay::interrogation {

Level level_of(const Path& path, const program::Trail& trail) {
    return {.depth = static_cast<std::uint32_t>(path.size()),
            .below_step = trail.header.has_value(),
            .below_tile = trail.folds.has_value()};
}

Level below(Level level, program::Place place) {
    return {.depth = level.depth + 1,
            .below_step = level.below_step || place == program::Place::Step,
            .below_tile = level.below_tile || place == program::Place::NodeTile};
}

BlockNumber answer_blocks(const Clocks& clocks, program::Place place) {
    switch (place) {
        case program::Place::Step:
            return clocks.answer_step;
        case program::Place::NodeTile:
            return clocks.answer_tile;
        default:
            return clocks.answer;
    }
}

BlockNumber ask_until(const Clocks& clocks, BlockNumber origin, Level level) {
    const BlockNumber slow = (level.below_step ? 1U : 0U) + (level.below_tile ? 1U : 0U);
    BlockNumber sum =
        origin + (level.depth + 1) * clocks.ask + (level.depth - slow) * clocks.answer;
    if (level.below_step) sum += clocks.answer_step;
    if (level.below_tile) sum += clocks.answer_tile;
    return sum;
}

BlockNumber convict_until(const Clocks& clocks, BlockNumber origin, Level level) {
    return ask_until(clocks, origin, level) + clocks.convict + clocks.margin;
}

BlockNumber longest_turn(const Clocks& clocks, std::uint32_t steps) {
    using program::tree_height;
    // Clipped edges at most double the number of tiles.
    constexpr std::uint64_t tiles =
        2 * program::max_elements / (program::tile_side * program::tile_side);
    const std::uint32_t depth = tree_height(std::uint64_t{steps} + 1) +
                                tree_height(program::max_nodes) + tree_height(tiles) +
                                tree_height(std::uint64_t{program::max_fold_steps} + 1);
    INVARIANT(depth <= max_levels);
    return convict_until(clocks, 0, {.depth = depth, .below_step = true, .below_tile = true});
}

}  // namespace assay::interrogation
