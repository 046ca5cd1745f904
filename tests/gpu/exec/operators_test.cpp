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

namespace {

using namespace assay;
using namespace assay::program;
using exec::test::Values;

constexpr Dtype F32 = Dtype::F32, I32 = Dtype::I32, U8 = Dtype::U8;

class Bench {
  public:
    explicit Bench(unsigned threads) : pool_{threads} {}

    // One node over random operands: ours and the fold's.
    void compare(const Operation& operation, const std::vector<TensorType>& operands,
                 const TensorType& wanted = {}) {
        for (const auto values : {Values::Plain, Values::Special}) {
            std::vector<Tensor> data;
            Node node{.operation = operation, .inputs = {}, .type = {}};
            for (std::uint32_t i = 0; i < operands.size(); ++i) {
                data.push_back(exec::test::random_tensor(random_, operands[i], values));
                node.inputs.push_back({.from = Data{i}, .type = operands[i]});
            }
            const auto type = result_type(operation, node.inputs, wanted);
            REQUIRE(type);
            node.type = *type;
            REQUIRE(check_node(node));

            Context context{.order_seed = {}, .seed = random_(), .step = random_() % 1000};
            for (auto& byte : context.order_seed.bytes) byte = static_cast<std::uint8_t>(random_());
            const auto want = execute(node, {.states = {}, .data = data}, {}, context);

            exec::Section section{{.section = {&node, 1}, .kept = {0}}};
            section.run(pool_, {.data = data, .context = context});
            const auto got = section.output(0);
            INFO("operator " << operation.index() << ", " << node.type.shape.rows << " x "
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

const Real factor = Real::of(0.3F), rate = Real::of(0.07F);

void compare_all(Bench& bench, Shape s) {
    const TensorType f{F32, s}, row{F32, {1, s.columns}}, bytes{U8, s};
    for (const Operation& operation :
         {Operation{Add{}}, Operation{Subtract{}}, Operation{Multiply{}}, Operation{ReluGradient{}},
          Operation{Momentum{factor}}, Operation{Descend{ConstantRate{rate}}},
          Operation{Descend{StepDecay{rate, factor, 100}}},
          Operation{Descend{LinearRate{rate, factor, 500}}}})
        bench.compare(operation, {f, f});
    for (const Operation& operation :
         {Operation{Scale{factor}}, Operation{Relu{}}, Operation{RowSum{}}, Operation{RowMean{}},
          Operation{RowMax{}}, Operation{ColumnSum{}}, Operation{ColumnMean{}},
          Operation{ArgMax{}}})
        bench.compare(operation, {f});
    bench.compare(AddRow{}, {f, row});
    bench.compare(Convert{factor}, {bytes});
    for (const auto labels : {I32, U8}) {
        const TensorType column{labels, {s.rows, 1}};
        bench.compare(CrossEntropy{}, {f, column});
        bench.compare(CrossEntropyGradient{}, {f, column});
        bench.compare(CountEqual{}, {column, {I32, {s.rows, 1}}});
    }
    const TensorType batch{F32, {bench.size(40), s.columns}};
    for (const auto& source : {f, bytes, TensorType{I32, s}})
        bench.compare(Gather{}, {source}, batch);
    bench.compare(GatherScaled{factor}, {bytes}, batch);
    bench.compare(Uniform{3, rate}, {}, f);
    bench.compare(Constant{rate}, {}, f);
}

void compare_products(Bench& bench, std::uint32_t m, std::uint32_t n, std::uint32_t k) {
    bench.compare(Matmul{MatmulForm::NN}, {{F32, {m, k}}, {F32, {k, n}}});
    bench.compare(Matmul{MatmulForm::NT}, {{F32, {m, k}}, {F32, {n, k}}});
    bench.compare(Matmul{MatmulForm::TN}, {{F32, {k, m}}, {F32, {k, n}}});
}

}  // namespace

TEST_CASE("Every operator has the bits of its fold on every instruction set") {
    const auto best = cpu::instruction_set();
    for (const auto set : cpu::available_instruction_sets()) {
        DYNAMIC_SECTION(cpu::name(set)) {
            cpu::use_instruction_set(set);
            Bench bench{1};
            for (const Shape s : {Shape{1, 1}, Shape{3, 10}, Shape{33, 70}, Shape{1, 300}})
                compare_all(bench, s);
            compare_products(bench, 5, 35, 65);
            compare_products(bench, 40, 17, 530);
        }
    }
    cpu::use_instruction_set(best);
}

TEST_CASE("Every operator has the bits of its fold on random shapes and several threads") {
    const auto threads = GENERATE(1U, 2U, 3U);
    Bench bench{threads};
    for (int i = 0; i < 6; ++i) {
        compare_all(bench, {bench.size(70), bench.size(100)});
        compare_products(bench, bench.size(70), bench.size(70), bench.size(100));
    }
}

TEST_CASE("Operators that are spread over threads have the bits of their folds") {
    const auto threads = GENERATE(2U, 3U);
    Bench bench{threads};
    compare_all(bench, {520, 37});
    compare_all(bench, {3, 6000});
    compare_products(bench, 130, 90, 120);
}
