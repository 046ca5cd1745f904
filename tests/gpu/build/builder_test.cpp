// SPDX-License-Identifier: Apache-2.0
#include "gpu/build/builder.hpp"

#include <catch2/catch.hpp>

#include "gpu/build/canonical.hpp"
#include "gpu/build/mlp.hpp"
#include "runtime/program/program_root.hpp"
#include "runtime/scale/codec.hpp"

using namespace assay;
using namespace assay::program;

TEST_CASE("The perceptron is a valid, canonical program that survives its encoding") {
    const auto made = build::make_mlp({});
    REQUIRE(made);
    CHECK(check(*made));
    CHECK(build::canonicalised(*made) == *made);
    const auto decoded = decode_program(scale::to_bytes(*made));
    REQUIRE(decoded);
    CHECK(*decoded == *made);
    CHECK(program_root(*decoded) == program_root(*made));
    CHECK(made->states.size() == 12);
    CHECK(made->states[0].name == "layer0.weights");
    CHECK(made->states[6].name == "layer0.weights.momentum");
    // Products forward and for the weights everywhere, backward to the images nowhere; 2 % besides.
    const std::uint64_t first = 784 * 256, others = 256 * 128 + 128 * 10;
    const std::uint64_t products = 2 * 128 * (2 * first + 3 * others);
    CHECK(work(made->step) > products);
    CHECK(work(made->step) < products + products / 50);
}

TEST_CASE("Equal nodes become one and useless ones disappear") {
    const TensorType type{Dtype::F32, {2, 3}};
    build::ProgramBuilder builder;
    const auto x = builder.data("x", type);
    const auto w = builder.state("w", type.shape, Constant{Real::of(1)});
    const auto v = builder.state("v", type.shape, Constant{Real::of(1)});
    auto& step = builder.step();
    const auto first = step.add(Add{}, {w, x});
    step.add(Relu{}, {first});  // Nobody looks at it.
    const auto second = step.add(Add{}, {w, x});
    const auto sum = step.add(Add{}, {first, second});
    builder.set_next(w, sum);
    builder.set_next(v, second);
    builder.step_output("sum", sum);
    const auto made = std::move(builder).finish();
    REQUIRE(made);
    REQUIRE(made->step.size() == 2);
    CHECK(made->init.size() == 1);
    CHECK(made->states[1].initial == 0);
    CHECK(made->states[0].next == 1);
    CHECK(made->states[1].next == 0);
    CHECK(made->step_outputs[0].node == 1);
    CHECK(made->step[1].inputs[0] == made->step[1].inputs[1]);
}

TEST_CASE("A program with operands that do not fit, or a state without a successor, is refused") {
    const TensorType type{Dtype::F32, {2, 3}};
    {
        build::ProgramBuilder builder;
        const auto w = builder.state("w", type.shape, Constant{Real::of(1)});
        builder.set_next(w, builder.step().add(Matmul{}, {w, w}));
        CHECK(std::move(builder).finish().error() == Malformed::WrongInputShape);
    }
    build::ProgramBuilder builder;
    builder.state("w", type.shape, Constant{Real::of(1)});
    CHECK(std::move(builder).finish().error() == Malformed::UnknownNode);
    CHECK(build::make_mlp({.layers = {5}}).error() == Malformed::NoState);
    CHECK(build::make_mlp({.layers = {5, 0}}).error() == Malformed::BadSize);
}
