// SPDX-License-Identifier: Apache-2.0
// Functions, moves, layers and windows in float64, for double_executor.hpp.
#pragma once

#include <cmath>
#include <vector>

#include "runtime/numeric/philox.hpp"
#include "runtime/program/operators/block_matmul.hpp"
#include "runtime/program/operators/copying.hpp"
#include "runtime/program/operators/window.hpp"

namespace assay::build::test {

struct Matrix {
    program::Shape shape;
    std::vector<double> elements;
    double& at(std::size_t r, std::size_t c) { return elements[r * shape.columns + c]; }
    double at(std::size_t r, std::size_t c) const { return elements[r * shape.columns + c]; }
};

inline Matrix matrix(const program::Shape& shape) {
    return {shape, std::vector<double>(shape.elements())};
}

using Operands = std::vector<const Matrix*>;

/// An operator without an entry here or in double_executor.hpp has no derivative to test.
template <class Op>
void compute_layer(const Op& op, const program::Node& node, const Operands& in, Matrix& out) {
    if constexpr (requires { program::Rule<Op>::copies; }) {
        for (std::uint32_t r = 0; r < out.shape.rows; ++r)
            for (std::uint32_t c = 0; c < out.shape.columns; ++c) {
                const auto from = program::Rule<Op>::origin(op, node, r, c);
                out.at(r, c) = in[from.input]->at(from.row, from.column);
            }
    } else {
        std::abort();
    }
}

template <class Function>
void map(const Operands& in, Matrix& out, Function f) {
    for (std::size_t i = 0; i < out.elements.size(); ++i) out.elements[i] = f(in[0]->elements[i]);
}

inline void compute_layer(const program::Divide&, const program::Node&, const Operands& in,
                          Matrix& out) {
    const auto met = [&](const Matrix& x, std::uint32_t r, std::uint32_t c) {
        return x.at(x.shape.rows == 1 ? 0 : r, x.shape.columns == 1 ? 0 : c);
    };
    for (std::uint32_t r = 0; r < out.shape.rows; ++r)
        for (std::uint32_t c = 0; c < out.shape.columns; ++c)
            out.at(r, c) = met(*in[0], r, c) / met(*in[1], r, c);
}
inline void compute_layer(const program::Shift& op, const program::Node&, const Operands& in,
                          Matrix& out) {
    map(in, out, [&](double x) { return x + static_cast<double>(op.offset.value()); });
}
inline void compute_layer(const program::Exponential&, const program::Node&, const Operands& in,
                          Matrix& out) {
    map(in, out, [](double x) { return std::exp(x); });
}
inline void compute_layer(const program::Logarithm&, const program::Node&, const Operands& in,
                          Matrix& out) {
    map(in, out, [](double x) { return std::log(x); });
}
inline void compute_layer(const program::SquareRoot&, const program::Node&, const Operands& in,
                          Matrix& out) {
    map(in, out, [](double x) { return std::sqrt(x); });
}
inline void compute_layer(const program::ReciprocalSquareRoot&, const program::Node&,
                          const Operands& in, Matrix& out) {
    map(in, out, [](double x) { return 1 / std::sqrt(x); });
}
inline void compute_layer(const program::Gelu&, const program::Node&, const Operands& in,
                          Matrix& out) {
    map(in, out, [](double x) {
        const double u = std::sqrt(2 / std::acos(-1.0)) * (x + 0.044715 * x * x * x);
        return x / 2 * (1 + std::tanh(u));
    });
}
inline void compute_layer(const program::GeluErf&, const program::Node&, const Operands& in,
                          Matrix& out) {
    map(in, out, [](double x) { return x / 2 * (1 + std::erf(x / std::sqrt(2.0))); });
}
inline void compute_layer(const program::Silu&, const program::Node&, const Operands& in,
                          Matrix& out) {
    map(in, out, [](double x) { return x / (1 + std::exp(-x)); });
}
inline void compute_layer(const program::Tanh&, const program::Node&, const Operands& in,
                          Matrix& out) {
    map(in, out, [](double x) { return std::tanh(x); });
}
inline void compute_layer(const program::Sigmoid&, const program::Node&, const Operands& in,
                          Matrix& out) {
    map(in, out, [](double x) { return 1 / (1 + std::exp(-x)); });
}

inline void compute_layer(const program::RowSumSquares&, const program::Node&, const Operands& in,
                          Matrix& out) {
    for (std::uint32_t r = 0; r < out.shape.rows; ++r)
        for (std::uint32_t c = 0; c < in[0]->shape.columns; ++c)
            out.at(r, 0) += in[0]->at(r, c) * in[0]->at(r, c);
}
inline void softmax(const Operands& in, Matrix& out, bool causal) {
    for (std::uint32_t r = 0; r < out.shape.rows; ++r) {
        const std::uint32_t seen = causal ? r % out.shape.columns + 1 : out.shape.columns;
        double sum = 0;
        for (std::uint32_t c = 0; c < seen; ++c) sum += std::exp(in[0]->at(r, c));
        for (std::uint32_t c = 0; c < seen; ++c) out.at(r, c) = std::exp(in[0]->at(r, c)) / sum;
    }
}
inline void compute_layer(const program::Softmax&, const program::Node&, const Operands& in,
                          Matrix& out) {
    softmax(in, out, false);
}
inline void compute_layer(const program::CausalSoftmax&, const program::Node&, const Operands& in,
                          Matrix& out) {
    softmax(in, out, true);
}
inline void normalise(const Operands& in, Matrix& out, float epsilon, bool centred) {
    const auto n = static_cast<double>(out.shape.columns);
    for (std::uint32_t r = 0; r < out.shape.rows; ++r) {
        double mean = 0, square = 0;
        for (std::uint32_t c = 0; c < out.shape.columns; ++c)
            mean += centred ? in[0]->at(r, c) / n : 0;
        for (std::uint32_t c = 0; c < out.shape.columns; ++c)
            square += (in[0]->at(r, c) - mean) * (in[0]->at(r, c) - mean) / n;
        for (std::uint32_t c = 0; c < out.shape.columns; ++c)
            out.at(r, c) =
                (in[0]->at(r, c) - mean) / std::sqrt(square + static_cast<double>(epsilon));
    }
}
inline void compute_layer(const program::LayerNorm& op, const program::Node&, const Operands& in,
                          Matrix& out) {
    normalise(in, out, op.epsilon.value(), true);
}
inline void compute_layer(const program::RmsNorm& op, const program::Node&, const Operands& in,
                          Matrix& out) {
    normalise(in, out, op.epsilon.value(), false);
}
inline void compute_layer(const program::Rotary& op, const program::Node&, const Operands& in,
                          Matrix& out) {
    for (std::uint32_t r = 0; r < out.shape.rows; ++r)
        for (std::uint32_t c = 0; c < out.shape.columns; c += 2) {
            const double share = -static_cast<double>(c % op.width) / op.width;
            const double angle =
                r % op.period * std::pow(static_cast<double>(op.base.value()), share);
            const double x = in[0]->at(r, c), y = in[0]->at(r, c + 1);
            out.at(r, c) = x * std::cos(angle) - y * std::sin(angle);
            out.at(r, c + 1) = x * std::sin(angle) + y * std::cos(angle);
        }
}
inline void compute_layer(const program::Embedding&, const program::Node&, const Operands& in,
                          Matrix& out) {
    for (std::uint32_t r = 0; r < out.shape.rows; ++r)
        for (std::uint32_t c = 0; c < out.shape.columns; ++c)
            out.at(r, c) = in[0]->at(static_cast<std::size_t>(in[1]->at(r, 0)), c);
}
inline void compute_layer(const program::Dropout& op, const program::Node&, const Operands& in,
                          Matrix& out) {
    for (std::size_t i = 0; i < out.elements.size(); ++i) {
        const auto word = numeric::random_word({.stream = op.stream, .index = i});
        out.elements[i] =
            word >= op.threshold ? in[0]->elements[i] * static_cast<double>(op.factor.value()) : 0;
    }
}
inline void compute_layer(const program::BlockMatmul& op, const program::Node& node,
                          const Operands& in, Matrix& out) {
    const auto at = *program::Rule<program::BlockMatmul>::operands_of(op, node.inputs);
    for (std::uint32_t block = 0; block < op.count; ++block)
        for (std::uint32_t r = 0; r < at.out.rows; ++r)
            for (std::uint32_t c = 0; c < at.out.columns; ++c) {
                double sum = 0;
                for (std::uint32_t k = 0; k < at.depth; ++k) {
                    const auto a_row = at.left_transposed ? k : r,
                               a_column = at.left_transposed ? r : k;
                    const auto b_row = at.right_transposed ? c : k,
                               b_column = at.right_transposed ? k : c;
                    sum += in[0]->at(at.left.first_row(block) + a_row,
                                     at.left.first_column(block) + a_column) *
                           in[1]->at(at.right.first_row(block) + b_row,
                                     at.right.first_column(block) + b_column);
                }
                out.at(at.out.first_row(block) + r, at.out.first_column(block) + c) = sum;
            }
}

template <class Use>
void each_source(const program::Window& window, const Matrix& out, Use use) {
    const program::operators::WindowMap map{window, false};
    for (std::uint32_t r = 0; r < out.shape.rows; ++r)
        for (std::uint32_t position = 0; position < window.positions(); ++position)
            if (const auto source = map.source(r, position)) use(r, position, *source);
}
inline void compute_layer(const program::Convolution& op, const program::Node&, const Operands& in,
                          Matrix& out) {
    const auto channels = in[0]->shape.columns;
    each_source(op.window, out, [&](auto r, auto position, auto source) {
        for (std::uint32_t f = 0; f < out.shape.columns; ++f)
            for (std::uint32_t c = 0; c < channels; ++c)
                out.at(r, f) += in[0]->at(source, c) * in[1]->at(position * channels + c, f);
    });
}
inline void compute_layer(const program::MaxPool& op, const program::Node&, const Operands& in,
                          Matrix& out) {
    for (auto& x : out.elements) x = -HUGE_VAL;
    each_source(op.window, out, [&](auto r, auto, auto source) {
        for (std::uint32_t c = 0; c < out.shape.columns; ++c)
            out.at(r, c) = std::max(out.at(r, c), in[0]->at(source, c));
    });
}
inline void compute_layer(const program::AveragePool& op, const program::Node&, const Operands& in,
                          Matrix& out) {
    each_source(op.window, out, [&](auto r, auto, auto source) {
        for (std::uint32_t c = 0; c < out.shape.columns; ++c)
            out.at(r, c) += in[0]->at(source, c) / op.window.positions();
    });
}

}  // namespace assay::build::test
