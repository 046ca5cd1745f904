// SPDX-License-Identifier: Apache-2.0
// The operators of training programs: one plain struct each, holding its attributes. What an
// operator computes, to the bit, is its fold in runtime/program/operators/; the lines here are the
// summary. Shapes are rows x columns; element [r, c] unless said otherwise; float32 unless said
// otherwise; every float32 result has its NaNs canonical.
#pragma once

#include <variant>

#include "runtime/program/operations/element.hpp"
#include "runtime/program/operations/image.hpp"
#include "runtime/program/operations/integer.hpp"
#include "runtime/program/operations/network.hpp"
#include "runtime/program/operations/shape.hpp"

namespace assay::program {

// ---- Matrix products (operators/matmul.hpp) -----------------------------------------------------

/// C [m, n]. k in chunks of 512: inside a chunk fma with k ascending from +0, chunks added in
/// order.
struct Matmul {
    MatmulForm form = MatmulForm::NN;
    friend bool operator==(const Matmul&, const Matmul&) = default;
};

// ---- Elementwise (operators/elementwise.hpp) ----------------------------------------------------

/// a + b. Here and below: an operand may also have one row, one column or one element for all.
struct Add {
    friend bool operator==(const Add&, const Add&) = default;
};
/// a - b.
struct Subtract {
    friend bool operator==(const Subtract&, const Subtract&) = default;
};
/// a * b.
struct Multiply {
    friend bool operator==(const Multiply&, const Multiply&) = default;
};
/// a [r, c] + row [0, c]: a bias.
struct AddRow {
    friend bool operator==(const AddRow&, const AddRow&) = default;
};
/// x * factor.
struct Scale {
    Real factor;
    friend bool operator==(const Scale&, const Scale&) = default;
};
/// x <= 0 ? +0 : x, so NaN stays NaN and -0 becomes +0.
struct Relu {
    friend bool operator==(const Relu&, const Relu&) = default;
};
/// Inputs x, gradient. x <= 0 ? +0 : gradient; x may be relu's input or its output.
struct ReluGradient {
    friend bool operator==(const ReluGradient&, const ReluGradient&) = default;
};
/// A U8 tensor to float32: float(x) * factor.
struct Convert {
    Real factor;
    friend bool operator==(const Convert&, const Convert&) = default;
};

// ---- Reductions (operators/reduction.hpp, operators/counting.hpp) -------------------------------

/// [r, c] -> [r, 1]: lane j of 32 adds columns j, j + 32, ... from +0; then the tree 16, 8, 4,
/// 2, 1.
struct RowSum {
    friend bool operator==(const RowSum&, const RowSum&) = default;
};
/// RowSum, then one division by the number of columns.
struct RowMean {
    friend bool operator==(const RowMean&, const RowMean&) = default;
};
/// [r, c] -> [r, 1]: columns ascending, ties keep the earlier, any NaN gives NaN.
struct RowMax {
    friend bool operator==(const RowMax&, const RowMax&) = default;
};
/// [r, c] -> [1, c]: rows in chunks of 512 from +0, chunks added in order.
struct ColumnSum {
    friend bool operator==(const ColumnSum&, const ColumnSum&) = default;
};
/// ColumnSum, then one division by the number of rows.
struct ColumnMean {
    friend bool operator==(const ColumnMean&, const ColumnMean&) = default;
};
/// [r, c] -> I32 [r, 1]: the first column that holds the largest element; the first NaN if any.
struct ArgMax {
    friend bool operator==(const ArgMax&, const ArgMax&) = default;
};
/// Two [r, 1] tensors of integers (I32 or U8) -> I32 [1, 1]: how many rows agree.
struct CountEqual {
    friend bool operator==(const CountEqual&, const CountEqual&) = default;
};

// ---- Loss (operators/cross_entropy.hpp) ---------------------------------------------------------

/// Inputs logits [r, c], labels (I32 or U8) [r, 1] -> [r, 1]: log(sum exp(x - max)) - (x_label -
/// max). NaN where the label is no column.
struct CrossEntropy {
    friend bool operator==(const CrossEntropy&, const CrossEntropy&) = default;
};
/// The same inputs -> [r, c]: (exp(x - max) / sum - [c is the label]) / r, the gradient of the mean
/// loss.
struct CrossEntropyGradient {
    friend bool operator==(const CrossEntropyGradient&, const CrossEntropyGradient&) = default;
};

// ---- Optimiser (operators/elementwise.hpp) ------------------------------------------------------

/// Inputs buffer, gradient: fma(factor, buffer, gradient).
struct Momentum {
    Real factor;
    friend bool operator==(const Momentum&, const Momentum&) = default;
};
/// Inputs weights, direction: fma(-rate(step), direction, weights).
struct Descend {
    Schedule rate;
    friend bool operator==(const Descend&, const Descend&) = default;
};

// ---- Data (operators/gather.hpp) ----------------------------------------------------------------

/// The batch of this step: row i of the output is row `numeric::dataset_row` of the input, copied.
/// Input [n, c] of any type; output [batch, c] of the same.
struct Gather {
    friend bool operator==(const Gather&, const Gather&) = default;
};
/// The same rows of a U8 tensor, as float32: float(x) * factor. Factor 1/255 makes images of bytes.
struct GatherScaled {
    Real factor;
    friend bool operator==(const GatherScaled&, const GatherScaled&) = default;
};

// ---- Sources (operators/source.hpp) -------------------------------------------------------------

/// No input. Element i (row-major) is numeric::uniform of the random word at (task seed, stream,
/// step, i): uniform on [-bound, bound). Each node takes a stream of its own.
struct Uniform {
    std::uint32_t stream = 0;
    Real bound;
    friend bool operator==(const Uniform&, const Uniform&) = default;
};
/// No input. Every element is `value`.
struct Constant {
    Real value;
    friend bool operator==(const Constant&, const Constant&) = default;
};

/// Positions are on the wire: new operators go to the end.
using Operation = std::variant<
    Matmul, Add, Subtract, Multiply, AddRow, Scale, Relu, ReluGradient, Convert, RowSum, RowMean,
    RowMax, ColumnSum, ColumnMean, ArgMax, CountEqual, CrossEntropy, CrossEntropyGradient, Momentum,
    Descend, Gather, GatherScaled, Uniform, Constant, Divide, Shift, Exponential, Logarithm,
    SquareRoot, ReciprocalSquareRoot, Gelu, GeluGradient, GeluErf, GeluErfGradient, Silu,
    SiluGradient, Tanh, TanhGradient, Sigmoid, SigmoidGradient, Average, AverageSquares, Adam,
    ClipFactor, Transpose, Slice, Concat, Reshape, SwapAxes, RowSumSquares, ColumnMax, Softmax,
    CausalSoftmax, SoftmaxGradient, LayerNorm, LayerNormGradient, RmsNorm, RmsNormGradient, Rotary,
    Embedding, EmbeddingGradient, BlockMatmul, Dropout, Normal, Convolution,
    ConvolutionInputGradient, ConvolutionWeightGradient, MaxPool, MaxPoolIndex, MaxPoolGradient,
    AveragePool, AveragePoolGradient, BlockExponent, Quantise, Dequantise, IntegerMatmul>;

}  // namespace assay::program
