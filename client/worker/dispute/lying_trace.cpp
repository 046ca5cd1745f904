// SPDX-License-Identifier: Apache-2.0
#include "client/worker/dispute/lying_trace.hpp"

namespace assay::dispute {

using namespace program;

namespace {

// The tree that begins below a place, where one does.
std::optional<TreeKind> begins_below(Place place, bool state_branch_taken) {
    switch (place) {
        case Place::History:
            return TreeKind::Segment;
        case Place::Step:
            return state_branch_taken ? TreeKind::State : TreeKind::Trace;
        case Place::NodeTensor:
            return TreeKind::Tiles;
        case Place::NodeTile:
            return TreeKind::Fold;
        default:
            return std::nullopt;
    }
}

Place leaf_of(TreeKind kind) {
    switch (kind) {
        case TreeKind::Trace:
            return Place::NodeTensor;
        case TreeKind::State:
            return Place::StateTensor;
        case TreeKind::Tiles:
            return Place::NodeTile;
        case TreeKind::Fold:
            return Place::Accumulator;
        default:
            return Place::Step;
    }
}
Place inner_of(TreeKind kind) {
    switch (kind) {
        case TreeKind::Trace:
            return Place::TraceInner;
        case TreeKind::State:
            return Place::StateInner;
        case TreeKind::Tiles:
            return Place::TilesInner;
        case TreeKind::Fold:
            return Place::FoldInner;
        default:
            return Place::HistoryInner;
    }
}

std::vector<Hash256> leaves_of(const Tree& tree) {
    std::vector<Hash256> leaves;
    for (std::uint64_t i = 0; i < tree.leaf_count(); ++i) leaves.push_back(tree.node(0, i));
    return leaves;
}

}  // namespace

LyingTrace::LyingTrace(const TaskRecord& task, const SegmentRecord& segment, LyingHistory& history)
    : history_{history}, trees_{task, segment, history} {}

bool LyingTrace::lies_at(const Spot& spot, LieKind kind) const {
    return history_.lie().kind == kind && history_.lie().state == spot.index;
}

StateHeader LyingTrace::header(std::uint64_t state) const {
    auto header = header_at(trees_.task(), trees_.segment().first_step + state);
    if (lies_at({.index = state}, LieKind::Header)) header.order_seed.bytes[0] ^= 1;
    return header;
}

Hash256 LyingTrace::commitment(std::uint64_t state) {
    const auto& segment = trees_.segment();
    if (state == 0 && segment.start && history_.lie().kind != LieKind::Start) return *segment.start;
    return state_commitment(header(state), history_.state_root(segment.first_step + state));
}

ClaimRecord LyingTrace::claim(const AccountId& account) {
    const bool same = commitment(trees_.segment().steps) == trees_.segment().end;
    const bool pass = same != (history_.lie().kind == LieKind::Verdict);
    return {.account = account,
            .history = history(account).root(),
            .distance = pass ? 0U : 1U,
            .pass = pass};
}

// ---- The trees ----------------------------------------------------------------------------------

Tree LyingTrace::tree(const AccountId& claimant, TreeKind kind, const Spot& spot) {
    switch (kind) {
        case TreeKind::Trace:
            return trace(spot);
        case TreeKind::State:
            return state(spot);
        case TreeKind::Tiles:
            return tiles(spot);
        case TreeKind::Fold:
            return folds(spot);
        default:
            return history(claimant);
    }
}

Tree LyingTrace::history(const AccountId& claimant) {
    const auto& segment = trees_.segment();
    std::vector<Hash256> leaves;
    for (std::uint64_t state = 0; state <= segment.steps; ++state)
        leaves.push_back(step_leaf(claimant, segment.first_step + state, commitment(state)));
    if (history_.lie().kind == LieKind::HistoryLength) leaves.push_back(leaves.back());
    return {TreeKind::Segment, std::move(leaves)};
}

Tree LyingTrace::trace(const Spot& spot) {
    auto leaves = leaves_of(trees_.trace(spot.index).roots);
    const Spot there{.index = spot.index, .node = history_.lie().node};
    if (lies_at(spot, LieKind::NodeCount)) leaves.pop_back();
    if (lies_at(spot, LieKind::TensorType) || lies_at(spot, LieKind::TileCount))
        leaves[there.node] = tensor_root(type(there), tiles(there).root());
    if (lies_at(spot, LieKind::Garbage))
        for (auto& leaf : leaves) leaf.bytes[0] ^= 1;
    return {TreeKind::Trace, std::move(leaves)};
}

Tree LyingTrace::state(const Spot& spot) {
    std::vector<Hash256> leaves;
    for (const auto& tensor : history_.state(trees_.segment().first_step + spot.index))
        leaves.push_back(tensor_root(tensor));
    if (lies_at(spot, LieKind::StateCount)) leaves.push_back({});
    return {TreeKind::State, std::move(leaves)};
}

Tree LyingTrace::tiles(const Spot& spot) {
    auto leaves = leaves_of(trees_.trace(spot.index).tiles[spot.node]);
    if (lies_at(spot, LieKind::TileCount) && spot.node == history_.lie().node) leaves.pop_back();
    return {TreeKind::Tiles, std::move(leaves)};
}

TensorType LyingTrace::type(const Spot& spot) const {
    TensorType type = trees_.section(spot.index)[spot.node].type;
    if (lies_at(spot, LieKind::TensorType) && spot.node == history_.lie().node)
        std::swap(type.shape.rows, type.shape.columns);
    return type;
}

Tree LyingTrace::folds(const Spot& spot) {
    const auto& lie = history_.lie();
    const bool here = spot == Spot{lie.state, lie.node, lie.tile};
    std::vector<Hash256> leaves;
    if (here && !history_.false_fold().empty())
        for (const auto& accumulator : history_.false_fold())
            leaves.push_back(accumulator_hash(serialise(accumulator)));
    else
        leaves = leaves_of(trees_.accumulators(spot));
    if (here && lie.kind == LieKind::FoldCount) leaves.push_back(leaves.back());
    return {TreeKind::Fold, std::move(leaves)};
}

// ---- The way down -------------------------------------------------------------------------------

std::optional<LyingTrace::Position> LyingTrace::child(const AccountId& claimant, Position at,
                                                      std::uint8_t number) {
    const bool state_branch_taken = at.place == Place::Step && number >= state_branch;
    if (state_branch_taken) number = static_cast<std::uint8_t>(number - state_branch);
    if (at.place == Place::Step) at.spot.index = at.index;
    if (at.place == Place::NodeTensor) at.spot.node = at.index;
    if (at.place == Place::NodeTile) at.spot.tile = at.index;
    const auto begun = begins_below(at.place, state_branch_taken);
    if (!begun && at.height == 0) return std::nullopt;
    if (begun) at.kind = *begun;
    const Tree in = tree(claimant, at.kind, at.spot);
    if (begun) at.height = in.height(), at.index = 0;
    if (number >= child_count(in.leaf_count(), at.height, at.index)) return std::nullopt;
    at.height -= 1;
    at.index = at.index * arity + number;
    at.place = at.height == 0 ? leaf_of(at.kind) : inner_of(at.kind);
    return at;
}

std::optional<Answer> LyingTrace::answer(const AccountId& claimant, const Path& path) {
    std::optional<Position> at = Position{};
    for (const std::uint8_t number : path) {
        at = child(claimant, *at, number);
        if (!at) return std::nullopt;
    }
    Spot spot = at->spot;
    switch (at->place) {
        case Place::History:
            return HistoryAnswer{history(claimant).opening()};
        case Place::Step:
            spot.index = at->index;
            return StepAnswer{header(spot.index), state(spot).opening(), trace(spot).opening()};
        case Place::NodeTensor:
            // Nothing hashes to garbage.
            if (lies_at(spot, LieKind::Garbage)) return std::nullopt;
            spot.node = at->index;
            return TensorAnswer{type(spot), tiles(spot).opening()};
        case Place::NodeTile:
            spot.tile = at->index;
            return TileAnswer{folds(spot).opening()};
        case Place::Accumulator:
        case Place::StateTensor:
        case Place::Start:
            return std::nullopt;
        default:
            return InnerAnswer{tree(claimant, at->kind, spot).children(at->height, at->index)};
    }
}

}  // namespace assay::dispute
