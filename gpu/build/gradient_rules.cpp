// SPDX-License-Identifier: Apache-2.0
#include "gpu/build/gradient_rules.hpp"

#include <cmath>

namespace assay::build {

using program::Dtype;
using program::MatmulForm;
using program::Real;
using program::TensorType;

namespace {

Real real(double number) { return Real::of(static_cast<float>(number)); }

Value constant(Graph& graph, program::Shape shape, double value) {
    return graph.add(program::Constant{real(value)}, {}, {Dtype::F32, shape});
}

Value product(Graph& graph, MatmulForm form, const Value& a, const Value& b) {
    return graph.add(program::Matmul{form}, {a, b});
}

Gradient scaled(Graph& graph, const Gradient& gradient, double factor) {
    if (!gradient.tensor) return {.uniform = gradient.uniform * factor};
    if (factor == 1.0) return gradient;
    return {.tensor = graph.add(program::Scale{real(factor)}, {*gradient.tensor})};
}

bool is_nothing(const Gradient& gradient) { return !gradient.tensor && gradient.uniform == 0.0; }

// One visitor a node: the operator decides which rule applies.
struct Rules {
    Graph& graph;
    const program::Node& node;
    const Value& output;
    const Gradient& gradient;
    std::size_t input;

    const Value& operand(std::size_t i) const { return node.inputs[i]; }
    const program::Shape& shape(std::size_t i) const { return node.inputs[i].type.shape; }
    Value tensor() const { return tensor_of(graph, node.type, gradient); }

    using Result = std::optional<Gradient>;

    // C = A B and its transposed forms: dA = dC B', dB = A' dC, never with a transposition.
    Result operator()(const program::Matmul& matmul) const {
        const auto &a = operand(0), &b = operand(1);
        const auto g = tensor();
        const auto give = [&](MatmulForm form, const Value& x, const Value& y) {
            return Gradient{.tensor = product(graph, form, x, y)};
        };
        switch (matmul.form) {
            case MatmulForm::NN:
                return input == 0 ? give(MatmulForm::NT, g, b) : give(MatmulForm::TN, a, g);
            case MatmulForm::NT:
                return input == 0 ? give(MatmulForm::NN, g, b) : give(MatmulForm::TN, g, a);
            case MatmulForm::TN:
                return input == 0 ? give(MatmulForm::NT, b, g) : give(MatmulForm::NN, a, g);
        }
        return std::nullopt;
    }

    // What all elements that an operand stood for give, where it was one row, column or number.
    Gradient gathered(Gradient whole) const {
        const auto &own = shape(input), &all = node.type.shape;
        if (!whole.tensor) {
            whole.uniform *=
                static_cast<double>(all.elements()) / static_cast<double>(own.elements());
            return whole;
        }
        if (own.columns != all.columns)
            whole.tensor = graph.add(program::RowSum{}, {*whole.tensor});
        if (own.rows != all.rows) whole.tensor = graph.add(program::ColumnSum{}, {*whole.tensor});
        return whole;
    }
    Result operator()(const program::Add&) const { return gathered(gradient); }
    Result operator()(const program::Subtract&) const {
        return gathered(scaled(graph, gradient, input == 0 ? 1.0 : -1.0));
    }
    Result operator()(const program::Multiply&) const {
        const auto& other = operand(1 - input);
        if (!gradient.tensor && other.type == node.type)
            return gathered(scaled(graph, {.tensor = other}, gradient.uniform));
        return gathered({.tensor = graph.add(program::Multiply{}, {tensor(), other})});
    }
    Result operator()(const program::Divide&) const {
        const auto share = graph.add(program::Divide{}, {tensor(), operand(1)});
        if (input == 0) return gathered({.tensor = share});
        return gathered(
            scaled(graph, {.tensor = graph.add(program::Multiply{}, {share, output})}, -1.0));
    }
    Result operator()(const program::Shift&) const { return gradient; }
    Result operator()(const program::AddRow&) const {
        if (input == 0) return gradient;
        if (!gradient.tensor) return Gradient{.uniform = gradient.uniform * shape(0).rows};
        return Gradient{.tensor = graph.add(program::ColumnSum{}, {*gradient.tensor})};
    }
    Result operator()(const program::Scale& scale) const {
        return scaled(graph, gradient, static_cast<double>(scale.factor.value()));
    }
    // By the output, which later nodes need anyway; so the input's memory is free.
    Result operator()(const program::Relu&) const {
        return Gradient{.tensor = graph.add(program::ReluGradient{}, {output, tensor()})};
    }
    Result operator()(const program::ReluGradient&) const {
        if (input == 0) return Gradient{.uniform = 0};
        return Gradient{.tensor = graph.add(program::ReluGradient{}, {operand(0), tensor()})};
    }

    // A sum hands its gradient to all that it added; a mean, a share of it.
    Result along_rows(double share) const {
        if (!gradient.tensor) return Gradient{.uniform = gradient.uniform * share};
        const auto ones = constant(graph, {1, shape(0).columns}, share);
        return Gradient{.tensor = product(graph, MatmulForm::NN, *gradient.tensor, ones)};
    }
    Result down_columns(double share) const {
        if (!gradient.tensor) return Gradient{.uniform = gradient.uniform * share};
        const auto ones = constant(graph, {shape(0).rows, 1}, share);
        return Gradient{.tensor = product(graph, MatmulForm::NN, ones, *gradient.tensor)};
    }
    Result operator()(const program::RowSum&) const { return along_rows(1.0); }
    Result operator()(const program::RowMean&) const { return along_rows(1.0 / shape(0).columns); }
    Result operator()(const program::ColumnSum&) const { return down_columns(1.0); }
    Result operator()(const program::ColumnMean&) const {
        return down_columns(1.0 / shape(0).rows);
    }

    // The gradient operator is that of the mean loss; what each row counts beyond comes on top.
    Result operator()(const program::CrossEntropy&) const {
        if (input != 0) return std::nullopt;
        const Gradient of_mean{
            .tensor = graph.add(program::CrossEntropyGradient{}, {operand(0), operand(1)})};
        const double rows = shape(0).rows;
        if (!gradient.tensor) {
            const double factor = gradient.uniform * rows;
            return scaled(graph, of_mean, std::abs(factor - 1.0) < 1e-12 ? 1.0 : factor);
        }
        const auto repeated = product(graph, MatmulForm::NN, *gradient.tensor,
                                      constant(graph, {1, shape(0).columns}, rows));
        return Gradient{.tensor = graph.add(program::Multiply{}, {*of_mean.tensor, repeated})};
    }

    Result operator()(const program::Momentum& momentum) const {
        return scaled(graph, gradient,
                      input == 0 ? static_cast<double>(momentum.factor.value()) : 1.0);
    }

    template <class Other>
    Result operator()(const Other&) const {
        return layer_gradient(graph, node, output, tensor(), input);
    }
};

}  // namespace

Value tensor_of(Graph& graph, const TensorType& type, const Gradient& gradient) {
    return gradient.tensor ? *gradient.tensor : constant(graph, type.shape, gradient.uniform);
}

Gradient added(Graph& graph, const Value& value, const Gradient& a, const Gradient& b) {
    if (!a.tensor && !b.tensor) return {.uniform = a.uniform + b.uniform};
    return {.tensor = graph.add(program::Add{}, {tensor_of(graph, value.type, a),
                                                 tensor_of(graph, value.type, b)})};
}

std::optional<Gradient> input_gradient(Graph& graph, const program::Node& node, const Value& output,
                                       const Gradient& gradient, std::size_t input) {
    if (is_nothing(gradient)) return gradient;
    return std::visit(Rules{graph, node, output, gradient, input}, node.operation);
}

}  // namespace assay::build
