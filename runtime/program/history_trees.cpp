// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/history_trees.hpp"

#include "runtime/base/check.hpp"
#include "runtime/program/prover.hpp"

namespace assay::program {

Committed commit(TreeKind kind, std::span<const Tensor> tensors) {
    std::vector<Tree> tiles;
    std::vector<Hash256> roots;
    for (const Tensor& tensor : tensors) {
        tiles.emplace_back(TreeKind::Tiles, tile_hashes(tensor.view()));
        roots.push_back(tensor_root(tensor.type, tiles.back().root()));
    }
    return {tensors, std::move(tiles), Tree{kind, std::move(roots)}, {}};
}

Committed commit(TreeKind kind, std::vector<Tensor>&& tensors) {
    Committed committed = commit(kind, std::span<const Tensor>{tensors});
    committed.owned = std::move(tensors);  // Moving keeps the elements where the span sees them.
    return committed;
}

HistoryTrees::HistoryTrees(const TaskRecord& task, const SegmentRecord& segment, History& history)
    : task_{task}, segment_{segment}, history_{&history} {}

const Program& HistoryTrees::program() const { return history_->program(); }

std::span<const Node> HistoryTrees::section(std::uint64_t index) const {
    return from_init(index) ? program().init : program().step;
}

Context HistoryTrees::context(std::uint64_t index) const {
    return {.order_seed = task_.order_seed,
            .seed = task_.seed,
            .step = from_init(index) ? 0 : segment_.first_step + index - 1};
}

Hash256 HistoryTrees::commitment(std::uint64_t index) {
    if (index == 0 && segment_.start) return *segment_.start;
    const std::uint64_t step = segment_.first_step + index;
    return state_commitment(header_at(task_, step), history_->state_root(step));
}

const Tree& HistoryTrees::history(const AccountId& account) {
    if (!personal_ || personal_->key != account) {
        std::vector<Hash256> leaves;
        for (std::uint64_t index = 0; index <= segment_.steps; ++index)
            leaves.push_back(step_leaf(account, segment_.first_step + index, commitment(index)));
        personal_ = Kept<AccountId, Tree>{account, Tree{TreeKind::Segment, std::move(leaves)}};
    }
    return personal_->value;
}

const Committed& HistoryTrees::trace(std::uint64_t index) {
    if (!trace_ || trace_->key != index)
        trace_ = Kept<std::uint64_t, Committed>{
            index, commit(TreeKind::Trace, history_->outputs(segment_.first_step + index))};
    return trace_->value;
}

const Tree& HistoryTrees::state(std::uint64_t index) {
    if (!state_ || state_->key != index) {
        std::vector<Hash256> roots;
        for (const StateTensor& state : program().states)
            roots.push_back(
                trace(index).roots.node(0, from_init(index) ? state.initial : state.next));
        state_ = Kept<std::uint64_t, Tree>{index, Tree{TreeKind::State, std::move(roots)}};
    }
    return state_->value;
}

const Committed& HistoryTrees::earlier(std::uint64_t index) {
    INVARIANT(index > 0);
    if (!earlier_ || earlier_->key != index)
        earlier_ = Kept<std::uint64_t, Committed>{
            index, commit(TreeKind::State, history_->state(segment_.first_step + index - 1))};
    return earlier_->value;
}

const Committed& HistoryTrees::data() {
    if (!data_) data_.emplace(commit(TreeKind::Dataset, history_->data()));
    return *data_;
}

const ProgramSummary& HistoryTrees::summary() {
    if (!summary_) summary_ = summarise(program());
    return *summary_;
}

const Tree& HistoryTrees::nodes(std::uint64_t index) {
    auto& tree = from_init(index) ? init_nodes_ : step_nodes_;
    if (!tree) tree.emplace(node_tree(section(index)));
    return *tree;
}

const Tree& HistoryTrees::states() {
    if (!states_) states_.emplace(state_tree(program().states));
    return *states_;
}

Fold HistoryTrees::fold(const Spot& spot) {
    const Node& node = section(spot.index)[spot.node];
    return {node, tile_at(node.type.shape, spot.tile), context(spot.index)};
}

Accumulator HistoryTrees::advance(const Spot& spot, std::uint32_t f, Accumulator before) {
    const Fold tile = fold(spot);
    std::vector<Tile> opened;
    for (const TileInput& input : tile.inputs(f, before)) {
        const Source from = source(spot.index, tile.node().inputs[input.input].from);
        opened.push_back(tile_of(from.among.tensors[from.number], input.tile));
    }
    return tile.step(f, std::move(before), opened);
}

const Tree& HistoryTrees::accumulators(const Spot& spot) {
    if (!folds_ || folds_->key != spot) {
        const Fold tile = fold(spot);
        Accumulator accumulator = tile.start();
        std::vector<Hash256> leaves{accumulator_hash(serialise(accumulator))};
        for (std::uint32_t f = 0; f < tile.steps(); ++f) {
            accumulator = advance(spot, f, std::move(accumulator));
            leaves.push_back(accumulator_hash(serialise(accumulator)));
        }
        folds_ = Kept<Spot, Tree>{spot, Tree{TreeKind::Fold, std::move(leaves)}};
    }
    return folds_->value;
}

Accumulator HistoryTrees::accumulator(const Spot& spot, std::uint32_t f) {
    Accumulator accumulator = fold(spot).start();
    for (std::uint32_t g = 0; g < f; ++g) accumulator = advance(spot, g, std::move(accumulator));
    return accumulator;
}

HistoryTrees::Source HistoryTrees::source(std::uint64_t index, const Reference& from) {
    if (const auto* output = std::get_if<NodeOutput>(&from)) return {trace(index), output->index};
    if (const auto* state = std::get_if<State>(&from)) return {earlier(index), state->index};
    return {data(), std::get_if<Data>(&from)->index};
}

}  // namespace assay::program
