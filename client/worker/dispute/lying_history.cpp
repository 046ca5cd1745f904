// SPDX-License-Identifier: Apache-2.0
#include "client/worker/dispute/lying_history.hpp"

namespace assay::dispute {

using namespace program;

namespace {

bool is_in_fold(LieKind kind) {
    return kind == LieKind::FoldStart || kind == LieKind::FoldStep || kind == LieKind::Wiring ||
           kind == LieKind::DatasetTile;
}
bool is_in_outputs(LieKind kind) {
    return is_in_fold(kind) || kind == LieKind::FoldFinish || kind == LieKind::FoldCount;
}
// Lies about the form of a trace need a state that is wrong too, or nobody would look there.
bool is_in_state(LieKind kind) {
    return kind == LieKind::StateLink || kind == LieKind::NodeCount ||
           kind == LieKind::TensorType || kind == LieKind::TileCount || kind == LieKind::Garbage;
}

void flip(Bytes& bytes) { bytes[bytes.size() / 2] ^= 0x40; }
void flip(Accumulator& accumulator, const Lie& lie) {
    for (std::uint32_t i = 0; i < accumulator.words.size(); ++i)
        if (!lie.word || *lie.word == i) accumulator.words[i] ^= lie.bits;
}

const Tensor& source(const Reference& from, const Operands& operands,
                     std::span<const Tensor> outputs) {
    if (const auto* state = std::get_if<State>(&from)) return operands.states[state->index];
    if (const auto* data = std::get_if<Data>(&from)) return operands.data[data->index];
    return outputs[std::get_if<NodeOutput>(&from)->index];
}

}  // namespace

Execute reference_executor() {
    return [](std::span<const Node> section, const Operands& operands, const Context& context) {
        return program::execute(section, operands, context);
    };
}

LyingHistory::LyingHistory(History& honest, const TaskRecord& task, const SegmentRecord& segment,
                           const Lie& lie, const Execute& execute)
    : honest_{honest}, task_{task}, segment_{segment}, lie_{lie}, execute_{execute} {
    if (lie_.kind == LieKind::Verdict || lie_.kind == LieKind::HistoryLength) return;
    if (is_in_outputs(lie_.kind)) {
        corrupt_outputs();
        states_.push_back(from_init() ? initial_state_of(program(), outputs_)
                                      : next_state_of(program(), outputs_));
    } else {
        states_.push_back(honest_.state(disputed()));
        if (is_in_state(lie_.kind) || lie_.kind == LieKind::Start) corrupt_state();
    }
    for (std::uint64_t state = lie_.state + 1; state <= segment_.steps; ++state)
        states_.push_back(next_state_of(program(), outputs(segment_.first_step + state)));
}

void LyingHistory::corrupt_outputs() {
    honest_outputs_ = honest_.outputs(disputed());
    const auto before = from_init() ? std::vector<Tensor>{} : honest_.state(disputed() - 1);
    const Operands operands{before, data()};
    const std::span<const Node> section = from_init() ? program().init : program().step;
    outputs_.assign(honest_outputs_.begin(), honest_outputs_.begin() + lie_.node + 1);
    const Node& node = section[lie_.node];
    put_tile(outputs_[lie_.node], tile_at(node.type.shape, lie_.tile), false_tile(node, operands));
    for (std::size_t next = outputs_.size(); next < section.size(); ++next)
        outputs_.push_back(
            program::execute(section[next], operands, outputs_, context(lie_.state)));
}

Tile LyingHistory::false_tile(const Node& node, const Operands& operands) {
    const Fold fold{node, tile_at(node.type.shape, lie_.tile), context(lie_.state)};
    if (!is_in_fold(lie_.kind)) {
        Tile tile = tile_of(honest_outputs_[lie_.node], fold.tile());
        flip(tile.bytes);
        return tile;
    }
    Accumulator accumulator = fold.start();
    if (lie_.kind == LieKind::FoldStart) flip(accumulator, lie_);
    false_fold_ = {accumulator};
    for (std::uint32_t f = 0; f < fold.steps(); ++f) {
        std::vector<Tile> opened;
        for (const TileInput& input : fold.inputs(f, accumulator)) {
            const auto& from = source(node.inputs[input.input].from, operands, honest_outputs_);
            opened.push_back(tile_of(from, input.tile));
        }
        const bool here = f == lie_.fold && !opened.empty();
        if (here && lie_.kind == LieKind::DatasetTile)
            for (auto& byte : opened.back().bytes) byte ^= 1;
        if (here && lie_.kind == LieKind::Wiring)
            std::ranges::reverse(opened.front().bytes);  // As if its tiles had been mixed up.
        accumulator = fold.step(f, std::move(accumulator), opened);
        if (f == lie_.fold && lie_.kind == LieKind::FoldStep) flip(accumulator, lie_);
        false_fold_.push_back(accumulator);
    }
    return fold.finish(accumulator);
}

void LyingHistory::corrupt_state() { flip(states_.front()[lie_.tensor].bytes); }

Context LyingHistory::context(std::uint64_t state) const {
    const bool init = state == 0 && !segment_.start;
    return {.order_seed = task_.order_seed,
            .seed = task_.seed,
            .step = init ? 0 : segment_.first_step + state - 1};
}

Hash256 LyingHistory::state_root(std::uint64_t step) {
    if (states_.empty() || step < disputed()) return honest_.state_root(step);
    for (std::size_t next = roots_.size(); next < states_.size(); ++next) {
        std::vector<Hash256> tensors;
        for (const auto& tensor : states_[next]) tensors.push_back(tensor_root(tensor));
        if (lie_.kind == LieKind::StateCount && next == 0) tensors.push_back({});
        roots_.push_back(program::state_root(tensors));
    }
    return roots_.at(step - disputed());
}

std::vector<Tensor> LyingHistory::state(std::uint64_t step) {
    if (states_.empty() || step < disputed()) return honest_.state(step);
    return states_.at(step - disputed());
}

std::vector<Tensor> LyingHistory::outputs(std::uint64_t step) {
    if (states_.empty() || step < disputed()) return honest_.outputs(step);
    if (step == disputed()) return outputs_.empty() ? honest_.outputs(step) : outputs_;
    const auto before = state(step - 1);
    return execute_(program().step, {before, data()}, context(step - segment_.first_step));
}

}  // namespace assay::dispute
