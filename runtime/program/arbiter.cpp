// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/arbiter.hpp"

#include "runtime/program/validate.hpp"

namespace assay::program {

namespace {

using Judged = Expected<std::monostate, Refusal>;

Failure<Refusal> refused(Refusal why) { return Failure{why}; }

// What is found: the claim says otherwise than what follows, or there is nothing wrong.
Judged inconsistent_if(bool wrong) {
    ENSURE(wrong, refused(Refusal::Consistent));
    return {};
}

// The record as the accusations read it.
struct Case {
    const Subject& subject;
    const Trail& trail;

    bool at(Place place) const { return trail.place == place; }
    bool answered_at(Place place) const { return at(place) && trail.answered; }
    /// Number of the state under the step leaf, counted from the segment's start.
    std::uint64_t index() const { return trail.history->index; }
    std::uint64_t step() const { return subject.segment.first_step + index(); }
    /// State 0 of a history without a start on record is what `init` made.
    bool from_init() const { return index() == 0; }
    const Section& section(const ProgramSummary& program) const {
        return from_init() ? program.init : program.step;
    }
    Context context() const {
        return {.order_seed = subject.task.order_seed,
                .seed = subject.task.seed,
                .step = from_init() ? 0 : step() - 1};
    }
};

// ---- Openings -----------------------------------------------------------------------------------

Judged open_program(const Case& trial, const ProgramSummary& program) {
    ENSURE(program_root(program) == trial.subject.task.program, refused(Refusal::ProgramDiffers));
    return {};
}

// The node whose output the path goes through.
Judged open_node(const Case& trial, const NodeEvidence& evidence) {
    TRY(open_program(trial, evidence.program));
    const Section& section = trial.section(evidence.program);
    const Descent& trace = *trial.trail.trace;
    ENSURE(trace.leaf_count == section.count, refused(Refusal::CountDiffers));
    const Leaf leaf{TreeKind::Program, section.count, trace.index, node_leaf(evidence.node)};
    ENSURE(verify(section.root, leaf, evidence.proof), refused(Refusal::NodeNotInProgram));
    ENSURE(check_node(evidence.node), refused(Refusal::NodeMalformed));
    return {};
}

// The fold of the tile that the path goes through.
Expected<Fold, Refusal> open_fold(const Case& trial, const NodeEvidence& evidence) {
    TRY(open_node(trial, evidence));
    const Node& node = evidence.node;
    const Descent& tiles = *trial.trail.tiles;
    ENSURE(*trial.trail.type == node.type && tiles.leaf_count == tile_count(node.type.shape),
           refused(Refusal::CountDiffers));
    return Fold{node, tile_at(node.type.shape, tiles.index), trial.context()};
}

// The same, its accumulators counted.
Expected<Fold, Refusal> open_counted_fold(const Case& trial, const NodeEvidence& evidence) {
    const Fold fold = TRY(open_fold(trial, evidence));
    ENSURE(trial.trail.folds->leaf_count == std::uint64_t{fold.steps()} + 1,
           refused(Refusal::CountDiffers));
    return fold;
}

Expected<Accumulator, Refusal> open_accumulator(const Case& trial, const Fold& fold,
                                                std::uint32_t f, const AccumulatorBytes& bytes,
                                                const Proof& proof) {
    const auto accumulator = deserialise_accumulator(bytes.items);
    ENSURE(accumulator && accumulator->words.size() == fold.words(f), refused(Refusal::NotOpened));
    ENSURE(trial.trail.folds->holds(f, accumulator_hash(bytes.items), proof),
           refused(Refusal::NotOpened));
    return *accumulator;
}

// The root of the state before the step, or nothing where no tile needs it.
Expected<std::optional<Hash256>, Refusal> open_earlier(const Case& trial,
                                                       const std::optional<EarlierState>& earlier) {
    if (!earlier) return std::optional<Hash256>{};
    ENSURE(!trial.from_init(), refused(Refusal::StateNotOpened));
    const std::uint64_t step = trial.step() - 1;
    const Hash256 commitment =
        state_commitment(header_at(trial.subject.task, step), earlier->state_root);
    const Hash256 leaf = step_leaf(trial.subject.claim.account, step, commitment);
    ENSURE(trial.trail.history->holds(trial.index() - 1, leaf, earlier->in_history),
           refused(Refusal::StateNotOpened));
    return std::optional{earlier->state_root};
}

// Where input tiles come from.
struct Sources {
    const Case& trial;
    const ProgramSummary& program;
    std::optional<Hash256> state_root;
};

Judged open_source(const Sources& sources, const Reference& from, const Hash256& root,
                   const Proof& proof) {
    const Case& trial = sources.trial;
    if (const auto* output = std::get_if<NodeOutput>(&from)) {
        // A valid program refers backwards only; what lies right of the path is not agreed upon.
        ENSURE(output->index < trial.trail.trace->index, refused(Refusal::NodeMalformed));
        ENSURE(trial.trail.trace->holds(output->index, root, proof),
               refused(Refusal::TileNotOpened));
        return {};
    }
    if (const auto* state = std::get_if<State>(&from)) {
        ENSURE(sources.state_root, refused(Refusal::StateNotOpened));
        const Leaf leaf{TreeKind::State, sources.program.states.count, state->index, root};
        ENSURE(verify(*sources.state_root, leaf, proof), refused(Refusal::TileNotOpened));
        return {};
    }
    const auto& data = *std::get_if<Data>(&from);
    const Leaf leaf{TreeKind::Dataset, sources.program.data.count, data.index, root};
    ENSURE(verify(trial.subject.task.dataset, leaf, proof), refused(Refusal::TileNotOpened));
    return {};
}

Expected<Tile, Refusal> open_tile(const Sources& sources, const Fold& fold, const TileInput& which,
                                  const TileEvidence& evidence) {
    const Input& input = fold.node().inputs[which.input];
    const Shape& shape = input.type.shape;
    const TensorType type{input.type.dtype, tile_shape(shape, which.tile)};
    ENSURE(evidence.bytes.size() == type.bytes(), refused(Refusal::TileNotOpened));
    const Leaf leaf{TreeKind::Tiles, tile_count(shape), tile_number(shape, which.tile),
                    tile_hash(evidence.bytes.items)};
    const auto top = climb(leaf, evidence.in_tensor);
    ENSURE(top && evidence.in_tensor.height() == tree_height(leaf.leaf_count),
           refused(Refusal::TileNotOpened));
    const Hash256 tiles_root = root_hash(TreeKind::Tiles, leaf.leaf_count, *top);
    TRY(open_source(sources, input.from, tensor_root(input.type, tiles_root), evidence.in_source));
    return Tile{type, evidence.bytes.items};
}

// ---- The kinds of accusation --------------------------------------------------------------------

Judged decide(const Case& trial, const WrongVerdict& accusation) {
    ENSURE(trial.at(Place::History), refused(Refusal::WrongPlace));
    const auto& [task, segment, claim] = trial.subject;
    const Hash256 last =
        step_leaf(claim.account, segment.first_step + segment.steps, accusation.last_state);
    const Leaf leaf{TreeKind::Segment, std::uint64_t{segment.steps} + 1, segment.steps, last};
    ENSURE(verify(claim.history, leaf, accusation.in_history), refused(Refusal::NotOpened));
    const bool same = accusation.last_state == segment.end;
    return inconsistent_if(claim.pass != same || claim.distance != (same ? 0 : 1));
}

Judged decide(const Case& trial, const WrongLength&) {
    ENSURE(trial.answered_at(Place::History), refused(Refusal::WrongPlace));
    const std::uint64_t states = std::uint64_t{trial.subject.segment.steps} + 1;
    return inconsistent_if(trial.trail.history->leaf_count != states);
}

Judged decide(const Case& trial, const WrongStart&) {
    ENSURE(trial.at(Place::Start), refused(Refusal::WrongPlace));
    const auto& segment = trial.subject.segment;
    const Hash256 leaf = step_leaf(trial.subject.claim.account, segment.first_step, *segment.start);
    return inconsistent_if(trial.trail.value != leaf);
}

Judged decide(const Case& trial, const WrongHeader&) {
    ENSURE(trial.answered_at(Place::Step), refused(Refusal::WrongPlace));
    return inconsistent_if(*trial.trail.header != header_at(trial.subject.task, trial.step()));
}

Judged decide(const Case& trial, const WrongCount& accusation) {
    ENSURE(trial.answered_at(Place::Step), refused(Refusal::WrongPlace));
    TRY(open_program(trial, accusation.program));
    return inconsistent_if(trial.trail.state->leaf_count != accusation.program.states.count ||
                           trial.trail.trace->leaf_count !=
                               trial.section(accusation.program).count);
}

Judged decide(const Case& trial, const WrongState& accusation) {
    ENSURE(trial.at(Place::StateTensor), refused(Refusal::WrongPlace));
    TRY(open_program(trial, accusation.program));
    const Section& states = accusation.program.states;
    const Trail& trail = trial.trail;
    ENSURE(trail.state->leaf_count == states.count &&
               trail.trace->leaf_count == trial.section(accusation.program).count,
           refused(Refusal::CountDiffers));
    const Leaf leaf{TreeKind::Program, states.count, trail.state->index,
                    state_leaf(accusation.state)};
    ENSURE(verify(states.root, leaf, accusation.in_program), refused(Refusal::NodeNotInProgram));
    const std::uint32_t maker =
        trial.from_init() ? accusation.state.initial : accusation.state.next;
    ENSURE(trail.trace->holds(maker, accusation.output_root, accusation.in_trace),
           refused(Refusal::NotOpened));
    return inconsistent_if(trail.value != accusation.output_root);
}

Judged decide(const Case& trial, const WrongTensor& accusation) {
    ENSURE(trial.answered_at(Place::NodeTensor), refused(Refusal::WrongPlace));
    TRY(open_node(trial, accusation.node));
    const TensorType& type = accusation.node.node.type;
    return inconsistent_if(*trial.trail.type != type ||
                           trial.trail.tiles->leaf_count != tile_count(type.shape));
}

Judged decide(const Case& trial, const WrongFold& accusation) {
    ENSURE(trial.answered_at(Place::NodeTile), refused(Refusal::WrongPlace));
    const Fold fold = TRY(open_fold(trial, accusation.node));
    return inconsistent_if(trial.trail.folds->leaf_count != std::uint64_t{fold.steps()} + 1);
}

Judged decide(const Case& trial, const WrongFoldStart& accusation) {
    ENSURE(trial.at(Place::Accumulator) && trial.trail.folds->index == 0,
           refused(Refusal::WrongPlace));
    const Fold fold = TRY(open_counted_fold(trial, accusation.node));
    return inconsistent_if(trial.trail.value != accumulator_hash(serialise(fold.start())));
}

Judged decide(const Case& trial, const WrongFoldStep& accusation) {
    ENSURE(trial.at(Place::Accumulator) && trial.trail.folds->index > 0,
           refused(Refusal::WrongPlace));
    const Fold fold = TRY(open_counted_fold(trial, accusation.node));
    const auto f = static_cast<std::uint32_t>(trial.trail.folds->index - 1);
    Accumulator before =
        TRY(open_accumulator(trial, fold, f, accusation.before, accusation.in_fold));

    const Sources sources{trial, accusation.node.program,
                          TRY(open_earlier(trial, accusation.earlier))};
    const std::vector<TileInput> wanted = fold.inputs(f, before);
    ENSURE(accusation.tiles.size() == wanted.size(), refused(Refusal::WrongTileCount));
    std::vector<Tile> opened;
    for (std::size_t i = 0; i < wanted.size(); ++i)
        opened.push_back(TRY(open_tile(sources, fold, wanted[i], accusation.tiles[i])));

    const Accumulator after = fold.step(f, std::move(before), opened);
    return inconsistent_if(trial.trail.value != accumulator_hash(serialise(after)));
}

Judged decide(const Case& trial, const WrongFoldFinish& accusation) {
    ENSURE(trial.answered_at(Place::NodeTile), refused(Refusal::WrongPlace));
    const Fold fold = TRY(open_counted_fold(trial, accusation.node));
    const Accumulator last =
        TRY(open_accumulator(trial, fold, fold.steps(), accusation.last, accusation.in_fold));
    return inconsistent_if(trial.trail.value != tile_hash(fold.finish(last).bytes));
}

}  // namespace

Expected<std::monostate, Refusal> judge(const Subject& subject, const Path& path,
                                        std::span<const Answer> answers,
                                        const Accusation& accusation) {
    ENSURE(scale::to_bytes(accusation).size() <= max_accusation_bytes,
           refused(Refusal::EvidenceTooLarge));
    const auto trail = follow(subject, path, answers);
    ENSURE(trail, refused(Refusal::RecordUnusable));
    return std::visit(
        [&](const auto& kind) {
            return decide(Case{subject, *trail}, kind);
        },
        accusation);
}

}  // namespace assay::program
