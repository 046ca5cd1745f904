// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/plan.hpp"

#include <catch2/catch.hpp>

#include "gpu/exec/arena.hpp"
#include "gpu/exec/section.hpp"
#include "runtime/program/executor.hpp"
#include "runtime/program/validate.hpp"
#include "tests/gpu/exec/random_values.hpp"

namespace {

using namespace assay;
using namespace assay::program;

// Random sections over a few small shapes: products, biases, updates, reductions, in any order.
class RandomSection {
  public:
    explicit RandomSection(std::mt19937& random) : random_{random} {
        for (const Shape shape : {Shape{35, 20}, Shape{1, 20}, Shape{20, 20}, Shape{35, 20}})
            types_.push_back({Dtype::F32, shape});
        for (std::uint32_t i = 0; i < types_.size(); ++i) {
            values_.push_back({State{i}, types_[i]});
            values_.push_back({Data{i}, types_[i]});
        }
        while (nodes_.size() < 30) add(random_operation());
        choose_updates();
    }

    std::vector<TensorType> types_;
    std::vector<Node> nodes_;
    std::vector<exec::StateUpdate> updates_;
    std::vector<std::uint32_t> kept_;

  private:
    Operation random_operation() {
        const Real factor = Real::of(0.5F);
        const Operation operations[] = {Add{},
                                        Subtract{},
                                        Multiply{},
                                        AddRow{},
                                        Scale{factor},
                                        Relu{},
                                        Relu{},
                                        ReluGradient{},
                                        Momentum{factor},
                                        AddRow{},
                                        Descend{ConstantRate{factor}},
                                        Matmul{MatmulForm::NN},
                                        Matmul{MatmulForm::NT},
                                        Matmul{MatmulForm::TN},
                                        ColumnSum{},
                                        RowMax{}};
        return operations[random_() % std::size(operations)];
    }

    void add(const Operation& operation) {
        Node node{.operation = operation, .inputs = {}, .type = {}};
        const std::size_t count = std::holds_alternative<Scale>(operation) ||
                                          std::holds_alternative<Relu>(operation) ||
                                          std::holds_alternative<ColumnSum>(operation) ||
                                          std::holds_alternative<RowMax>(operation)
                                      ? 1
                                      : 2;
        // Mostly the newest values, so that chains grow.
        for (std::size_t i = 0; i < count; ++i) {
            const auto back =
                random_() % 2 == 0 ? 1 + random_() % 3 : 1 + random_() % values_.size();
            node.inputs.push_back(values_[values_.size() - std::min(back, values_.size())]);
        }
        const auto type = result_type(operation, node.inputs, {});
        if (!type) return;
        node.type = *type;
        values_.push_back({NodeOutput{static_cast<std::uint32_t>(nodes_.size())}, *type});
        nodes_.push_back(std::move(node));
    }

    void choose_updates() {
        for (std::uint32_t state = 0; state < types_.size(); ++state) {
            std::vector<std::uint32_t> fitting;
            for (std::uint32_t i = 0; i < nodes_.size(); ++i)
                if (nodes_[i].type == types_[state]) fitting.push_back(i);
            if (!fitting.empty() && random_() % 4 != 0)
                updates_.push_back({state, fitting[random_() % fitting.size()]});
        }
        for (int i = 0; i < 3; ++i) {
            const auto node = static_cast<std::uint32_t>(random_() % nodes_.size());
            const bool updates = std::ranges::any_of(
                updates_, [&](const exec::StateUpdate& update) { return update.node == node; });
            if (!updates) kept_.push_back(node);
        }
    }

    std::mt19937& random_;
    std::vector<Input> values_;
};

std::vector<Tensor> random_tensors(std::mt19937& random, std::span<const TensorType> types) {
    std::vector<Tensor> tensors;
    for (const auto& type : types)
        tensors.push_back(exec::test::random_tensor(random, type, exec::test::Values::Plain));
    return tensors;
}

std::vector<cpu::Buffer> buffers_of(std::span<const Tensor> tensors) {
    std::vector<cpu::Buffer> buffers;
    for (const auto& tensor : tensors) {
        buffers.emplace_back(tensor.bytes.size());
        std::memcpy(buffers.back().data(), tensor.bytes.data(), tensor.bytes.size());
    }
    return buffers;
}

}  // namespace

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
