// SPDX-License-Identifier: Apache-2.0
#include "gpu/onnx/training.hpp"

namespace assay::onnx {

using build::Graph;
using build::Value;

namespace {

std::vector<Value> states_of(const Model& model, build::ProgramBuilder& builder) {
    std::vector<Value> states;
    for (const auto& weight : model.weights())
        states.push_back(
            builder.state(weight.name, builder.data(initial_name(weight), weight.initial.type)));
    return states;
}

// Reading the model went through it once; what can still go wrong are sizes, which the program's
// own check reports: an operand that fits nothing stands in.
Value built(const Model& model, Graph& graph, std::span<const Value> states, const Value& input) {
    const auto output = model.build(graph, states, input);
    return output ? *output : graph.add(program::Reshape{}, {input}, {});
}

}  // namespace

Made make_image_program(const Model& model, const build::ImageTask& task) {
    ENSURE(!model.takes_numbers(), Failure{program::Malformed::WrongInputDtype});
    build::ProgramBuilder builder;
    const auto states = states_of(model, builder);
    const auto logits = [&](Graph& graph, const Value& images) {
        return built(model, graph, states, images);
    };
    return make_image_classifier(std::move(builder), task, logits, states);
}

Made make_token_program(const Model& model, const build::TokenTask& task) {
    ENSURE(model.takes_numbers(), Failure{program::Malformed::WrongInputDtype});
    ENSURE(model.input().size() == 2 && model.input()[1] == std::int64_t{task.context},
           Failure{program::Malformed::WrongInputShape});
    build::ProgramBuilder builder;
    const auto states = states_of(model, builder);
    const auto logits = [&](Graph& graph, const Value& numbers, bool) {
        return built(model, graph, states, numbers);
    };
    return make_language_model(std::move(builder), task, logits, states);
}

}  // namespace assay::onnx
