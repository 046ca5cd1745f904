// SPDX-License-Identifier: Apache-2.0
// The ways in which a claim can be wrong, one for every kind of place in a trace. The adversary of
// tests and of the demonstration tells one of them; a chain that works convicts each.
#pragma once

#include <cstdint>
#include <optional>

namespace assay::dispute {

enum class LieKind : std::uint8_t {
    Verdict,        ///< An honest history, and pass where it fails or fail where it passes.
    HistoryLength,  ///< One state too many under W.
    Start,          ///< The history starts from another state than the segment's.
    Header,         ///< A state commitment over another order of the data.
    StateLink,      ///< A state tensor is not what its node made.
    StateCount,     ///< A state with one tensor too many.
    NodeCount,      ///< A trace with one node too few.
    TensorType,     ///< A node's output of another shape.
    TileCount,      ///< A node's output of one tile too few.
    Garbage,        ///< A trace with nothing behind it.
    FoldStart,      ///< A fold that begins elsewhere, consistent from there on.
    FoldStep,       ///< A bit off after one step of a fold, consistent from there on.
    Wiring,         ///< A fold step that reads another tile than the program says.
    DatasetTile,    ///< A fold step that reads data which are not the dataset's.
    FoldFinish,     ///< A tile that its own last accumulator does not make.
    FoldCount,      ///< A fold of one accumulator too many.
};

/// Where the lie is told. States are counted from the segment's start: the step that makes state
/// `state` is the disputed one. What a kind does not need is ignored.
struct Lie {
    LieKind kind{};
    std::uint64_t state = 1;
    std::uint32_t tensor = 0;  ///< StateLink, StateCount and the lies about a trace's form.
    std::uint32_t node = 0;
    std::uint64_t tile = 0;
    std::uint32_t fold = 0;  ///< The step of the fold.
    /// FoldStart, FoldStep: which bits are flipped, in which word of the accumulator; in all words
    /// if none is named. A lie that later operators swallow (a negative number before a relu)
    /// changes nothing and hurts nobody.
    std::uint32_t bits = 0x3f800000;
    std::optional<std::uint32_t> word = {};
};

}  // namespace assay::dispute
