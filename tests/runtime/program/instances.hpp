// SPDX-License-Identifier: Apache-2.0
// One entry for every operator: its name, and how to make a valid node of it out of three numbers.
// Every test that must hold for all operators goes through this list.
#pragma once

#include <functional>

#include "tests/runtime/program/samples.hpp"

namespace assay::program {

/// Sizes to make shapes of.
struct Extents {
    std::uint32_t m, n, k;
};

struct Instance {
    std::string name;
    std::function<Node(Extents)> at;
};

namespace instances {

/// One operand, or several of one shape [m, n].
inline Instance alike(const std::string& name, const Operation& operation, std::size_t operands) {
    return {name, [=](Extents at) {
                return node_over(operation, std::vector(operands, f32(at.m, at.n)));
            }};
}
/// Two operands that stretch to [m, n] in one of the ways that k says.
inline Instance stretched(const std::string& name, const Operation& operation) {
    return {name, [=](Extents at) {
                const TensorType full = f32(at.m, at.n);
                const std::array<std::array<TensorType, 2>, 6> ways{{{full, full},
                                                                     {full, f32(1, at.n)},
                                                                     {full, f32(at.m, 1)},
                                                                     {f32(1, 1), full},
                                                                     {f32(at.m, 1), f32(1, at.n)},
                                                                     {full, full}}};
                const auto& [a, b] = ways[at.k % ways.size()];
                return node_over(operation, {a, b});
            }};
}
inline Node product(MatmulForm form, Extents at) {
    const bool ta = form == MatmulForm::TN, tb = form == MatmulForm::NT;
    return node_over(Matmul{form}, {ta ? f32(at.k, at.m) : f32(at.m, at.k),
                                    tb ? f32(at.n, at.k) : f32(at.k, at.n)});
}
/// Two images of two heads; blocks side by side and one below the other.
inline Node blocks(MatmulForm form, std::uint32_t left, std::uint32_t right, std::uint32_t out,
                   Extents at) {
    constexpr std::uint32_t count = 4;
    const auto grid = [&](std::uint32_t rows, std::uint32_t columns, std::uint32_t across) {
        return f32(rows * (count / across), columns * across);
    };
    const std::uint32_t m = at.m % 37 + 1, n = at.n % 41 + 1, k = at.k % 43 + 1;
    const bool ta = form == MatmulForm::TN, tb = form == MatmulForm::NT;
    return node_over(
        BlockMatmul{form, count, left, right, out},
        {ta ? grid(k, m, left) : grid(m, k, left), tb ? grid(n, k, right) : grid(k, n, right)});
}
/// Some window over images of about m x n pixels.
inline Window window(Extents at) {
    Window w{.height = at.m % 7 + 3, .width = at.n % 9 + 3};
    w.kernel_height = at.k % 3 + 1;
    w.kernel_width = at.n % 3 + 1;
    w.stride = at.m % 2 + 1;
    w.padding = std::min({at.k % 2, w.kernel_height - 1, w.kernel_width - 1});
    return w;
}
inline std::uint32_t channels(std::uint32_t number) {
    constexpr std::array<std::uint32_t, 5> some{1, 3, 32, 35, 70};
    return some[number % some.size()];
}
struct Images {
    Window window;
    TensorType in, out;  ///< Three images of some channels, before and after the window.
};
inline Images images(Extents at) {
    const Window w = window(at);
    const std::uint32_t in = channels(at.m), out = channels(at.n);
    return {w, f32(3 * w.height * w.width, in), f32(3 * w.out_height() * w.out_width(), out)};
}
inline TensorType same_channels(const TensorType& rows, const TensorType& columns) {
    return f32(rows.shape.rows, columns.shape.columns);
}

}  // namespace instances

inline std::vector<Instance> all_operators() {
    using instances::alike;
    const Real third = Real::of(1.0F / 3), small = Real::of(1e-5F);
    const StepDecay decay{Real::of(0.1F), Real::of(0.7F), 2};
    std::vector<Instance> all{
        {"matmul_nn", [](Extents at) { return instances::product(MatmulForm::NN, at); }},
        {"matmul_nt", [](Extents at) { return instances::product(MatmulForm::NT, at); }},
        {"matmul_tn", [](Extents at) { return instances::product(MatmulForm::TN, at); }},
        alike("add", Add{}, 2),
        alike("subtract", Subtract{}, 2),
        alike("multiply", Multiply{}, 2),
        {"add_row",
         [](Extents at) {
             return node_over(AddRow{}, {f32(at.m, at.n), f32(1, at.n)});
         }},
        alike("scale", Scale{third}, 1),
        alike("relu", Relu{}, 1),
        alike("relu_gradient", ReluGradient{}, 2),
        {"convert",
         [](Extents at) { return node_over(Convert{Real::of(1.0F / 255)}, {u8(at.m, at.n)}); }},
        alike("row_sum", RowSum{}, 1),
        alike("row_mean", RowMean{}, 1),
        alike("row_max", RowMax{}, 1),
        alike("column_sum", ColumnSum{}, 1),
        alike("column_mean", ColumnMean{}, 1),
        alike("arg_max", ArgMax{}, 1),
        {"count_equal",
         [](Extents at) {
             return node_over(CountEqual{}, {i32(at.m, 1), u8(at.m, 1)});
         }},
        alike("momentum", Momentum{Real::of(0.9F)}, 2),
        alike("descend", Descend{decay}, 2),
        {"gather",
         [](Extents at) {
             return node_over(Gather{}, {at.k % 2 == 0 ? u8(at.k, at.n) : f32(at.k, at.n)},
                              f32(at.m, at.n));
         }},
        {"gather_scaled",
         [](Extents at) {
             return node_over(GatherScaled{Real::of(1.0F / 255)}, {u8(at.k, at.n)},
                              f32(at.m, at.n));
         }},
        {"uniform",
         [=](Extents at) {
             return node_over(Uniform{3, third}, {}, f32(at.m, at.n));
         }},
        {"constant", [=](Extents at) { return node_over(Constant{third}, {}, f32(at.m, at.n)); }},
        instances::stretched("add_stretched", Add{}),
        instances::stretched("multiply_stretched", Multiply{}),
        instances::stretched("divide", Divide{}),
        alike("shift", Shift{third}, 1),
        alike("exponential", Exponential{}, 1),
        alike("logarithm", Logarithm{}, 1),
        alike("square_root", SquareRoot{}, 1),
        alike("reciprocal_square_root", ReciprocalSquareRoot{}, 1),
        alike("gelu", Gelu{}, 1),
        alike("gelu_gradient", GeluGradient{}, 2),
        alike("gelu_erf", GeluErf{}, 1),
        alike("gelu_erf_gradient", GeluErfGradient{}, 2),
        alike("silu", Silu{}, 1),
        alike("silu_gradient", SiluGradient{}, 2),
        alike("tanh", Tanh{}, 1),
        alike("tanh_gradient", TanhGradient{}, 2),
        alike("sigmoid", Sigmoid{}, 1),
        alike("sigmoid_gradient", SigmoidGradient{}, 2),
        alike("average", Average{third}, 2),
        alike("average_squares", AverageSquares{third}, 2),
        alike("adam",
              Adam{.rate = CosineRate{Real::of(0.01F), small, 2, 9},
                   .mean_factor = Real::of(0.9F),
                   .square_factor = Real::of(0.999F),
                   .epsilon = small,
                   .decay = Real::of(0.1F)},
              3),
        alike("clip_factor", ClipFactor{third}, 1),
        alike("transpose", Transpose{}, 1),
        {"slice",
         [](Extents at) {
             return node_over(Slice{at.m / 3, at.n / 2},
                              {at.k % 2 == 0 ? u8(at.m, at.n) : f32(at.m, at.n)},
                              f32(at.m - at.m / 3, (at.n + 1) / 2));
         }},
        {"concat",
         [](Extents at) {
             const bool rows = at.k % 2 == 0;
             return node_over(Concat{rows ? Axis::Rows : Axis::Columns},
                              {f32(at.m, at.n), rows ? f32(at.k, at.n) : f32(at.m, at.k),
                               f32(rows ? 1 : at.m, rows ? at.n : 1)});
         }},
        {"reshape",
         [](Extents at) {
             return node_over(Reshape{}, {f32(at.m * at.k, at.n)}, f32(at.m, at.n * at.k));
         }},
        {"swap_axes",
         [](Extents at) {
             const std::uint32_t first = at.m % 5 + 1, second = at.k % 7 + 1;
             return node_over(SwapAxes{first, second}, {f32(3 * first * second, at.n)});
         }},
        alike("row_sum_squares", RowSumSquares{}, 1),
        alike("column_max", ColumnMax{}, 1),
        alike("softmax", Softmax{}, 1),
        {"causal_softmax",
         [](Extents at) { return node_over(CausalSoftmax{}, {f32(2 * at.n, at.n)}); }},
        alike("softmax_gradient", SoftmaxGradient{}, 2),
        alike("layer_norm", LayerNorm{small}, 1),
        alike("layer_norm_gradient", LayerNormGradient{small}, 2),
        alike("rms_norm", RmsNorm{small}, 1),
        alike("rms_norm_gradient", RmsNormGradient{small}, 2),
        {"rotary",
         [](Extents at) {
             const std::uint32_t width = at.n % 40 * 2 + 2;
             return node_over(Rotary{.width = width,
                                     .period = at.m,
                                     .base = Real::of(10000),
                                     .inverse = at.k % 2 == 0},
                              {f32(2 * at.m, 3 * width)});
         }},
        {"embedding",
         [](Extents at) {
             return node_over(Embedding{},
                              {f32(at.k, at.n), at.k % 2 == 0 ? u8(at.m, 1) : i32(at.m, 1)});
         }},
        {"embedding_gradient",
         [](Extents at) {
             return node_over(EmbeddingGradient{}, {i32(at.m, 1), f32(at.m, at.n)},
                              f32(at.k % 9 + 1, at.n));
         }},
        {"block_matmul_nn",
         [](Extents at) { return instances::blocks(MatmulForm::NN, 1, 2, 2, at); }},
        {"block_matmul_nt",
         [](Extents at) { return instances::blocks(MatmulForm::NT, 2, 2, 1, at); }},
        {"block_matmul_tn",
         [](Extents at) { return instances::blocks(MatmulForm::TN, 1, 4, 2, at); }},
        alike("dropout", Dropout{.stream = 4, .threshold = 1U << 30, .factor = third}, 1),
        {"normal",
         [=](Extents at) {
             return node_over(Normal{5, third}, {}, f32(at.m, at.n));
         }},
        {"convolution",
         [](Extents at) {
             const auto [w, in, out] = instances::images(at);
             return node_over(Convolution{w},
                              {in, f32(w.positions() * in.shape.columns, out.shape.columns)});
         }},
        {"convolution_input_gradient",
         [](Extents at) {
             const auto [w, in, out] = instances::images(at);
             return node_over(ConvolutionInputGradient{w},
                              {out, f32(w.positions() * in.shape.columns, out.shape.columns)});
         }},
        {"convolution_weight_gradient",
         [](Extents at) {
             const auto [w, in, out] = instances::images(at);
             return node_over(ConvolutionWeightGradient{w}, {in, out});
         }},
        {"max_pool",
         [](Extents at) {
             const auto [w, in, out] = instances::images(at);
             return node_over(MaxPool{w}, {in});
         }},
        {"max_pool_index",
         [](Extents at) {
             const auto [w, in, out] = instances::images(at);
             return node_over(MaxPoolIndex{w}, {in});
         }},
        {"max_pool_gradient",
         [](Extents at) {
             const auto [w, in, out] = instances::images(at);
             return node_over(MaxPoolGradient{w},
                              {{Dtype::I32, out.shape}, f32(out.shape.rows, out.shape.columns)});
         }},
        {"average_pool",
         [](Extents at) {
             const auto [w, in, out] = instances::images(at);
             return node_over(AveragePool{w}, {in});
         }},
        {"average_pool_gradient",
         [](Extents at) {
             const auto [w, in, out] = instances::images(at);
             return node_over(AveragePoolGradient{w}, {out});
         }},
        alike("block_exponent", BlockExponent{}, 1),
        {"quantise",
         [](Extents at) {
             return node_over(Quantise{}, {f32(at.m, at.n), i32(at.m, (at.n + 127) / 128)});
         }},
        {"dequantise",
         [](Extents at) {
             return node_over(Dequantise{}, {u8(at.m, at.n), i32(at.m, (at.n + 127) / 128)});
         }},
        {"integer_matmul", [](Extents at) {
             const std::uint32_t blocks = (at.k + 127) / 128;
             return node_over(IntegerMatmul{}, {u8(at.m, at.k), i32(at.m, blocks), u8(at.n, at.k),
                                                i32(at.n, blocks)});
         }}};
    for (const auto& [name, loss] : std::vector<std::pair<std::string, Operation>>{
             {"cross_entropy", CrossEntropy{}}, {"cross_entropy_gradient", CrossEntropyGradient{}}})
        all.push_back({name, [loss = loss](Extents at) {
                           return node_over(
                               loss, {f32(at.m, at.n), at.k % 2 == 0 ? u8(at.m, 1) : i32(at.m, 1)});
                       }});
    return all;
}

}  // namespace assay::program
