// SPDX-License-Identifier: Apache-2.0
// Every operator on trial: a claimant whose fold goes wrong at one step, and is right everywhere
// else, is asked down to that step and convicted there.
#include <catch2/catch.hpp>

#include "runtime/numeric/level.hpp"
#include "tests/runtime/program/instances.hpp"
#include "tests/runtime/program/trial.hpp"

namespace assay::program {
namespace {

const AccountId claimant{{0xc1}};

// A program of one step, whose one state is the output of the operator.
struct OneOperator {
    Program program;
    std::vector<Tensor> data;

    explicit OneOperator(const Node& node) {
        for (const Input& input : node.inputs) {
            program.data.push_back({"in" + std::to_string(data.size()), input.type});
            data.push_back(sample(input.type, 3 + data.size()));
        }
        program.states.push_back({"out", node.type, first_state(node.type), 0});
        program.step = {node};
    }

  private:
    // Init has no data: integers come out of the operators that make them of constants.
    std::uint32_t first_state(const TensorType& type) {
        SectionBuilder init{program};
        const Shape& shape = type.shape;
        const std::uint32_t wide =
            type.dtype == Dtype::I32 ? numeric::level_block * shape.columns : shape.columns;
        auto last = init.add(Constant{Real::of(1)}, {}, f32(shape.rows, wide));
        if (type.dtype != Dtype::F32) {
            const auto exponents = init.add(BlockExponent{}, {NodeOutput{last}});
            last = type.dtype == Dtype::I32
                       ? exponents
                       : init.add(Quantise{}, {NodeOutput{last}, NodeOutput{exponents}});
        }
        program.init = init.take();
        return last;
    }
};

// The accumulators of one tile, honest but for one; and the tile that comes of them.
struct FalseFold {
    std::vector<Hash256> leaves;
    Tile tile;
};

FalseFold fold_falsely(const Fold& fold, const std::vector<Tensor>& data, std::uint32_t wrong,
                       Words& words) {
    FalseFold result;
    Accumulator accumulator = fold.start();
    for (std::uint32_t f = 0;; ++f) {
        if (f == wrong && accumulator.words.empty()) accumulator.words.push_back(1);
        if (f == wrong) {
            const auto size = static_cast<std::uint32_t>(accumulator.words.size());
            accumulator.words[words.below(size)] ^= 0x00400000U;
        }
        result.leaves.push_back(accumulator_hash(serialise(accumulator)));
        accumulator.words.resize(fold.words(f));
        if (f == fold.steps()) break;
        std::vector<Tile> opened;
        for (const TileInput& input : fold.inputs(f, accumulator))
            opened.push_back(tile_of(data[input.input], input.tile));
        accumulator = fold.step(f, std::move(accumulator), opened);
    }
    result.tile = fold.finish(accumulator);
    return result;
}

}  // namespace

TEST_CASE("whatever the operator, a trial ends at the one fold step that is wrong") {
    Words words{21};
    for (const auto& [name, make] : all_operators()) {
        const OneOperator honest_world{make({35, 34, 33})};
        const auto& [program, data] = honest_world;
        REQUIRE(check(program));
        const TaskRecord task = make_task(program, data);
        Replay honest{program, data, task, 1};
        const SegmentRecord segment = make_segment(honest, 0, 1);
        const Node& node = program.step[0];
        const std::uint64_t tiles = tile_count(node.type.shape);

        for (int round = 0; round < 2; ++round) {
            const std::uint64_t tile = words.below(static_cast<std::uint32_t>(tiles));
            const Fold fold{node, tile_at(node.type.shape, tile), honest.context(1)};
            const std::uint32_t wrong = words.below(fold.steps() + 1);
            INFO(name << ", tile " << tile << ", accumulator " << wrong << " of " << fold.steps());
            const FalseFold lie = fold_falsely(fold, data, wrong, words);
            Replay history{
                program, data, task, 1,
                [&](std::uint64_t step, std::uint32_t, Tensor& output, std::span<const Tensor>) {
                    if (step == 1) put_tile(output, fold.tile(), lie.tile);
                }};
            Prover liar{task, segment, history}, accuser{task, segment, honest};
            const Tree folds{TreeKind::Fold, lie.leaves};
            const Path at = joined(joined(way_to(2, 1), way_to(1, 0)), way_to(tiles, tile));
            Claimant claims{
                liar, liar.claim(claimant), {{at, TileAnswer{folds.opening()}, &folds}}};
            const Verdict verdict = hold_trial(task, segment, claims, accuser);
            // A change that did not reach the tile changed nothing that anybody claims.
            if (history.state_root(1) == honest.state_root(1)) {
                CHECK(verdict.ending == Ending::Agreed);
                continue;
            }
            CHECK(verdict.ending == Ending::Convicted);
            CHECK(verdict.accusation == (wrong == 0 ? accusation_index<WrongFoldStart>
                                                    : accusation_index<WrongFoldStep>));
            CHECK((verdict.path == joined(at, way_to(fold.steps() + 1, wrong))));
            CHECK(verdict.evidence_bytes <= max_accusation_bytes);
        }
    }
}

}  // namespace assay::program
