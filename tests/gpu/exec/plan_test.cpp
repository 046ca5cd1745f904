// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/plan.hpp"

#include <catch2/catch.hpp>

#include "gpu/exec/arena.hpp"
#include "gpu/exec/section.hpp"
#include "runtime/program/executor.hpp"
#include "runtime/program/validate.hpp"
#include "tests/gpu/exec/random_section.hpp"

using namespace assay;
using namespace assay::program;
using exec::test::buffers_of;
using exec::test::random_tensors;
using exec::test::RandomSection;

TEST_CASE("A planned section gives what its folds give: kept outputs and next states") {
    std::mt19937 random{21};
    const auto threads = GENERATE(1U, 3U);
    cpu::ThreadPool pool{threads};
    std::size_t in_place = 0, swapped = 0, fused = 0, wrong = 0;
    for (int round = 0; round < 120; ++round) {
        const RandomSection section{random};
        const auto states = random_tensors(random, section.types_);
        const auto data = random_tensors(random, section.types_);
        const auto want = execute(section.nodes_, {.states = states, .data = data}, {});

        exec::Section planned{
            {.section = section.nodes_, .kept = section.kept_, .updates = section.updates_}};
        auto current = buffers_of(states), spare = buffers_of(states);
        planned.run(pool, {.states = current, .spares = spare, .data = data});
        for (const auto node : section.kept_)
            wrong += !equal(planned.output(node).bytes, want[node].bytes);
        for (std::uint32_t i = 0; i < states.size(); ++i) {
            const auto update = std::ranges::find(section.updates_, i, &exec::StateUpdate::state);
            const auto& next = update == section.updates_.end() ? states[i] : want[update->node];
            wrong += !equal(current[i].bytes(), next.bytes);
        }
        const auto& plan = planned.plan();
        swapped += plan.swapped.size();
        in_place += section.updates_.size() - plan.swapped.size() - plan.copied.size();
        fused += plan.outputs.size() - plan.groups.size();
    }
    CHECK(wrong == 0);
    // The test means something only if all of these happen.
    CHECK(in_place > 20);
    CHECK(swapped > 20);
    CHECK(fused > 200);
}

TEST_CASE("A section that keeps everything gives every output") {
    std::mt19937 random{22};
    cpu::ThreadPool pool{2};
    std::size_t wrong = 0;
    for (int round = 0; round < 20; ++round) {
        const RandomSection section{random};
        const auto states = random_tensors(random, section.types_);
        const auto data = random_tensors(random, section.types_);
        const auto want = execute(section.nodes_, {.states = states, .data = data}, {});
        exec::Section planned{{.section = section.nodes_, .keep_all = true}};
        auto current = buffers_of(states);
        planned.run(pool, {.states = current, .data = data});
        for (std::uint32_t i = 0; i < want.size(); ++i)
            wrong += !equal(planned.output(i).bytes, want[i].bytes);
    }
    CHECK(wrong == 0);
}

TEST_CASE("A bias and a relu run within their product, a momentum update in place") {
    const TensorType x{Dtype::F32, {64, 32}}, w{Dtype::F32, {32, 16}}, b{Dtype::F32, {1, 16}};
    const TensorType y{Dtype::F32, {64, 16}};
    const Real half = Real::of(0.5F);
    const std::vector<Node> nodes{
        {Matmul{MatmulForm::NN}, {{Data{0}, x}, {State{0}, w}}, y},
        {AddRow{}, {{NodeOutput{0}, y}, {State{1}, b}}, y},
        {Relu{}, {{NodeOutput{1}, y}}, y},
        {Matmul{MatmulForm::TN}, {{Data{0}, x}, {NodeOutput{2}, y}}, w},
        {Momentum{half}, {{State{2}, w}, {NodeOutput{3}, w}}, w},
        {Descend{ConstantRate{half}}, {{State{0}, w}, {NodeOutput{4}, w}}, w},
    };
    const auto plan = exec::make_plan({.section = nodes, .updates = {{0, 5}, {2, 4}}});
    REQUIRE(plan.groups.size() == 2);
    CHECK(plan.groups[0].nodes == std::vector<std::uint32_t>{0, 1, 2});
    CHECK(plan.groups[1].nodes == std::vector<std::uint32_t>{3, 4, 5});
    CHECK(plan.outputs[2] == plan.outputs[0]);
    CHECK(plan.outputs[5] == exec::Location{exec::Location::Space::State, 0});
    CHECK(plan.outputs[4] == exec::Location{exec::Location::Space::State, 2});
    CHECK(plan.swapped.empty());
    CHECK(plan.arena_bytes == y.bytes() + w.bytes());
}

TEST_CASE("An arena hands out the lowest gap and takes it back") {
    exec::Arena arena;
    CHECK(arena.take(100) == 0);
    CHECK(arena.take(64) == 128);
    CHECK(arena.take(1) == 192);
    arena.give_back(128);
    CHECK(arena.take(65) == 256);
    CHECK(arena.take(10) == 128);
    CHECK(arena.size() == 384);
}
