// SPDX-License-Identifier: Apache-2.0
// cnn.hpp, gpt.hpp, optimiser.hpp: the programs are valid and canonical, and learn by every
// optimiser.
#include <catch2/catch.hpp>

#include "gpu/build/canonical.hpp"
#include "gpu/build/cnn.hpp"
#include "gpu/build/gpt.hpp"
#include "gpu/build/integer.hpp"
#include "gpu/build/mlp.hpp"
#include "runtime/program/program_root.hpp"
#include "runtime/scale/codec.hpp"

namespace {

using namespace assay;
using namespace assay::program;

void check_program(const Expected<Program, Malformed>& made) {
    REQUIRE(made);
    CHECK(check(*made));
    CHECK(build::canonicalised(*made) == *made);
    const auto decoded = decode_program(scale::to_bytes(*made));
    REQUIRE(decoded);
    CHECK(*decoded == *made);
    CHECK(program_root(*decoded) == program_root(*made));
}

std::vector<std::string> state_names(const Program& program) {
    std::vector<std::string> names;
    for (const auto& state : program.states) names.push_back(state.name);
    return names;
}

const Schedule rate = ConstantRate{Real::of(0.01F)};

}  // namespace

TEST_CASE("Images too many for one weight gradient are summed up in several, all of them") {
    const auto made = build::make_cnn(
        {.side = 64, .filters = {40, 40}, .batch = 96, .training_images = 96, .test_images = 8});
    check_program(made);
    std::uint64_t rows = 0, nodes = 0;
    for (const auto& node : made->step)
        if (std::holds_alternative<ConvolutionWeightGradient>(node.operation) &&
            node.inputs[0].type.shape.columns == 40) {
            rows += node.inputs[0].type.shape.rows;
            ++nodes;
        }
    CHECK(nodes > 1);
    CHECK(rows == 96U * 32 * 32);
}

TEST_CASE("The convolutional network is a valid, canonical program") {
    const auto made = build::make_cnn({.side = 12,
                                       .filters = {4, 6},
                                       .batch = 5,
                                       .training_images = 20,
                                       .test_images = 21,
                                       .judged_at_once = 2});
    check_program(made);
    CHECK(made->states[0].name == "conv0.weights");
    CHECK(made->states[2].type.shape == (Shape{9 * 4, 6}));
    CHECK(made->eval_outputs.size() == 2);
    CHECK(build::make_cnn({.side = 0}).error() == Malformed::BadSize);
    CHECK(build::make_cnn({.side = 2, .filters = {1, 1, 1}}).error() == Malformed::BadSize);
    CHECK(build::make_cnn({.filters = {}}).error() == Malformed::NoState);
}

TEST_CASE("The GPT is a valid, canonical program, with integers and with dropout too") {
    build::GptPlan plan{.vocabulary = 11,
                        .context = 6,
                        .layers = 2,
                        .heads = 2,
                        .width = 8,
                        .batch = 3,
                        .training_windows = 7,
                        .test_windows = 5,
                        .judged_at_once = 2};
    const auto plain = build::make_gpt(plan);
    check_program(plain);
    CHECK(plain->states[0].name == "embedding.tokens");
    CHECK(plain->data[0].type == (TensorType{Dtype::U8, {7, 7}}));
    plan.dropout = 0.1F;
    check_program(build::make_gpt(plan));
    plan.integers = true;
    plan.wide_tokens = true;
    const auto integers = build::make_gpt(plan);
    check_program(integers);
    CHECK(integers->data[0].type.dtype == Dtype::I32);
    const auto is_integer = [](const Node& node) {
        return std::holds_alternative<IntegerMatmul>(node.operation);
    };
    // Six linear layers a block, each with two products on the way back.
    CHECK(std::ranges::count_if(integers->step, is_integer) == 2 * 6 * 3);
    plan.heads = 3;
    CHECK(build::make_gpt(plan).error() == Malformed::BadSize);
}

TEST_CASE("Each optimiser keeps what it needs beside the weights") {
    const auto with = [](const build::Training& training) {
        const auto made = build::make_mlp({.layers = {4, 3},
                                           .batch = 2,
                                           .training_images = 5,
                                           .test_images = 3,
                                           .training = training});
        check_program(made);
        return *made;
    };
    CHECK(state_names(with({build::PlainDescent{rate}})) ==
          std::vector<std::string>{"layer0.weights", "layer0.bias"});
    CHECK(state_names(with({build::MomentumDescent{rate}})) ==
          std::vector<std::string>{"layer0.weights", "layer0.bias", "layer0.weights.momentum",
                                   "layer0.bias.momentum"});
    const auto adam = with({build::AdamDescent{.rate = rate}, 1.0F});
    CHECK(state_names(adam) == std::vector<std::string>{"layer0.weights", "layer0.bias",
                                                        "layer0.weights.mean",
                                                        "layer0.weights.square", "layer0.bias.mean",
                                                        "layer0.bias.square"});
    for (const auto& state : adam.states)
        CHECK(build::is_optimiser_state(state.name) ==
              (state.name.ends_with(".mean") || state.name.ends_with(".square")));
    const auto clips = [](const Node& node) {
        return std::holds_alternative<ClipFactor>(node.operation);
    };
    CHECK(std::ranges::count_if(adam.step, clips) == 1);
}
