// SPDX-License-Identifier: Apache-2.0
// Reverse-mode differentiation over the program's own operators: the backward pass is more nodes of
// the same kind, so it is as exact, and as disputable, as the forward pass.
#pragma once

#include <span>

#include "gpu/build/graph.hpp"
#include "runtime/base/expected.hpp"

namespace assay::build {

enum class GradientError {
    NotScalar,          ///< The loss is not one float32 number.
    NotDifferentiable,  ///< A parameter reaches the loss through an operator without a rule.
    Independent,        ///< The loss does not depend on one of the parameters.
};

/// Adds the backward pass to `graph`: the gradient of `loss` ([1, 1]) with respect to each of
/// `parameters`, in their order. One rule an operator; gradients of values used more than once are
/// added in the order of their uses, last use first.
Expected<std::vector<Value>, GradientError> add_gradients(Graph& graph, const Value& loss,
                                                          std::span<const Value> parameters);

}  // namespace assay::build
