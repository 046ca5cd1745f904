// SPDX-License-Identifier: Apache-2.0
#include "gpu/build/gradient_rules.hpp"
#include "gpu/build/integer.hpp"
#include "gpu/build/weight_gradient.hpp"

namespace assay::build {

using program::MatmulForm;

namespace {

struct LayerRules {
    Graph& graph;
    const program::Node& node;
    const Value& output;
    const Value& gradient;
    std::size_t input;

    using Result = std::optional<Gradient>;

    const Value& operand(std::size_t i) const { return node.inputs[i]; }
    const program::TensorType& type(std::size_t i) const { return node.inputs[i].type; }
    Result give(const program::Operation& operation, std::vector<Value> operands,
                const program::TensorType& wanted = {}) const {
        return Gradient{.tensor = graph.add(operation, std::move(operands), wanted)};
    }
    Value product(const Value& a, const Value& b) const {
        return graph.add(program::Multiply{}, {a, b});
    }
    Value scaled(const Value& x, float factor) const {
        return graph.add(program::Scale{program::Real::of(factor)}, {x});
    }

    // ---- Functions ------------------------------------------------------------------------------

    Result operator()(const program::Exponential&) const {
        return give(program::Multiply{}, {gradient, output});
    }
    Result operator()(const program::Logarithm&) const {
        return give(program::Divide{}, {gradient, operand(0)});
    }
    Result operator()(const program::SquareRoot&) const {
        return give(program::Divide{}, {scaled(gradient, 0.5F), output});
    }
    Result operator()(const program::ReciprocalSquareRoot&) const {
        const auto cube = product(product(output, output), output);
        return Gradient{.tensor = scaled(product(gradient, cube), -0.5F)};
    }
    Result operator()(const program::Gelu&) const {
        return give(program::GeluGradient{}, {operand(0), gradient});
    }
    Result operator()(const program::GeluErf&) const {
        return give(program::GeluErfGradient{}, {operand(0), gradient});
    }
    Result operator()(const program::Silu&) const {
        return give(program::SiluGradient{}, {operand(0), gradient});
    }
    Result operator()(const program::Tanh&) const {
        return give(program::TanhGradient{}, {output, gradient});
    }
    Result operator()(const program::Sigmoid&) const {
        return give(program::SigmoidGradient{}, {output, gradient});
    }

    // ---- Moves ----------------------------------------------------------------------------------

    Result operator()(const program::Transpose&) const {
        return give(program::Transpose{}, {gradient});
    }
    // Zeros all around what was cut out.
    Result operator()(const program::Slice& slice) const {
        const auto &own = node.type.shape, &all = type(0).shape;
        const auto wide =
            padded(gradient, program::Axis::Columns, slice.column, own.columns, all.columns);
        return Gradient{.tensor = padded(wide, program::Axis::Rows, slice.row, own.rows, all.rows)};
    }
    Value padded(const Value& x, program::Axis axis, std::uint32_t before, std::uint32_t own,
                 std::uint32_t all) const {
        const auto zeros = [&](std::uint32_t extent) {
            const auto& shape = x.type.shape;
            const program::Shape some = axis == program::Axis::Rows
                                            ? program::Shape{extent, shape.columns}
                                            : program::Shape{shape.rows, extent};
            return graph.add(program::Constant{}, {}, {program::Dtype::F32, some});
        };
        if (own == all) return x;
        std::vector<Value> parts;
        if (before > 0) parts.push_back(zeros(before));
        parts.push_back(x);
        if (before + own < all) parts.push_back(zeros(all - before - own));
        return graph.add(program::Concat{axis}, parts);
    }
    Result operator()(const program::Concat& concat) const {
        program::Slice slice;
        for (std::size_t i = 0; i < input; ++i) {
            const auto& before = type(i).shape;
            if (concat.axis == program::Axis::Rows)
                slice.row += before.rows;
            else
                slice.column += before.columns;
        }
        return give(slice, {gradient}, type(input));
    }
    Result operator()(const program::Reshape&) const {
        return give(program::Reshape{}, {gradient}, type(0));
    }
    Result operator()(const program::SwapAxes& swap) const {
        return give(program::SwapAxes{swap.second, swap.first}, {gradient});
    }

    // ---- Layers ---------------------------------------------------------------------------------

    Result operator()(const program::RowSumSquares&) const {
        return Gradient{.tensor = scaled(product(operand(0), gradient), 2.0F)};
    }
    Result operator()(const program::Softmax&) const {
        return give(program::SoftmaxGradient{}, {output, gradient});
    }
    Result operator()(const program::CausalSoftmax&) const {
        return give(program::SoftmaxGradient{}, {output, gradient});
    }
    Result operator()(const program::LayerNorm& norm) const {
        return give(program::LayerNormGradient{norm.epsilon}, {operand(0), gradient});
    }
    Result operator()(const program::RmsNorm& norm) const {
        return give(program::RmsNormGradient{norm.epsilon}, {operand(0), gradient});
    }
    Result operator()(program::Rotary rotary) const {
        rotary.inverse = !rotary.inverse;
        return give(rotary, {gradient});
    }
    Result operator()(const program::Dropout& dropout) const { return give(dropout, {gradient}); }
    Result operator()(const program::Embedding&) const {
        if (input == 1) return std::nullopt;
        return give(program::EmbeddingGradient{}, {operand(1), gradient}, type(0));
    }
    // As for one product, block by block: dA = dC B', dB = A' dC.
    Result operator()(const program::BlockMatmul& op) const {
        const auto &a = operand(0), &b = operand(1);
        const auto left = op.left_across, right = op.right_across, out = op.out_across;
        const auto of = [&](MatmulForm form, const Value& x, std::uint32_t x_across, const Value& y,
                            std::uint32_t y_across) {
            return give(
                program::BlockMatmul{form, op.count, x_across, y_across, input == 0 ? left : right},
                {x, y});
        };
        switch (op.form) {
            case MatmulForm::NN:
                return input == 0 ? of(MatmulForm::NT, gradient, out, b, right)
                                  : of(MatmulForm::TN, a, left, gradient, out);
            case MatmulForm::NT:
                return input == 0 ? of(MatmulForm::NN, gradient, out, b, right)
                                  : of(MatmulForm::TN, gradient, out, a, left);
            case MatmulForm::TN:
                return input == 0 ? of(MatmulForm::NT, b, right, gradient, out)
                                  : of(MatmulForm::NN, a, left, gradient, out);
        }
        return std::nullopt;
    }

    // ---- Windows --------------------------------------------------------------------------------

    Result operator()(const program::Convolution& op) const {
        if (input == 0)
            return give(program::ConvolutionInputGradient{op.window}, {gradient, operand(1)});
        return Gradient{.tensor = weight_gradient(graph, op.window, operand(0), gradient)};
    }
    Result operator()(const program::MaxPool& op) const {
        const auto index = graph.add(program::MaxPoolIndex{op.window}, {operand(0)});
        return give(program::MaxPoolGradient{op.window}, {index, gradient});
    }
    Result operator()(const program::AveragePool& op) const {
        return give(program::AveragePoolGradient{op.window}, {gradient});
    }

    // ---- Small integers: rounding passes gradients straight through -----------------------------

    Result operator()(const program::Quantise&) const {
        return input == 0 ? Gradient{.tensor = gradient} : Gradient{};
    }
    Result operator()(const program::Dequantise&) const {
        return input == 0 ? Gradient{.tensor = gradient} : Gradient{};
    }
    Result operator()(const program::BlockExponent&) const { return Gradient{}; }
    // C [m, n] = A [m, k] B [n, k]': dA = dC B, dB = dC' A, again in small integers.
    Result operator()(const program::IntegerMatmul&) const {
        const auto turned = [&](const Value& x) { return graph.add(program::Transpose{}, {x}); };
        const auto a = before_rounding(graph, operand(0), operand(1));
        const auto b = before_rounding(graph, operand(2), operand(3));
        if (input == 0) return Gradient{.tensor = integer_product(graph, gradient, turned(b))};
        if (input == 2)
            return Gradient{.tensor = integer_product(graph, turned(gradient), turned(a))};
        return Gradient{};
    }

    template <class Other>
    Result operator()(const Other&) const {
        return std::nullopt;
    }
};

}  // namespace

std::optional<Gradient> layer_gradient(Graph& graph, const program::Node& node, const Value& output,
                                       const Value& gradient, std::size_t input) {
    return std::visit(LayerRules{graph, node, output, gradient, input}, node.operation);
}

}  // namespace assay::build
