// SPDX-License-Identifier: Apache-2.0
#include "gpu/build/mlp.hpp"

#include <cmath>

namespace assay::build {

using program::Dtype;
using program::Real;

namespace {

struct Layer {
    Value weights, bias;
};

Value logits(Graph& graph, std::span<const Layer> layers, Value x) {
    for (const auto& layer : layers) {
        const bool last = &layer == &layers.back();
        x = graph.add(program::Matmul{}, {x, layer.weights});
        x = graph.add(program::AddRow{}, {x, layer.bias});
        if (!last) x = graph.add(program::Relu{}, {x});
    }
    return x;
}

Value mean_loss(Graph& graph, const Value& logits, const Value& labels) {
    const auto losses = graph.add(program::CrossEntropy{}, {logits, labels});
    return graph.add(program::ColumnMean{}, {losses});
}

}  // namespace

Expected<program::Program, program::Malformed> make_mlp(const MlpPlan& plan) {
    ENSURE(plan.layers.size() >= 2, Failure{program::Malformed::NoState});
    const auto pixels = plan.layers.front();
    const Real from_byte = Real::of(1.0F / 255.0F);

    ProgramBuilder builder;
    const auto train_images =
        builder.data("train_images", {Dtype::U8, {plan.training_images, pixels}});
    const auto train_labels = builder.data("train_labels", {Dtype::U8, {plan.training_images, 1}});
    const auto test_images = builder.data("test_images", {Dtype::U8, {plan.test_images, pixels}});
    const auto test_labels = builder.data("test_labels", {Dtype::U8, {plan.test_images, 1}});

    std::vector<Layer> layers;
    std::vector<Value> parameters;
    for (std::size_t i = 0; i + 1 < plan.layers.size(); ++i) {
        const auto in = plan.layers[i], out = plan.layers[i + 1];
        const auto name = "layer" + std::to_string(i);
        // Keeps the variance of activations through relus (He et al. 2015).
        const float bound = std::sqrt(6.0F / static_cast<float>(in));
        layers.push_back(
            {.weights = builder.state(name + ".weights", {in, out}, builder.uniform(bound)),
             .bias = builder.state(name + ".bias", {1, out}, program::Constant{Real::of(0)})});
        parameters.push_back(layers.back().weights);
        parameters.push_back(layers.back().bias);
    }

    auto& step = builder.step();
    const program::TensorType batch{Dtype::F32, {plan.batch, pixels}};
    const auto images = step.add(program::GatherScaled{from_byte}, {train_images}, batch);
    const auto labels = step.add(program::Gather{}, {train_labels}, batch);
    const auto loss = mean_loss(step, logits(step, layers, images), labels);
    builder.step_output("loss", loss);
    // Every parameter leads to the loss through operators that have rules, unless one of them did
    // not fit, which `finish` reports.
    static_cast<void>(builder.minimise(loss, parameters, plan.descent));

    auto& eval = builder.eval();
    const auto pictures = eval.add(program::Convert{from_byte}, {test_images});
    const auto guesses = logits(eval, layers, pictures);
    builder.eval_output("loss", mean_loss(eval, guesses, test_labels));
    const auto classes = eval.add(program::ArgMax{}, {guesses});
    builder.eval_output("correct", eval.add(program::CountEqual{}, {classes, test_labels}));
    return std::move(builder).finish();
}

}  // namespace assay::build
