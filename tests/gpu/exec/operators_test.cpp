// SPDX-License-Identifier: Apache-2.0
// Every operator against its fold, bit for bit: random shapes with odd edges, odd values, every
// instruction set, one to three threads.
#include "gpu/exec/operators.hpp"

#include <catch2/catch.hpp>

#include "gpu/cpu/instruction_set.hpp"
#include "gpu/exec/section.hpp"
#include "runtime/program/executor.hpp"
#include "runtime/program/validate.hpp"
#include "tests/gpu/exec/random_values.hpp"
#include "tests/runtime/program/instances.hpp"

namespace {

using namespace assay;
using namespace assay::program;
using exec::test::Values;

class Bench {
  public:
    explicit Bench(unsigned threads) : pool_{threads} {}

    // One node over random operands: ours and the fold's.
    void compare(const Node& node) {
        REQUIRE(check_node(node));
        for (const auto values : {Values::Plain, Values::Special}) {
            std::vector<Tensor> data;
            for (const auto& input : node.inputs)
                data.push_back(exec::test::random_tensor(random_, input.type, values));
            Context context{.order_seed = {}, .seed = random_(), .step = random_() % 1000};
            for (auto& byte : context.order_seed.bytes) byte = static_cast<std::uint8_t>(random_());
            const auto want = execute(node, {.states = {}, .data = data}, {}, context);

            exec::Section section{{.section = {&node, 1}, .kept = {0}}};
            section.run(pool_, {.data = data, .context = context});
            const auto got = section.output(0);
            INFO("operator " << node.operation.index() << ", " << node.type.shape.rows << " x "
                             << node.type.shape.columns);
            CHECK(got.type == want.type);
            CHECK(equal(got.bytes, want.bytes));
        }
    }

    std::uint32_t size(std::uint32_t most) {
        return static_cast<std::uint32_t>(1 + random_() % most);
    }

  private:
    std::mt19937 random_{11};
    cpu::ThreadPool pool_;
};

void compare_all(Bench& bench, Extents at) {
    for (const auto& [name, make] : all_operators()) {
        INFO(name);
        bench.compare(make(at));
    }
}

}  // namespace

TEST_CASE("Every operator has the bits of its fold on every instruction set") {
    const auto best = cpu::instruction_set();
    for (const auto set : cpu::available_instruction_sets()) {
        DYNAMIC_SECTION(cpu::name(set)) {
            cpu::use_instruction_set(set);
            Bench bench{1};
            for (const Extents at : {Extents{1, 1, 1}, Extents{3, 10, 37}, Extents{34, 70, 65},
                                     Extents{1, 300, 2}, Extents{40, 17, 530}})
                compare_all(bench, at);
        }
    }
    cpu::use_instruction_set(best);
}

TEST_CASE("Every operator has the bits of its fold on random shapes and several threads") {
    const auto threads = GENERATE(1U, 2U, 3U);
    Bench bench{threads};
    for (int i = 0; i < 3; ++i)
        compare_all(bench, {bench.size(70), bench.size(100), bench.size(99)});
}

TEST_CASE("Operators that are spread over threads have the bits of their folds") {
    Bench bench{2};
    compare_all(bench, {520, 37, 3});
    compare_all(bench, {3, 1400, 7});
}

TEST_CASE("Rates of every kind reach the kernels") {
    Bench bench{1};
    const Real rate = Real::of(0.07F), factor = Real::of(0.3F);
    for (const Schedule& schedule :
         {Schedule{ConstantRate{rate}}, Schedule{StepDecay{rate, factor, 100}},
          Schedule{LinearRate{rate, factor, 500}}, Schedule{CosineRate{rate, factor, 100, 800}}})
        bench.compare(node_over(Descend{schedule}, {f32(5, 7), f32(5, 7)}));
}

TEST_CASE("Long sums over windows close their chunks as the folds do") {
    Bench bench{2};
    const Window wide{.height = 6, .width = 5, .kernel_height = 3, .kernel_width = 3, .padding = 1};
    for (const std::uint32_t channels : {56U, 57U, 114U, 120U}) {
        bench.compare(node_over(Convolution{wide}, {f32(60, channels), f32(9 * channels, 5)}));
        bench.compare(
            node_over(ConvolutionInputGradient{wide}, {f32(60, channels), f32(9 * 5, channels)}));
    }
    const Window tall{
        .height = 300, .width = 3, .kernel_height = 3, .kernel_width = 2, .padding = 1};
    const auto places = tall.out_height() * tall.out_width();
    bench.compare(node_over(ConvolutionWeightGradient{tall}, {f32(1800, 5), f32(2 * places, 9)}));
    const Window all{.height = 40, .width = 30, .kernel_height = 40, .kernel_width = 30};
    bench.compare(node_over(AveragePool{all}, {f32(3 * 1200, 20)}));
}
