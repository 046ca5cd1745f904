// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/evidence.hpp"

namespace assay::program {

namespace {

// From a leaf of one's own tree up to what is on record of the other's.
Proof prove_to(const Descent& record, const Tree& own, std::uint64_t leaf) {
    return own.prove(leaf, record.proof_height(leaf).value_or(0));
}

}  // namespace

NodeEvidence Evidence::node() const {
    return {.program = trees_.summary(),
            .node = trees_.section(spot_.index)[spot_.node],
            .proof = trees_.nodes(spot_.index).prove(spot_.node)};
}

WrongState Evidence::wrong_state(std::uint64_t tensor) const {
    const StateTensor& state = trees_.program().states[tensor];
    const std::uint32_t maker = trees_.from_init(spot_.index) ? state.initial : state.next;
    const Tree& trace = trees_.trace(spot_.index).roots;
    return {.program = trees_.summary(),
            .state = state,
            .in_program = trees_.states().prove(tensor),
            .output_root = trace.node(0, maker),
            .in_trace = prove_to(*trail_.trace, trace, maker)};
}

EarlierState Evidence::earlier() const {
    const Tree& own = trees_.history(account_);
    return {.state_root = trees_.earlier(spot_.index).roots.root(),
            .in_history = prove_to(*trail_.history, own, spot_.index - 1)};
}

TileEvidence Evidence::tile(const Fold& fold, const TileInput& input) const {
    const Input& operand = fold.node().inputs[input.input];
    const auto source = trees_.source(spot_.index, operand.from);
    const std::uint64_t number = tile_number(operand.type.shape, input.tile);
    const bool in_trace = std::holds_alternative<NodeOutput>(operand.from);
    return {.bytes = tile_of(source.among.tensors[source.number], input.tile).bytes,
            .in_tensor = source.among.tiles[source.number].prove(number),
            .in_source = in_trace ? prove_to(*trail_.trace, source.among.roots, source.number)
                                  : source.among.roots.prove(source.number)};
}

WrongFoldStep Evidence::wrong_fold_step(std::uint64_t f) const {
    const auto step = static_cast<std::uint32_t>(f);
    const Fold fold = trees_.fold(spot_);
    const Accumulator before = trees_.accumulator(spot_, step);
    WrongFoldStep accusation{.node = node(),
                             .before = serialise(before),
                             .in_fold = prove_to(*trail_.folds, trees_.accumulators(spot_), step),
                             .earlier = {},
                             .tiles = {}};
    for (const TileInput& input : fold.inputs(step, before)) {
        accusation.tiles.items.push_back(tile(fold, input));
        const bool from_state = std::holds_alternative<State>(fold.node().inputs[input.input].from);
        if (from_state && !accusation.earlier) accusation.earlier = earlier();
    }
    return accusation;
}

WrongFoldFinish Evidence::wrong_fold_finish() const {
    const std::uint32_t steps = trees_.fold(spot_).steps();
    return {.node = node(),
            .last = serialise(trees_.accumulator(spot_, steps)),
            .in_fold = prove_to(*trail_.folds, trees_.accumulators(spot_), steps)};
}

WrongVerdict Evidence::wrong_verdict(HistoryTrees& trees, const AccountId& account) {
    const std::uint64_t last = trees.segment().steps;
    return {.last_state = trees.commitment(last), .in_history = trees.history(account).prove(last)};
}

}  // namespace assay::program
