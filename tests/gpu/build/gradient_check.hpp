// SPDX-License-Identifier: Apache-2.0
// Compares the backward pass with central differences of the forward pass in float64.
#pragma once

#include <catch2/catch.hpp>
#include <cstring>
#include <functional>
#include <random>

#include "gpu/build/gradient.hpp"
#include "runtime/program/executor.hpp"
#include "runtime/program/validate.hpp"
#include "tests/gpu/build/double_executor.hpp"

namespace assay::build::test {

/// What a forward pass works on: parameters of these shapes, numbers below five of these lengths.
struct Sizes {
    std::vector<program::Shape> parameters;
    std::vector<std::uint32_t> numbers = {};
    bool positive = false;  ///< For logarithms and roots.
};
struct Given {
    std::vector<Value> parameters, numbers;
};
using Forward = std::function<Value(Graph&, const Given&)>;

/// Any value as one number, each element with a weight of its own kind: the mean of x * x.
inline Value to_scalar(Graph& graph, const Value& x) {
    const auto squares = graph.add(program::Multiply{}, {x, x});
    return graph.add(program::ColumnMean{}, {graph.add(program::RowMean{}, {squares})});
}

class GradientCheck {
  public:
    explicit GradientCheck(const Sizes& sizes) {
        std::mt19937 random{17};
        std::uniform_real_distribution<float> uniform{0.2F, 1.0F};
        for (const auto& shape : sizes.parameters) {
            const auto index = static_cast<std::uint32_t>(states_.size());
            const program::TensorType type{program::Dtype::F32, shape};
            given_.parameters.push_back({.from = program::State{index}, .type = type});
            states_.push_back(program::make_tensor(type));
            exact_states_.push_back(matrix(shape));
            for (std::size_t i = 0; i < shape.elements(); ++i) {
                // Away from zero, where relu has no derivative.
                const float x =
                    uniform(random) * (!sizes.positive && random() % 2 == 0 ? -1.0F : 1.0F);
                std::memcpy(states_.back().bytes.data() + 4 * i, &x, 4);
                exact_states_.back().elements[i] = static_cast<double>(x);
            }
        }
        for (const auto length : sizes.numbers) {
            const auto index = static_cast<std::uint32_t>(data_.size());
            const program::TensorType type{program::Dtype::U8, {length, 1}};
            given_.numbers.push_back({.from = program::Data{index}, .type = type});
            data_.push_back(program::make_tensor(type));
            exact_data_.push_back(matrix(type.shape));
            for (std::size_t i = 0; i < length; ++i) {
                data_.back().bytes[i] = static_cast<std::uint8_t>(random() % 5);
                exact_data_.back().elements[i] = data_.back().bytes[i];
            }
        }
    }

    void run(const Forward& forward) {
        Graph graph;
        const auto loss = to_scalar(graph, forward(graph, given_));
        REQUIRE(!graph.error());
        const auto forward_nodes = graph.nodes();
        const auto gradients = add_gradients(graph, loss, given_.parameters);
        REQUIRE(gradients);
        REQUIRE(!graph.error());
        for (const auto& node : graph.nodes()) REQUIRE(program::check_node(node));
        const auto outputs =
            program::execute(graph.nodes(), {.states = states_, .data = data_}, {});
        double worst = 0;
        for (std::size_t p = 0; p < given_.parameters.size(); ++p) {
            const auto& gradient = outputs[node_of((*gradients)[p]).value()];
            REQUIRE(gradient.type == given_.parameters[p].type);
            const auto columns = gradient.type.shape.columns;
            for (std::uint32_t i = 0; i < gradient.type.shape.elements(); ++i) {
                const double slope = slope_at(forward_nodes, p, i);
                const auto got = static_cast<double>(gradient.f32(i / columns, i % columns));
                worst = std::max(worst, std::abs(got - slope) / (1.0 + std::abs(slope)));
            }
        }
        CHECK(worst < 1e-5);
    }

  private:
    double slope_at(const std::vector<program::Node>& nodes, std::size_t parameter,
                    std::size_t element) const {
        constexpr double h = 1e-5;
        auto up = exact_states_, down = exact_states_;
        up[parameter].elements[element] += h;
        down[parameter].elements[element] -= h;
        return (execute(nodes, up, exact_data_).at(0, 0) -
                execute(nodes, down, exact_data_).at(0, 0)) /
               (2 * h);
    }

    std::vector<program::Tensor> states_, data_;
    std::vector<Matrix> exact_states_, exact_data_;
    Given given_;
};

inline void check_gradients(const Sizes& sizes, const Forward& forward) {
    GradientCheck{sizes}.run(forward);
}

}  // namespace assay::build::test
