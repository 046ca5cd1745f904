// SPDX-License-Identifier: Apache-2.0
// The device against the folds, bit for bit, and whole training runs against the CPU's.
#include <catch2/catch.hpp>
#include <cstring>
#include <functional>

#include "gpu/build/gpt.hpp"
#include "gpu/build/mlp.hpp"
#include "gpu/cuda/device.hpp"
#include "gpu/exec/commit.hpp"
#include "gpu/exec/trainer.hpp"
#include "runtime/program/executor.hpp"
#include "tests/gpu/exec/random_values.hpp"
#include "tests/runtime/program/instances.hpp"

namespace {

using namespace assay;
using namespace assay::program;
using exec::test::Values;

// Null where there is no device, which is said aloud.
exec::Backend* device() {
    static const auto opened = cuda::open();
    if (!opened) {
        WARN("skipped: " << cuda::describe(opened.error()));
        return nullptr;
    }
    return opened->get();
}

void compare(cpu::ThreadPool& pool, exec::Backend& backend, const Node& node, Values values,
             std::mt19937& random) {
    std::vector<Tensor> data;
    std::vector<cpu::Buffer> copies;
    for (const auto& input : node.inputs) {
        data.push_back(exec::test::random_tensor(random, input.type, values));
        copies.push_back(backend.allocate(data.back().bytes.size()));
        std::ranges::copy(data.back().bytes, copies.back().data());
    }
    const auto context = sample_context();
    const auto want = execute(node, {.states = {}, .data = data}, {}, context);
    exec::Section section{{.section = {&node, 1}, .kept = {0}}, &backend};
    section.run(pool, {.data = data, .data_copies = copies, .context = context});
    const auto got = section.output(0);
    INFO(node.type.shape.rows << " x " << node.type.shape.columns);
    CHECK(equal(got.bytes, want.bytes));
}

// For what the folds take too long for.
void compare_with_cpu(
    cpu::ThreadPool& pool, exec::Backend& backend, const Node& node, std::mt19937& random,
    Values values = Values::Plain, const std::function<void(Tensor&)>& change = [](Tensor&) {}) {
    std::vector<Tensor> data;
    std::vector<cpu::Buffer> copies;
    for (const auto& input : node.inputs) {
        data.push_back(exec::test::random_tensor(random, input.type, values));
        change(data.back());
        copies.push_back(backend.allocate(data.back().bytes.size()));
        std::ranges::copy(data.back().bytes, copies.back().data());
    }
    exec::Section there{{.section = {&node, 1}, .kept = {0}}, &backend};
    exec::Section here{{.section = {&node, 1}, .kept = {0}}};
    there.run(pool, {.data = data, .data_copies = copies});
    here.run(pool, {.data = data});
    INFO(node.type.shape.rows << " x " << node.type.shape.columns);
    CHECK(equal(there.output(0).bytes, here.output(0).bytes));
}

std::vector<Tensor> random_data(const Program& program) {
    std::mt19937 random{3};
    std::vector<Tensor> data;
    for (const auto& declared : program.data)
        data.push_back(exec::test::random_tensor(random, declared.type, Values::Plain));
    return data;
}

// An emulated device takes its time.
bool slow(const exec::Backend& backend) { return backend.describe().starts_with("emulated"); }

Hash256 trained(const Program& program, exec::Backend* backend, int steps) {
    const auto data = random_data(program);
    cpu::ThreadPool pool{2};
    exec::Trainer trainer{pool, program, data, {.order_seed = {}, .seed = 9, .step = 0}, backend};
    trainer.initialise();
    for (int i = 0; i < steps; ++i) trainer.step();
    return exec::state_root(pool, trainer.state());
}

}  // namespace

TEST_CASE("Every operator has the bits of its fold on the device") {
    auto* backend = device();
    if (backend == nullptr) return;
    cpu::ThreadPool pool{2};
    std::mt19937 random{11};
    for (const auto& [name, make] : all_operators()) {
        INFO(name);
        for (const Extents at : {Extents{1, 1, 1}, Extents{3, 10, 37}, Extents{34, 70, 65},
                                 Extents{40, 17, 1100}, Extents{520, 37, 3}})
            for (const auto values : {Values::Plain, Values::Special})
                compare(pool, *backend, make(at), values, random);
    }
}

TEST_CASE("The device computes every operator") {
    auto* backend = device();
    if (backend == nullptr) return;
    const exec::Group alone{{0}};
    for (const auto& [name, make] : all_operators()) {
        INFO(name);
        const auto node = make({34, 70, 65});
        CHECK(backend->computes({&node, 1}, alone));
    }
}

TEST_CASE("Bytes are moved on the device as numbers are") {
    auto* backend = device();
    if (backend == nullptr) return;
    cpu::ThreadPool pool{2};
    std::mt19937 random{13};
    const exec::Group alone{{0}};
    for (const auto& node :
         {node_over(SwapAxes{5, 7}, {u8(70, 37)}), node_over(Transpose{}, {u8(70, 37)}),
          node_over(Reshape{}, {u8(70, 37)}, u8(37, 70)),
          node_over(Concat{Axis::Columns}, {u8(70, 37), u8(70, 2)})}) {
        CHECK(backend->computes({&node, 1}, alone));
        compare(pool, *backend, node, Values::Special, random);
    }
}

TEST_CASE("Chains of elementwise operators have the bits of the CPU's on the device") {
    auto* backend = device();
    if (backend == nullptr) return;
    cpu::ThreadPool pool{2};
    std::mt19937 random{16};
    const auto below = [&](std::size_t n) { return static_cast<std::uint32_t>(random() % n); };
    // Data 0 and 1 are matrices, 2 a row, 3 a column, 4 a number.
    const std::vector types{f32(43, 97), f32(43, 97), f32(1, 97), f32(43, 1), f32(1, 1)};
    std::vector<Tensor> data;
    std::vector<cpu::Buffer> copies;
    for (const auto& type : types) {
        data.push_back(exec::test::random_tensor(random, type, Values::Special));
        copies.push_back(backend->allocate(data.back().bytes.size()));
        std::ranges::copy(data.back().bytes, copies.back().data());
    }
    // The first three may stretch an operand, the last has one.
    const std::vector<Operation> some{
        Add{}, Multiply{}, Subtract{}, Average{Real::of(0.9F)}, Momentum{Real::of(0.9F)}, Gelu{}};
    for (int round = 0; round < 20; ++round) {
        std::vector<Node> nodes{node_over(Add{}, {types[0], types[1]})};
        for (std::uint32_t i = 1; i < 19; ++i) {
            const auto which = below(some.size());
            const bool alone = which + 1 == some.size();
            const auto other = which < 3 ? below(types.size()) : 1;
            nodes.push_back(node_over(
                some[which], alone ? std::vector{types[0]} : std::vector{types[0], types[other]}));
            // Mostly the one before, now and then one that is longer ago.
            auto& inputs = nodes.back().inputs;
            inputs[0].from = NodeOutput{i - 1 - (below(3) == 0 ? below(i) : 0)};
            if (!alone) inputs[1].from = Data{other};
            if (!alone && below(3) == 0) inputs[1] = {NodeOutput{below(i)}, types[0]};
        }
        const auto last = static_cast<std::uint32_t>(nodes.size() - 1);
        exec::Section there{{.section = nodes, .kept = {last}}, backend};
        exec::Section here{{.section = nodes, .kept = {last}}};
        there.run(pool, {.data = data, .data_copies = copies});
        here.run(pool, {.data = data});
        CHECK(equal(there.output(last).bytes, here.output(last).bytes));
    }
}

TEST_CASE("Long columns have the bits of their fold on the device") {
    auto* backend = device();
    if (backend == nullptr) return;
    cpu::ThreadPool pool{2};
    std::mt19937 random{14};
    const Operation reductions[] = {ColumnSum{}, ColumnMean{}, ColumnMax{}};
    for (const auto& reduction : reductions) {
        // A few chunks, more than are under way at a time, and more columns than need sharing.
        compare(pool, *backend, node_over(reduction, {f32(520, 8200)}), Values::Plain, random);
        compare(pool, *backend, node_over(reduction, {f32(1025, 70)}), Values::Special, random);
        compare(pool, *backend, node_over(reduction, {f32(70'000, 2)}), Values::Plain, random);
    }
}

TEST_CASE("Gradients of large tables have the bits of the CPU's on the device") {
    auto* backend = device();
    if (backend == nullptr) return;
    cpu::ThreadPool pool{2};
    std::mt19937 random{17};
    // Warps of one row that is named often, and of many.
    for (const auto& out : {f32(5, 70), f32(20'003, 70)}) {
        const auto node = node_over(EmbeddingGradient{}, {i32(777, 1), f32(777, 70)}, out);
        compare_with_cpu(pool, *backend, node, random);
    }
}

TEST_CASE("Large products have the bits of the CPU's on the device") {
    auto* backend = device();
    if (backend == nullptr) return;
    cpu::ThreadPool pool{2};
    std::mt19937 random{12};
    for (const auto form : {MatmulForm::NN, MatmulForm::NT, MatmulForm::TN}) {
        const auto depth = !slow(*backend) ? 1030U : form == MatmulForm::NN ? 530U : 20U;
        // Tiles of every size, with factors that can be read by fours and others.
        for (const Extents at :
             {Extents{1405, 1535, depth}, Extents{1404, 1532, 20}, Extents{701, 767, 20},
              Extents{700, 764, depth}, Extents{69, 75, 1500}, Extents{68, 76, 1100}})
            compare_with_cpu(pool, *backend, instances::product(form, at), random);
    }
}

TEST_CASE("Products of many blocks have the bits of the CPU's on the device") {
    auto* backend = device();
    if (backend == nullptr) return;
    cpu::ThreadPool pool{2};
    std::mt19937 random{13};
    const auto f32 = [](std::uint32_t rows, std::uint32_t columns) {
        return TensorType{Dtype::F32, {rows, columns}};
    };
    // Scores and their use, as attention has them: heads lie side by side, images below each other.
    for (const std::uint32_t width : {64U, 33U}) {
        constexpr std::uint32_t images = 3, heads = 5, words = 65, count = images * heads;
        const auto side_by_side = f32(images * words, heads * width);
        const auto square = f32(count * words, words);
        compare_with_cpu(pool, *backend,
                         node_over(BlockMatmul{MatmulForm::NT, count, heads, heads, 1},
                                   {side_by_side, side_by_side}),
                         random);
        for (const auto form : {MatmulForm::NN, MatmulForm::TN})
            compare_with_cpu(
                pool, *backend,
                node_over(BlockMatmul{form, count, 1, heads, heads}, {square, side_by_side}),
                random);
    }
    // More blocks than a grid is deep.
    if (slow(*backend)) return;
    compare_with_cpu(
        pool, *backend,
        node_over(BlockMatmul{MatmulForm::NN, 65537, 1, 1, 1}, {f32(65537, 2), f32(2 * 65537, 1)}),
        random);
}

TEST_CASE("Products of levels have the bits of the CPU's on the device") {
    auto* backend = device();
    if (backend == nullptr) return;
    cpu::ThreadPool pool{2};
    std::mt19937 random{14};
    // None, more than none, the least and the largest.
    const auto odd_exponents = [&](Tensor& tensor) {
        constexpr std::int32_t odd[] = {128, 1000, -126, -2000, 127, 90, -90};
        if (tensor.type.dtype != Dtype::I32) return;
        for (std::size_t i = 0; i < tensor.bytes.size(); i += 4)
            if (random() % 30 == 0)
                std::memcpy(tensor.bytes.data() + i, &odd[random() % std::size(odd)], 4);
    };
    for (const Extents at : {Extents{128, 128, 128}, Extents{259, 131, 400}, Extents{131, 259, 127},
                             Extents{1, 300, 1000}, Extents{300, 3, 16}, Extents{77, 130, 513},
                             Extents{897, 900, 144}, Extents{901, 903, 17}}) {
        const auto blocks = (at.k + 127) / 128;
        const auto node = node_over(IntegerMatmul{}, {{Dtype::U8, {at.m, at.k}},
                                                      {Dtype::I32, {at.m, blocks}},
                                                      {Dtype::U8, {at.n, at.k}},
                                                      {Dtype::I32, {at.n, blocks}}});
        compare_with_cpu(pool, *backend, node, random, Values::Special, odd_exponents);
    }
}

TEST_CASE("Large convolutions have the bits of the CPU's on the device") {
    auto* backend = device();
    if (backend == nullptr) return;
    cpu::ThreadPool pool{2};
    std::mt19937 random{15};
    const auto same = [](std::uint32_t side) {
        return Window{.height = side,
                      .width = side,
                      .kernel_height = 3,
                      .kernel_width = 3,
                      .stride = 1,
                      .padding = 1};
    };
    const auto both = [&](const Window& window, std::uint32_t images, std::uint32_t in,
                          std::uint32_t out) {
        const auto places = images * window.out_height() * window.out_width();
        const auto size = images * window.height * window.width;
        const auto weights = f32(window.positions() * in, out);
        compare_with_cpu(pool, *backend, node_over(Convolution{window}, {f32(size, in), weights}),
                         random);
        compare_with_cpu(pool, *backend,
                         node_over(ConvolutionInputGradient{window}, {f32(places, out), weights}),
                         random);
    };
    // Blocks that take all chunks of their sums, and tiles at all edges of the images.
    both(same(32), 33, 60, 2);
    both({.height = 9,
          .width = 11,
          .kernel_height = 3,
          .kernel_width = 5,
          .stride = 3,
          .padding = 2},
         50, 36, 68);
    // More chunks than are under way at a time.
    compare_with_cpu(pool, *backend,
                     node_over(ConvolutionWeightGradient{same(32)},
                               {f32(65 * 32 * 32, 2), f32(65 * 32 * 32, 3)}),
                     random);
}

TEST_CASE("A perceptron and transformers end in the same state on the device and on the CPU") {
    auto* backend = device();
    if (backend == nullptr) return;
    // Steps of which some are recorded, and some repeat a recording.
    const int steps = slow(*backend) ? 5 : 20;
    const auto perceptron = build::make_mlp({.layers = {784, 40, 10}, .batch = 32});
    REQUIRE(perceptron);
    CHECK(trained(*perceptron, backend, steps) == trained(*perceptron, nullptr, steps));
    for (const bool integers : {false, true}) {
        const auto gpt = build::make_gpt({.vocabulary = 11,
                                          .context = slow(*backend) ? 17U : 32U,
                                          .layers = 2,
                                          .heads = 2,
                                          .width = slow(*backend) ? 40U : 64U,
                                          .batch = 4,
                                          .training_windows = 20,
                                          .test_windows = 4,
                                          .integers = integers});
        REQUIRE(gpt);
        CHECK(trained(*gpt, backend, steps) == trained(*gpt, nullptr, steps));
    }
}
