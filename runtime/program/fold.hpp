// SPDX-License-Identifier: Apache-2.0
// What operators mean. One output tile is made by a fold: a start, a number of steps that each open
// a few input tiles, a finish. This one definition is what the chain executes in a dispute, the
// oracle that every fast kernel is tested against, bit for bit, and the documentation.
#pragma once

#include <optional>
#include <span>

#include "runtime/program/ir.hpp"

namespace assay::program {

/// What an operator may know besides its operands.
struct Context {
    Hash256 order_seed{};    ///< Drawn by the chain for the task: the order of the data.
    std::uint64_t seed = 0;  ///< The task's: initial weights and other randomness.
    std::uint64_t step = 0;  ///< The number of the state that the step starts from; 0 in init.
};

/// What a fold carries from step to step: at most 8 KiB of 32-bit words (float bits or integers),
/// laid out as the operator's definition says. Serialised little-endian, without a length.
struct Accumulator {
    std::vector<std::uint32_t> words;
    friend bool operator==(const Accumulator&, const Accumulator&) = default;
};
Bytes serialise(const Accumulator& accumulator);
/// Nothing if the length is no multiple of four.
std::optional<Accumulator> deserialise_accumulator(ByteView bytes);

/// A tile that a step opens: which of the node's inputs, and which tile of it.
struct TileInput {
    std::uint32_t input = 0;
    TileIndex tile;
    friend bool operator==(const TileInput&, const TileInput&) = default;
};

/// The fold of one output tile of one node. The node must have passed `check_node`, the tile must
/// lie inside its shape; the node is not copied and must outlive the fold.
class Fold {
  public:
    Fold(const Node& node, TileIndex tile, const Context& context)
        : node_{&node}, tile_{tile}, context_{context} {}

    /// How many steps; at least one.
    std::uint32_t steps() const;
    /// The length of the accumulator before step `f`; `f` = steps() is the one that `finish` takes.
    std::size_t words(std::uint32_t f) const;
    Accumulator start() const;
    /// Which tiles step `f` opens, in the order in which `step` takes them. `before` is the
    /// accumulator before it, of `words(f)` words: row numbers opened earlier say what comes next.
    std::vector<TileInput> inputs(std::uint32_t f, const Accumulator& before) const;
    /// `before` must hold `words(f)` words, `opened` the tiles that `inputs` names, of the right
    /// types.
    Accumulator step(std::uint32_t f, Accumulator before, std::span<const Tile> opened) const;
    Tile finish(const Accumulator& last) const;

    const Node& node() const { return *node_; }
    TileIndex tile() const { return tile_; }
    const Context& context() const { return context_; }
    /// The shape of the output tile, clipped at the edges.
    Shape shape() const { return tile_shape(node_->type.shape, tile_); }

  private:
    const Node* node_;
    TileIndex tile_;
    Context context_;
};

/// The dataset row that row `row` of a gather's output holds.
std::uint32_t gathered_row(const Node& gather, const Context& context, std::uint32_t row);

}  // namespace assay::program
