// SPDX-License-Identifier: Apache-2.0
// The backward pass against central differences of the forward pass in float64.
#include "gpu/build/gradient.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <random>

#include "runtime/program/executor.hpp"
#include "tests/gpu/build/double_executor.hpp"

namespace {

using namespace assay;
using namespace assay::program;
using build::Graph;
using build::Value;
using build::test::Matrix;

const TensorType labels_type{Dtype::U8, {6, 1}};

// Parameters a [6, 4], b [4, 5], c [6, 5], row [1, 5]; labels for six rows.
struct Sample {
    std::vector<Tensor> states, data;
    std::vector<Matrix> exact_states, exact_data;
    std::vector<Value> parameters;
    Value labels{.from = Data{0}, .type = labels_type};

    Sample() {
        std::mt19937 random{17};
        std::uniform_real_distribution<float> uniform{0.2F, 1.0F};
        for (const Shape shape : {Shape{6, 4}, Shape{4, 5}, Shape{6, 5}, Shape{1, 5}}) {
            parameters.push_back({.from = State{static_cast<std::uint32_t>(states.size())},
                                  .type = {Dtype::F32, shape}});
            states.push_back(make_tensor({Dtype::F32, shape}));
            exact_states.push_back(build::test::matrix(shape));
            for (std::size_t i = 0; i < shape.elements(); ++i) {
                // Away from zero, where relu has no derivative.
                const float x = uniform(random) * (random() % 2 == 0 ? 1.0F : -1.0F);
                std::memcpy(states.back().bytes.data() + 4 * i, &x, 4);
                exact_states.back().elements[i] = static_cast<double>(x);
            }
        }
        data.push_back(make_tensor(labels_type));
        exact_data.push_back(build::test::matrix(labels_type.shape));
        for (std::size_t i = 0; i < 6; ++i) {
            data[0].bytes[i] = static_cast<std::uint8_t>(random() % 5);
            exact_data[0].elements[i] = data[0].bytes[i];
        }
    }
};

// Any value as one number, each element with a weight of its own kind: the mean of x * x.
Value to_scalar(Graph& graph, const Value& x) {
    const auto squares = graph.add(Multiply{}, {x, x});
    return graph.add(ColumnMean{}, {graph.add(RowMean{}, {squares})});
}

template <class Forward>
void check_gradients(Forward forward) {
    Sample operands;
    Graph graph;
    const Value loss = forward(graph, operands);
    REQUIRE(!graph.error());
    const auto forward_nodes = graph.nodes();
    std::vector<Value> used;
    for (const auto& parameter : operands.parameters)
        for (const auto& node : forward_nodes)
            if (std::ranges::find(node.inputs, parameter) != node.inputs.end()) {
                used.push_back(parameter);
                break;
            }
    const auto gradients = build::add_gradients(graph, loss, used);
    REQUIRE(gradients);
    REQUIRE(!graph.error());
    for (const auto& node : graph.nodes()) REQUIRE(check_node(node));
    const auto outputs =
        execute(graph.nodes(), {.states = operands.states, .data = operands.data}, {});

    double worst = 0;
    for (std::size_t p = 0; p < used.size(); ++p) {
        const auto& gradient = outputs[build::node_of((*gradients)[p]).value()];
        REQUIRE(gradient.type == used[p].type);
        const auto state = std::get<State>(used[p].from).index;
        const auto columns = used[p].type.shape.columns;
        for (std::uint32_t i = 0; i < used[p].type.shape.elements(); ++i) {
            constexpr double h = 1e-5;
            auto up = operands.exact_states, down = operands.exact_states;
            up[state].elements[i] += h;
            down[state].elements[i] -= h;
            const double slope =
                (build::test::execute(forward_nodes, up, operands.exact_data).at(0, 0) -
                 build::test::execute(forward_nodes, down, operands.exact_data).at(0, 0)) /
                (2 * h);
            const auto got = static_cast<double>(gradient.f32(i / columns, i % columns));
            worst = std::max(worst, std::abs(got - slope) / (1.0 + std::abs(slope)));
        }
    }
    CHECK(worst < 1e-5);
}

}  // namespace

TEST_CASE("Gradients of products in all forms") {
    check_gradients([](Graph& g, const Sample& o) {
        return to_scalar(g, g.add(Matmul{MatmulForm::NN}, {o.parameters[0], o.parameters[1]}));
    });
    check_gradients([](Graph& g, const Sample& o) {
        return to_scalar(g, g.add(Matmul{MatmulForm::NT}, {o.parameters[2], o.parameters[3]}));
    });
    check_gradients([](Graph& g, const Sample& o) {
        return to_scalar(g, g.add(Matmul{MatmulForm::TN}, {o.parameters[0], o.parameters[2]}));
    });
}

TEST_CASE("Gradients of elementwise operators, biases and relus") {
    const auto& half = Real::of(0.5F);
    check_gradients([&](Graph& g, const Sample& o) {
        const auto &c = o.parameters[2], &row = o.parameters[3];
        const auto sum = g.add(AddRow{}, {c, row});
        const auto mixed =
            g.add(Subtract{}, {g.add(Multiply{}, {sum, c}), g.add(Scale{half}, {c})});
        return to_scalar(g, g.add(Add{}, {g.add(Relu{}, {mixed}), c}));
    });
    check_gradients([&](Graph& g, const Sample& o) {
        const auto& c = o.parameters[2];
        const auto mask = g.add(ReluGradient{}, {c, g.add(Multiply{}, {c, c})});
        return to_scalar(g, g.add(Momentum{half}, {mask, c}));
    });
}

TEST_CASE("Gradients of sums and means along rows and down columns") {
    const Operation reductions[] = {RowSum{}, RowMean{}, ColumnSum{}, ColumnMean{}};
    for (const auto& reduction : reductions)
        check_gradients([&](Graph& g, const Sample& o) {
            const auto& c = o.parameters[2];
            return to_scalar(g, g.add(reduction, {g.add(Multiply{}, {c, c})}));
        });
}

TEST_CASE("Gradients of the loss: the mean, a sum, rows that count differently") {
    check_gradients([](Graph& g, const Sample& o) {
        return g.add(ColumnMean{}, {g.add(CrossEntropy{}, {o.parameters[2], o.labels})});
    });
    check_gradients([](Graph& g, const Sample& o) {
        return g.add(ColumnSum{}, {g.add(CrossEntropy{}, {o.parameters[2], o.labels})});
    });
    check_gradients([](Graph& g, const Sample& o) {
        return to_scalar(g, g.add(CrossEntropy{}, {o.parameters[2], o.labels}));
    });
}

TEST_CASE("A whole perceptron has the right gradients") {
    check_gradients([](Graph& g, const Sample& o) {
        const auto hidden = g.add(Relu{}, {g.add(Matmul{}, {o.parameters[0], o.parameters[1]})});
        const auto logits =
            g.add(AddRow{}, {g.add(Multiply{}, {hidden, o.parameters[2]}), o.parameters[3]});
        return g.add(ColumnMean{}, {g.add(CrossEntropy{}, {logits, o.labels})});
    });
}

TEST_CASE("The gradient of the mean loss takes no node beyond its own operator") {
    Graph graph;
    const Value logits{.from = State{0}, .type = {Dtype::F32, {7, 5}}};
    const Value labels{.from = Data{0}, .type = {Dtype::U8, {7, 1}}};
    const auto loss = graph.add(ColumnMean{}, {graph.add(CrossEntropy{}, {logits, labels})});
    const auto gradients = build::add_gradients(graph, loss, std::vector{logits});
    REQUIRE(gradients);
    CHECK(graph.nodes().size() == 3);
    CHECK(graph.nodes()[2].operation == Operation{CrossEntropyGradient{}});
}

TEST_CASE("What has no gradient is named") {
    Sample operands;
    Graph graph;
    const auto& c = operands.parameters[2];
    const auto largest = graph.add(ColumnMean{}, {graph.add(RowMax{}, {c})});
    using build::GradientError;
    CHECK(build::add_gradients(graph, largest, std::vector{c}).error() ==
          GradientError::NotDifferentiable);
    CHECK(build::add_gradients(graph, c, std::vector{c}).error() == GradientError::NotScalar);
    const auto mean = graph.add(ColumnMean{}, {graph.add(RowMean{}, {c})});
    CHECK(build::add_gradients(graph, mean, std::vector{c, operands.parameters[0]}).error() ==
          GradientError::Independent);
}
