// SPDX-License-Identifier: Apache-2.0
// Models as PyTorch exports them (tests/torch/export_onnx.py wrote tests/golden/onnx): the same
// outputs, trainable, written back, and refused by name where they are not understood.
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "gpu/exec/trainer.hpp"
#include "gpu/onnx/training.hpp"
#include "runtime/program/executor.hpp"

namespace {

using namespace assay;
using namespace assay::program;

Bytes read(const std::string& name) {
    std::ifstream file{std::string{ASSAY_GOLDEN_DIR "/onnx/"} + name, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

struct Sample {
    Tensor input;
    std::vector<float> output;
};
Sample sample(const std::string& name, const onnx::Model& model) {
    const auto text = read(name + ".json");
    const auto json = nlohmann::json::parse(text.begin(), text.end());
    const auto numbers = json["input"].get<std::vector<float>>();
    const bool integers = model.takes_numbers();
    Sample sample{make_tensor({integers ? Dtype::I32 : Dtype::F32,
                               {static_cast<std::uint32_t>(numbers.size()), 1}}),
                  json["output"].get<std::vector<float>>()};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto whole = static_cast<std::int32_t>(numbers[i]);
        if (integers)
            std::memcpy(sample.input.bytes.data() + 4 * i, &whole, 4);
        else
            std::memcpy(sample.input.bytes.data() + 4 * i, &numbers[i], 4);
    }
    return sample;
}

// The output of the model for the sample's input, by the folds.
std::vector<float> output_of(const onnx::Model& model, const Tensor& input) {
    build::Graph graph;
    std::vector<build::Value> weights;
    std::vector<Tensor> states;
    for (const auto& weight : model.weights()) {
        weights.push_back({.from = State{static_cast<std::uint32_t>(states.size())},
                           .type = weight.initial.type});
        states.push_back(weight.initial);
    }
    const auto output = model.build(graph, weights, {.from = Data{0}, .type = input.type});
    REQUIRE(output);
    REQUIRE(!graph.error());
    const auto outputs = execute(graph.nodes(), {.states = states, .data = {&input, 1}}, {});
    const auto& bytes = outputs[build::node_of(*output).value()].bytes;
    std::vector<float> numbers(bytes.size() / 4);
    std::memcpy(numbers.data(), bytes.data(), bytes.size());
    return numbers;
}

constexpr const char* names[] = {"mlp", "cnn", "resnet", "gpt13", "gpt17"};

}  // namespace

TEST_CASE("Exported models give the outputs that PyTorch gives") {
    for (const std::string name : names) {
        INFO(name);
        const auto model = onnx::read_model(read(name + ".onnx"));
        if (!model) FAIL(model.error().where);
        const auto [input, expected] = sample(name, *model);
        const auto got = output_of(*model, input);
        REQUIRE(got.size() == expected.size());
        float worst = 0;
        for (std::size_t i = 0; i < got.size(); ++i)
            worst = std::max(worst, std::abs(got[i] - expected[i]));
        CHECK(worst < 2e-5F);
    }
}

TEST_CASE("A file with its own weights written into it gives the same model") {
    for (const std::string name : names) {
        const auto model = onnx::read_model(read(name + ".onnx"));
        REQUIRE(model);
        std::vector<Tensor> weights;
        for (const auto& weight : model->weights()) weights.push_back(weight.initial);
        const auto again = onnx::read_model(model->with_weights(weights));
        REQUIRE(again);
        REQUIRE(again->weights().size() == weights.size());
        for (std::size_t i = 0; i < weights.size(); ++i)
            CHECK((again->weights()[i].initial == weights[i]));
        for (auto& weight : weights) weight.bytes[0] ^= 1;
        const auto changed = onnx::read_model(model->with_weights(weights));
        REQUIRE(changed);
        for (std::size_t i = 0; i < weights.size(); ++i)
            CHECK((changed->weights()[i].initial == weights[i]));
    }
}

TEST_CASE("Imported models train from their own weights") {
    const build::Training training{build::MomentumDescent{ConstantRate{Real::of(0.05F)}}};
    for (const std::string name : names) {
        INFO(name);
        const auto model = onnx::read_model(read(name + ".onnx"));
        REQUIRE(model);
        const auto program = model->takes_numbers()
                                 ? onnx::make_token_program(*model, {.context = 12,
                                                                     .batch = 3,
                                                                     .training_windows = 3,
                                                                     .test_windows = 4,
                                                                     .judged_at_once = 3,
                                                                     .training = training})
                                 : onnx::make_image_program(*model, {.pixels = 64,
                                                                     .batch = 3,
                                                                     .training_images = 3,
                                                                     .test_images = 4,
                                                                     .judged_at_once = 3,
                                                                     .training = training});
        if (!program) FAIL(static_cast<int>(program.error()));
        std::vector<Tensor> data;
        for (const auto& weight : model->weights()) data.push_back(weight.initial);
        for (auto i = data.size(); i < program->data.size(); ++i) {
            data.push_back(make_tensor(program->data[i].type));
            for (std::size_t j = 0; j < data.back().bytes.size(); ++j)
                data.back().bytes[j] = static_cast<std::uint8_t>((7 * j + j / 5) % 10);
        }
        cpu::ThreadPool pool{1};
        exec::Trainer trainer{pool, *program, data, {}};
        trainer.initialise();
        const auto first = trainer.copy_state();
        for (std::size_t i = 0; i < model->weights().size(); ++i)
            CHECK((first[i] == model->weights()[i].initial));
        trainer.step();
        const float before = trainer.step_number(0);
        for (int i = 0; i < 10; ++i) trainer.step();
        CHECK(trainer.step_number(0) < before);
        CHECK(!trainer.evaluate().empty());
    }
}

TEST_CASE("What is no model, or none that is understood, is refused by name") {
    using onnx::Problem;
    CHECK(onnx::read_model({}).error().problem == Problem::NotOnnx);
    CHECK(onnx::read_model(Bytes(100, 0xff)).error().problem == Problem::NotOnnx);
    const auto whole = read("cnn.onnx");
    for (std::size_t size = 1; size < whole.size(); size += 97)
        CHECK(!onnx::read_model(ByteView{whole}.first(size)));
    // The kind of a node (field 4, four bytes long) changed to another.
    auto text = whole;
    const std::string relu = "\x22\x04Relu";
    const auto at = std::search(text.begin(), text.end(), relu.begin(), relu.end());
    REQUIRE(at != text.end());
    std::ranges::copy(std::string_view{"Selu"}, at + 2);
    const auto refusal = onnx::read_model(text).error();
    CHECK(refusal.problem == Problem::UnknownOperator);
    CHECK(refusal.where.starts_with("Selu"));
}
