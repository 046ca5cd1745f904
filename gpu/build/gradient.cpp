// SPDX-License-Identifier: Apache-2.0
#include "gpu/build/gradient.hpp"

#include <algorithm>
#include <cmath>

#include "gpu/build/gradient_rules.hpp"

namespace assay::build {

using program::NodeOutput;

namespace {

// The values that a section talks about, each with its gradient so far.
class Backward {
  public:
    Backward(Graph& graph, std::span<const Value> parameters)
        : graph_{graph}, parameters_{parameters}, of_parameters_(parameters.size()) {
        const auto count = graph.nodes().size();
        of_nodes_.resize(count);
        depends_.resize(count);
        for (std::size_t i = 0; i < count; ++i)
            depends_[i] = std::ranges::any_of(graph.nodes()[i].inputs, [&](const Value& input) {
                return leads_to_parameter(input);
            });
    }

    bool leads_to_parameter(const Value& value) const {
        if (std::ranges::find(parameters_, value) != parameters_.end()) return true;
        const auto node = node_of(value);
        return node && *node < depends_.size() && depends_[*node];
    }

    void accumulate(const Value& value, const Gradient& gradient) {
        if (!gradient.tensor && gradient.uniform == 0.0) return;
        auto* sum = slot(value);
        if (sum == nullptr) return;
        *sum = *sum ? added(graph_, value, **sum, gradient) : gradient;
    }

    // The gradient of node `index` is complete once all later nodes are done.
    Expected<std::monostate, GradientError> pass(std::uint32_t index) {
        const auto gradient = of_nodes_[index];
        if (!gradient || !depends_[index]) return std::monostate{};
        const auto node = graph_.nodes()[index];  // A copy: rules add nodes.
        const Value output{.from = NodeOutput{index}, .type = node.type};
        for (std::size_t i = 0; i < node.inputs.size(); ++i) {
            if (!leads_to_parameter(node.inputs[i])) continue;
            const auto share = input_gradient(graph_, node, output, *gradient, i);
            ENSURE(share, Failure{GradientError::NotDifferentiable});
            accumulate(node.inputs[i], *share);
        }
        return std::monostate{};
    }

    Expected<std::vector<Value>, GradientError> result() {
        std::vector<Value> values;
        for (std::size_t i = 0; i < parameters_.size(); ++i) {
            ENSURE(of_parameters_[i], Failure{GradientError::Independent});
            values.push_back(tensor_of(graph_, parameters_[i].type, *of_parameters_[i]));
        }
        return values;
    }

  private:
    std::optional<Gradient>* slot(const Value& value) {
        const auto parameter = std::ranges::find(parameters_, value);
        if (parameter != parameters_.end())
            return &of_parameters_[static_cast<std::size_t>(parameter - parameters_.begin())];
        const auto node = node_of(value);
        return node ? &of_nodes_[*node] : nullptr;
    }

    Graph& graph_;
    std::span<const Value> parameters_;
    std::vector<std::optional<Gradient>> of_parameters_, of_nodes_;
    std::vector<bool> depends_;  // Whether a parameter stands behind a node.
};

}  // namespace

Expected<std::vector<Value>, GradientError> add_gradients(Graph& graph, const Value& loss,
                                                          std::span<const Value> parameters) {
    const program::TensorType scalar{program::Dtype::F32, {1, 1}};
    ENSURE(loss.type == scalar, Failure{GradientError::NotScalar});
    Backward backward{graph, parameters};
    backward.accumulate(loss, Gradient{.uniform = 1.0});
    for (auto index = static_cast<std::uint32_t>(graph.nodes().size()); index-- > 0;)
        TRY(backward.pass(index));
    return backward.result();
}

}  // namespace assay::build
