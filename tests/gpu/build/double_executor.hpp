// SPDX-License-Identifier: Apache-2.0
// The operators in float64 with libm, as plain as can be: what finite differences are taken of.
#pragma once

#include <cmath>
#include <vector>

#include "tests/gpu/build/double_layers.hpp"

namespace assay::build::test {

struct DoubleOperator {
    const program::Node& node;
    const std::vector<const Matrix*>& in;
    Matrix out;

    template <class Function>
    void each(Function f) {
        for (std::uint32_t r = 0; r < out.shape.rows; ++r)
            for (std::uint32_t c = 0; c < out.shape.columns; ++c) out.at(r, c) = f(r, c);
    }
    template <class Function>
    double over_columns(std::size_t row, Function f) const {
        double sum = 0;
        for (std::uint32_t c = 0; c < in[0]->shape.columns; ++c) sum += f(in[0]->at(row, c));
        return sum;
    }
    double column(std::size_t c) const {
        double sum = 0;
        for (std::uint32_t r = 0; r < in[0]->shape.rows; ++r) sum += in[0]->at(r, c);
        return sum;
    }

    void operator()(const program::Matmul& matmul) {
        const bool tn = matmul.form == program::MatmulForm::TN;
        const bool nt = matmul.form == program::MatmulForm::NT;
        const auto depth = tn ? in[0]->shape.rows : in[0]->shape.columns;
        each([&](std::size_t r, std::size_t c) {
            double sum = 0;
            for (std::size_t k = 0; k < depth; ++k)
                sum += (tn ? in[0]->at(k, r) : in[0]->at(r, k)) *
                       (nt ? in[1]->at(c, k) : in[1]->at(k, c));
            return sum;
        });
    }
    double met(std::size_t i, std::size_t r, std::size_t c) const {
        return in[i]->at(in[i]->shape.rows == 1 ? 0 : r, in[i]->shape.columns == 1 ? 0 : c);
    }
    void operator()(const program::Add&) {
        each([&](std::size_t r, std::size_t c) { return met(0, r, c) + met(1, r, c); });
    }
    void operator()(const program::Subtract&) {
        each([&](std::size_t r, std::size_t c) { return met(0, r, c) - met(1, r, c); });
    }
    void operator()(const program::Multiply&) {
        each([&](std::size_t r, std::size_t c) { return met(0, r, c) * met(1, r, c); });
    }
    void operator()(const program::AddRow&) {
        each([&](std::size_t r, std::size_t c) { return in[0]->at(r, c) + in[1]->at(0, c); });
    }
    void operator()(const program::Scale& scale) {
        const auto factor = static_cast<double>(scale.factor.value());
        each([&](std::size_t r, std::size_t c) { return in[0]->at(r, c) * factor; });
    }
    void operator()(const program::Relu&) {
        each([&](std::size_t r, std::size_t c) { return std::max(0.0, in[0]->at(r, c)); });
    }
    void operator()(const program::ReluGradient&) {
        each([&](std::size_t r, std::size_t c) {
            return in[0]->at(r, c) <= 0 ? 0.0 : in[1]->at(r, c);
        });
    }
    void operator()(const program::Momentum& momentum) {
        const auto factor = static_cast<double>(momentum.factor.value());
        each([&](std::size_t r, std::size_t c) {
            return factor * in[0]->at(r, c) + in[1]->at(r, c);
        });
    }
    void operator()(const program::RowSum&) {
        each([&](std::size_t r, std::size_t) {
            return over_columns(r, [](double x) { return x; });
        });
    }
    void operator()(const program::RowMean&) {
        each([&](std::size_t r, std::size_t) {
            return over_columns(r, [](double x) { return x; }) / in[0]->shape.columns;
        });
    }
    void operator()(const program::ColumnSum&) {
        each([&](std::size_t, std::size_t c) { return column(c); });
    }
    void operator()(const program::ColumnMean&) {
        each([&](std::size_t, std::size_t c) { return column(c) / in[0]->shape.rows; });
    }
    void operator()(const program::CrossEntropy&) {
        each([&](std::size_t r, std::size_t) {
            const auto label = static_cast<std::size_t>(in[1]->at(r, 0));
            return std::log(over_columns(r, [](double x) { return std::exp(x); })) -
                   in[0]->at(r, label);
        });
    }
    void operator()(const program::Constant& constant) {
        each([&](std::size_t, std::size_t) { return static_cast<double>(constant.value.value()); });
    }
    template <class Other>
    void operator()(const Other& op) {
        compute_layer(op, node, in, out);
    }
};

/// The output of the last of `nodes`, which read `states` and `data`.
inline Matrix execute(const std::vector<program::Node>& nodes, const std::vector<Matrix>& states,
                      const std::vector<Matrix>& data) {
    std::vector<Matrix> outputs;
    outputs.reserve(nodes.size());
    for (const auto& node : nodes) {
        std::vector<const Matrix*> in;
        for (const auto& input : node.inputs) {
            if (const auto* state = std::get_if<program::State>(&input.from))
                in.push_back(&states[state->index]);
            else if (const auto* source = std::get_if<program::Data>(&input.from))
                in.push_back(&data[source->index]);
            else
                in.push_back(&outputs[std::get<program::NodeOutput>(input.from).index]);
        }
        DoubleOperator compute{node, in, matrix(node.type.shape)};
        std::visit(compute, node.operation);
        outputs.push_back(std::move(compute.out));
    }
    return outputs.back();
}

}  // namespace assay::build::test
