// SPDX-License-Identifier: Apache-2.0
// arbiter.hpp, inquiry.hpp and prover.hpp together: every kind of lie about a training run is found
// and convicted by one honest accuser.
#include "runtime/program/arbiter.hpp"

#include <catch2/catch.hpp>

#include "tests/runtime/program/samples.hpp"
#include "tests/runtime/program/world.hpp"

namespace assay::program {
namespace {

// Visibly: the highest byte of a float's or integer's bytes near `byte`.
void flip(Tensor& tensor, std::size_t byte) {
    byte %= tensor.bytes.size();
    if (tensor.type.dtype != Dtype::U8) byte |= 3;
    tensor.bytes[byte] ^= 0x85;
}

// Changes one byte of one node's output in the step that makes state `step`.
Tamper flip_at(std::uint64_t step, std::uint32_t node, std::size_t byte) {
    return [=](std::uint64_t s, std::uint32_t n, Tensor& output, std::span<const Tensor>) {
        if (s == step && n == node) flip(output, byte);
    };
}

}  // namespace

TEST_CASE("a history that is everywhere right is agreed with") {
    for (const std::uint64_t number : {0, 1}) {
        const SegmentRecord segment = world().segment(number);
        Prover prover{world().task, segment, world().honest};
        Claimant claimant{prover, prover.claim(claimant_account)};
        CHECK(claimant.claim().pass);
        CHECK(try_claim(segment, claimant).ending == Ending::Agreed);
    }
}

TEST_CASE("a wrong output of any node is convicted, whatever follows from it") {
    const SegmentRecord first = world().segment(0), second = world().segment(1);
    std::size_t seen = 0;
    for (std::uint32_t node = 0; node < world().program.step.size(); ++node) {
        const std::uint64_t step = segment_steps + 1 + node % segment_steps;
        Replay lie = world().lying(flip_at(step, node, 7919 * node));
        Prover prover{world().task, second, lie};
        Claimant claimant{prover, prover.claim(claimant_account)};
        const Verdict verdict = try_claim(second, claimant);
        INFO("node " << node << ", refusal " << static_cast<int>(verdict.refusal));
        const bool unseen = same_states(lie, world().honest);
        seen += unseen ? 0 : 1;
        CHECK(verdict.ending == (unseen ? Ending::Agreed : Ending::Convicted));
        if (!unseen) CHECK(verdict.accusation == accusation_index<WrongFoldFinish>);
        CHECK(verdict.questions <= 2 + 1 + 2 + 1 + 2);
    }
    CHECK(seen + 3 >= world().program.step.size());  // All but the losses, and hardly another.
    for (std::uint32_t node = 0; node < world().program.init.size(); ++node) {
        Replay lie = world().lying(flip_at(0, node, 131 * node));
        Prover prover{world().task, first, lie};
        Claimant claimant{prover, prover.claim(claimant_account)};
        const Verdict verdict = try_claim(first, claimant);
        CHECK(verdict.ending == Ending::Convicted);
        CHECK(verdict.path.items.front() == 0);
    }
}

TEST_CASE("a fold that goes wrong at one step and is right everywhere else is convicted there") {
    Words words{5};
    const SegmentRecord segment = world().segment(0);
    for (int round = 0; round < 60; ++round) {
        const std::uint64_t step = words.below(segment_steps + 1);
        const auto section = world().section(step);
        const auto node = words.below(static_cast<std::uint32_t>(section.size()));
        if (std::holds_alternative<CrossEntropy>(section[node].operation) ||
            std::holds_alternative<ColumnMean>(section[node].operation))
            continue;
        const Shape shape = section[node].type.shape;
        const std::uint64_t tile = words.below(static_cast<std::uint32_t>(tile_count(shape)));
        const Context context = world().honest.context(step);
        const Fold fold{section[node], tile_at(shape, tile), context};
        const std::uint32_t wrong = words.below(fold.steps() + 1);

        // The liar folds honestly but for accumulator `wrong`, and finishes what came of it.
        std::vector<Hash256> leaves;
        const Tamper tamper = [&](std::uint64_t s, std::uint32_t n, Tensor& output,
                                  std::span<const Tensor> earlier) {
            if (s != step || n != node) return;
            const std::vector<Tensor> state =
                step == 0 ? std::vector<Tensor>{} : world().honest.state(step - 1);
            Accumulator accumulator = fold.start();
            for (std::uint32_t f = 0; f <= fold.steps(); ++f) {
                if (f == wrong) {
                    if (accumulator.words.empty())
                        accumulator.words.push_back(1);
                    else
                        accumulator.words[words.below(
                            static_cast<std::uint32_t>(accumulator.words.size()))] ^= 0x00400000U;
                }
                leaves.push_back(accumulator_hash(serialise(accumulator)));
                if (f == fold.steps()) break;
                accumulator.words.resize(fold.words(f));
                std::vector<Tile> opened;
                for (const TileInput& input : fold.inputs(f, accumulator)) {
                    const Reference& from = section[node].inputs[input.input].from;
                    if (const auto* out = std::get_if<NodeOutput>(&from))
                        opened.push_back(tile_of(earlier[out->index], input.tile));
                    else if (const auto* s_in = std::get_if<State>(&from))
                        opened.push_back(tile_of(state[s_in->index], input.tile));
                    else
                        opened.push_back(
                            tile_of(world().data[std::get_if<Data>(&from)->index], input.tile));
                }
                accumulator = fold.step(f, std::move(accumulator), opened);
            }
            put_tile(output, fold.tile(), fold.finish(accumulator));
        };
        Replay lie = world().lying(tamper);
        Prover prover{world().task, segment, lie};
        const Tree folds{TreeKind::Fold, leaves};
        const Path at =
            joined(path_to_node(step, section.size(), node), way_to(tile_count(shape), tile));
        Claimant claimant{
            prover, prover.claim(claimant_account), {{at, TileAnswer{folds.opening()}, &folds}}};
        const Verdict verdict = try_claim(segment, claimant);
        INFO("step " << step << ", node " << node << ", tile " << tile << ", accumulator " << wrong
                     << " of " << fold.steps() << ", refusal "
                     << static_cast<int>(verdict.refusal));
        // A change that did not reach the tile changed nothing that anybody claims.
        if (same_states(lie, world().honest)) {
            CHECK(verdict.ending == Ending::Agreed);
            continue;
        }
        CHECK(verdict.ending == Ending::Convicted);
        CHECK(verdict.accusation ==
              (wrong == 0 ? accusation_index<WrongFoldStart> : accusation_index<WrongFoldStep>));
        CHECK((verdict.path == joined(at, way_to(fold.steps() + 1, wrong))));
        CHECK(verdict.evidence_bytes <= max_accusation_bytes);
    }
}

TEST_CASE("a fold with an accumulator too many, and a tensor of another type, are convicted") {
    const SegmentRecord segment = world().segment(1);
    const std::uint32_t node = 12;  // The gradient of the first weights: 2 x 2 tiles, 2 steps each.
    Replay lie = world().lying(flip_at(segment_steps + 3, node, 40));
    Prover prover{world().task, segment, lie};
    const ClaimRecord claim = prover.claim(claimant_account);
    const Path at = path_to_node(3, world().program.step.size(), node);

    const Tree folds{TreeKind::Fold, std::vector<Hash256>(4)};
    Claimant long_fold{
        prover, claim, {{joined(at, way_to(4, 0)), TileAnswer{folds.opening()}, &folds}}};
    const Verdict folded = try_claim(segment, long_fold);
    CHECK(folded.ending == Ending::Convicted);
    CHECK(folded.accusation == accusation_index<WrongFold>);

    // A trace whose leaf is a tensor of another type (or of another number of tiles).
    for (const bool retyped : {true, false}) {
        TensorType type = world().program.step[node].type;
        if (retyped) type.dtype = Dtype::I32;
        const Tree tiles{TreeKind::Tiles, std::vector<Hash256>(retyped ? 4 : 5)};
        std::vector<Hash256> outputs;
        for (const Tensor& output : lie.outputs(segment_steps + 3))
            outputs.push_back(tensor_root(output));
        outputs[node] = tensor_root(type, tiles.root());
        const Tree trace{TreeKind::Trace, outputs};
        StepAnswer answer = step_answer(prover, 3);
        answer.trace = trace.opening();
        Claimant claimant{prover,
                          claim,
                          {{at, TensorAnswer{type, tiles.opening()}, &tiles},
                           {way_to(segment_steps + 1, 3), answer, &trace, nullptr}}};
        const Verdict verdict = try_claim(segment, claimant);
        CHECK(verdict.ending == Ending::Convicted);
        CHECK(verdict.accusation == accusation_index<WrongTensor>);
    }
}

TEST_CASE("who trained on other data, or in another order, is convicted") {
    const SegmentRecord segment = world().segment(0);
    std::vector<Tensor> other = world().data;
    flip(other[0], 77);
    TaskRecord reordered = world().task;
    reordered.order_seed = {{1}};
    Replay on_other_data{world().program, other, world().task, segment_steps};
    Replay in_other_order{world().program, world().data, reordered, segment_steps};
    for (Replay* lie : {&on_other_data, &in_other_order}) {
        Prover prover{world().task, segment, *lie};
        Claimant claimant{prover, prover.claim(claimant_account)};
        const Verdict verdict = try_claim(segment, claimant);
        CHECK(verdict.ending == Ending::Convicted);
    }
}

TEST_CASE("the largest possible accusation of a fold step fits") {
    const auto proof = [](std::uint32_t levels) {
        Proof full;
        full.siblings.items.resize(levels, std::vector<Hash256>(15));
        return full;
    };
    // Heights: 2^16 nodes and states 4; 2^24 tiles 6; 2^16 + 1 accumulators and 2^20 states of a
    // segment 5, of which the first level is on record.
    WrongFoldStep accusation{.node = {.program = {}, .node = make_mlp().step[2], .proof = proof(4)},
                             .before = Bytes(max_accumulator_bytes),
                             .in_fold = proof(4),
                             .earlier = EarlierState{.state_root = {}, .in_history = proof(4)},
                             .tiles = {}};
    for (int i = 0; i < 2; ++i)
        accusation.tiles.items.push_back({.bytes = Bytes(max_tile_bytes),
                                          .in_tensor = proof(tree_height(max_tiles)),
                                          .in_source = proof(tree_height(max_states))});
    const Accusation largest = accusation;
    CHECK(tree_height(max_tiles) == 6);
    CHECK(tree_height(max_fold_steps + 1) == 5);
    CHECK(tree_height(std::uint64_t{max_segment_steps} + 1) == 5);
    CHECK(scale::to_bytes(largest).size() <= max_accusation_bytes);
    CHECK(scale::to_bytes(largest).size() > max_accusation_bytes - 1024);
}

}  // namespace assay::program
