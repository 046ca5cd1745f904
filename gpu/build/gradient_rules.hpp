// SPDX-License-Identifier: Apache-2.0
// The derivative of each operator, as nodes.
#pragma once

#include "gpu/build/graph.hpp"

namespace assay::build {

/// The gradient of the loss with respect to a value: a tensor, or one number for all its elements.
/// Means and the loss itself have uniform gradients; to know that saves nodes.
struct Gradient {
    std::optional<Value> tensor = {};
    double uniform = 0;
};

/// The gradient as a tensor of `type`.
Value tensor_of(Graph& graph, const program::TensorType& type, const Gradient& gradient);

/// The sum of two gradients of `value`.
Gradient added(Graph& graph, const Value& value, const Gradient& a, const Gradient& b);

/// What `gradient`, that of `output`, gives to input `input` of `node`. Nothing: there is no rule.
std::optional<Gradient> input_gradient(Graph& graph, const program::Node& node, const Value& output,
                                       const Gradient& gradient, std::size_t input);

/// The same of functions, moves, layers, windows and small integers (layer_rules.cpp), which have
/// no use for uniform gradients.
std::optional<Gradient> layer_gradient(Graph& graph, const program::Node& node, const Value& output,
                                       const Value& gradient, std::size_t input);

}  // namespace assay::build
