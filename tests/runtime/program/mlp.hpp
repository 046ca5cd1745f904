// SPDX-License-Identifier: Apache-2.0
// A two-layer perceptron trained with momentum: the program that tests train, commit to and
// dispute.
#pragma once

#include "runtime/program/executor.hpp"
#include "runtime/program/validate.hpp"

namespace assay::program {

struct MlpSizes {
    std::uint32_t rows = 50, inputs = 40, hidden = 36, classes = 5, batch = 33;
};

/// Collects a section, filling in the types of inputs and results.
class SectionBuilder {
  public:
    explicit SectionBuilder(const Program& program) : program_{program} {}

    std::uint32_t add(const Operation& operation, const std::vector<Reference>& from,
                      const TensorType& wanted = {}) {
        Node node{operation, {}, wanted};
        for (const Reference& reference : from)
            node.inputs.push_back({reference, type_of(reference)});
        node.type = *result_type(operation, node.inputs, wanted);
        nodes_.push_back(node);
        return static_cast<std::uint32_t>(nodes_.size() - 1);
    }
    std::vector<Node> take() { return std::move(nodes_); }

  private:
    TensorType type_of(const Reference& from) const {
        if (const auto* state = std::get_if<State>(&from))
            return program_.states[state->index].type;
        if (const auto* data = std::get_if<Data>(&from)) return program_.data[data->index].type;
        return nodes_[std::get_if<NodeOutput>(&from)->index].type;
    }
    const Program& program_;
    std::vector<Node> nodes_;
};

/// States 0 - 3: weights and biases of the two layers; 4 - 7: their momentum.
inline Program make_mlp(const MlpSizes& sizes = {}) {
    using Out = NodeOutput;
    const auto matrix = [](std::uint32_t rows, std::uint32_t columns) {
        return TensorType{Dtype::F32, {rows, columns}};
    };
    const std::array<TensorType, 4> parameters{
        matrix(sizes.inputs, sizes.hidden), matrix(1, sizes.hidden),
        matrix(sizes.hidden, sizes.classes), matrix(1, sizes.classes)};
    const std::array<std::string, 4> names{"w1", "b1", "w2", "b2"};

    Program program;
    program.data = {{"images", {Dtype::U8, {sizes.rows, sizes.inputs}}},
                    {"labels", {Dtype::U8, {sizes.rows, 1}}}};
    SectionBuilder init{program};
    for (std::uint32_t i = 0; i < 8; ++i) {
        const bool weights = i == 0 || i == 2;
        const Operation source = weights ? Operation{Uniform{.stream = i, .bound = Real::of(0.2F)}}
                                         : Operation{Constant{Real::of(0)}};
        program.states.push_back({names[i % 4] + (i < 4 ? "" : ".momentum"), parameters[i % 4],
                                  init.add(source, {}, parameters[i % 4]), 0});
    }
    program.init = init.take();

    SectionBuilder step{program};
    const TensorType batch = matrix(sizes.batch, 1);
    const auto x = step.add(GatherScaled{Real::of(1.0F / 255)}, {Data{0}}, batch);
    const auto y = step.add(Gather{}, {Data{1}}, batch);
    const auto z1 = step.add(Matmul{}, {Out{x}, State{0}});
    const auto h = step.add(Relu{}, {Out{step.add(AddRow{}, {Out{z1}, State{1}})}});
    const auto z2 = step.add(Matmul{}, {Out{h}, State{2}});
    const auto logits = step.add(AddRow{}, {Out{z2}, State{3}});
    const auto losses = step.add(CrossEntropy{}, {Out{logits}, Out{y}});
    const auto loss = step.add(ColumnMean{}, {Out{losses}});
    const auto dlogits = step.add(CrossEntropyGradient{}, {Out{logits}, Out{y}});
    const auto dh = step.add(Matmul{MatmulForm::NT}, {Out{dlogits}, State{2}});
    const auto da = step.add(ReluGradient{}, {Out{h}, Out{dh}});
    const std::array<std::uint32_t, 4> gradients{
        step.add(Matmul{MatmulForm::TN}, {Out{x}, Out{da}}), step.add(ColumnSum{}, {Out{da}}),
        step.add(Matmul{MatmulForm::TN}, {Out{h}, Out{dlogits}}),
        step.add(ColumnSum{}, {Out{dlogits}})};
    for (std::uint32_t i = 0; i < 4; ++i) {
        const auto moved = step.add(Momentum{Real::of(0.9F)}, {State{4 + i}, Out{gradients[i]}});
        program.states[4 + i].next = moved;
        program.states[i].next = step.add(Descend{StepDecay{Real::of(0.1F), Real::of(0.5F), 100}},
                                          {State{i}, Out{moved}});
    }
    program.step = step.take();
    program.step_outputs = {{"loss", loss}};

    SectionBuilder eval{program};
    const auto images = eval.add(Convert{Real::of(1.0F / 255)}, {Data{0}});
    const auto e1 =
        eval.add(AddRow{}, {Out{eval.add(Matmul{}, {Out{images}, State{0}})}, State{1}});
    const auto e2 = eval.add(Matmul{}, {Out{eval.add(Relu{}, {Out{e1}})}, State{2}});
    const auto guess = eval.add(ArgMax{}, {Out{eval.add(AddRow{}, {Out{e2}, State{3}})}});
    program.eval_outputs = {{"correct", eval.add(CountEqual{}, {Out{guess}, Data{1}})}};
    program.eval = eval.take();
    return program;
}

/// Images in which the class shows: noise, and a bright stripe where the label says.
inline std::vector<Tensor> make_mlp_data(const MlpSizes& sizes = {}) {
    std::vector<Tensor> data{make_tensor({Dtype::U8, {sizes.rows, sizes.inputs}}),
                             make_tensor({Dtype::U8, {sizes.rows, 1}})};
    for (std::uint32_t r = 0; r < sizes.rows; ++r) {
        const std::uint32_t label = r * 7 % sizes.classes;
        data[1].bytes[r] = static_cast<std::uint8_t>(label);
        for (std::uint32_t c = 0; c < sizes.inputs; ++c) {
            const std::uint32_t noise = (r * 31 + c * 17 + r * c) % 90;
            const bool stripe = c * sizes.classes / sizes.inputs == label;
            data[0].bytes[std::size_t{r} * sizes.inputs + c] =
                static_cast<std::uint8_t>(noise + (stripe ? 120 : 0));
        }
    }
    return data;
}

}  // namespace assay::program
