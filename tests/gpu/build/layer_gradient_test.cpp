// SPDX-License-Identifier: Apache-2.0
// layer_rules.cpp: gradients of functions, moves, layers and windows.
#include "tests/gpu/build/gradient_check.hpp"

namespace {

using namespace assay::program;
using assay::build::Graph;
using assay::build::Value;
using assay::build::test::check_gradients;
using assay::build::test::Given;
using assay::build::test::Sizes;

// One operator over one parameter; its square comes first, so that a gradient comes from behind.
void check_one(const Operation& operation, Shape shape, const TensorType& wanted = {},
               bool positive = false) {
    check_gradients({.parameters = {shape}, .positive = positive},
                    [&](Graph& g, const Given& given) {
                        const auto& x = given.parameters[0];
                        const auto moved = g.add(Multiply{}, {x, x});
                        return g.add(operation, {positive ? moved : x}, wanted);
                    });
}

}  // namespace

TEST_CASE("Gradients of operands that stretch") {
    const Shape full{4, 5};
    for (const Shape small : {Shape{1, 5}, Shape{4, 1}, Shape{1, 1}})
        for (const Operation& operation : {Operation{Add{}}, Operation{Subtract{}},
                                           Operation{Multiply{}}, Operation{Divide{}}}) {
            check_gradients({.parameters = {full, small}}, [&](Graph& g, const Given& given) {
                return g.add(operation, {given.parameters[0], given.parameters[1]});
            });
            check_gradients({.parameters = {small, full}}, [&](Graph& g, const Given& given) {
                return g.add(operation, {given.parameters[0], given.parameters[1]});
            });
        }
}

TEST_CASE("Gradients of functions") {
    const Real half = Real::of(0.5F);
    for (const Operation& operation :
         {Operation{Shift{half}}, Operation{Exponential{}}, Operation{Gelu{}}, Operation{GeluErf{}},
          Operation{Silu{}}, Operation{Tanh{}}, Operation{Sigmoid{}}})
        check_one(operation, {3, 7});
    for (const Operation& operation :
         {Operation{Logarithm{}}, Operation{SquareRoot{}}, Operation{ReciprocalSquareRoot{}}})
        check_one(operation, {3, 7}, {}, true);
}

TEST_CASE("Gradients of moves") {
    const TensorType other{Dtype::F32, {7, 3}}, part{Dtype::F32, {2, 3}};
    check_one(Transpose{}, {3, 7});
    check_one(Reshape{}, {3, 7}, other);
    check_one(Slice{.row = 1, .column = 2}, {4, 6}, part);
    check_one(Slice{.row = 0, .column = 0}, {2, 6}, part);
    check_one(SwapAxes{2, 3}, {12, 2});
    for (const Axis axis : {Axis::Rows, Axis::Columns})
        check_gradients(
            {.parameters = {{3, 3}, {3, 3}, {3, 3}}}, [&](Graph& g, const Given& given) {
                const auto& p = given.parameters;
                return g.add(Concat{axis}, {p[0], g.add(Multiply{}, {p[1], p[2]}), p[2]});
            });
}

TEST_CASE("Gradients of layers over rows") {
    const Real epsilon = Real::of(0.01F);
    for (const Operation& operation : {Operation{RowSumSquares{}}, Operation{Softmax{}},
                                       Operation{LayerNorm{epsilon}}, Operation{RmsNorm{epsilon}}})
        check_one(operation, {3, 8});
    check_one(CausalSoftmax{}, {8, 4});
    check_one(Rotary{.width = 4, .period = 3, .base = Real::of(100)}, {6, 8});
    check_one(Dropout{.stream = 1, .threshold = 1U << 31, .factor = Real::of(2)}, {4, 5});
    check_gradients({.parameters = {{5, 3}}, .numbers = {7}}, [](Graph& g, const Given& given) {
        return g.add(Embedding{}, {given.parameters[0], given.numbers[0]});
    });
}

TEST_CASE("Gradients of many products at once") {
    // Two rows of two blocks: left 3 x 4, right 4 x 2, result 3 x 2, in every arrangement.
    const auto grid = [](std::uint32_t rows, std::uint32_t columns, std::uint32_t across) {
        return Shape{rows * (4 / across), columns * across};
    };
    for (const std::uint32_t left : {1U, 2U, 4U})
        for (const std::uint32_t right : {1U, 2U})
            for (const std::uint32_t out : {1U, 2U})
                for (const MatmulForm form : {MatmulForm::NN, MatmulForm::NT, MatmulForm::TN}) {
                    const bool ta = form == MatmulForm::TN, tb = form == MatmulForm::NT;
                    const Sizes sizes{.parameters = {ta ? grid(4, 3, left) : grid(3, 4, left),
                                                     tb ? grid(2, 4, right) : grid(4, 2, right)}};
                    check_gradients(sizes, [&](Graph& g, const Given& given) {
                        return g.add(BlockMatmul{form, 4, left, right, out}, given.parameters);
                    });
                }
}

TEST_CASE("Gradients of convolution and pooling") {
    const Window kernels[] = {
        {.height = 5, .width = 4, .kernel_height = 3, .kernel_width = 3, .padding = 1},
        {.height = 5, .width = 4, .kernel_height = 2, .kernel_width = 3, .stride = 2},
        {.height = 4, .width = 4, .kernel_height = 1, .kernel_width = 1, .stride = 2}};
    for (const Window& w : kernels) {
        const Shape images{2 * w.height * w.width, 2};
        check_gradients(
            {.parameters = {images, {w.positions() * 2, 3}}},
            [&](Graph& g, const Given& given) { return g.add(Convolution{w}, given.parameters); });
        check_one(MaxPool{w}, images);
        check_one(AveragePool{w}, images);
    }
}
