// SPDX-License-Identifier: Apache-2.0
// Layers of networks whose elements depend on whole rows, blocks or windows.
#pragma once

#include "runtime/program/operations/matmul_form.hpp"
#include "runtime/program/schedule.hpp"

namespace assay::program {

// ---- Rows (operators/softmax.hpp, operators/normalise.hpp) --------------------------------------

/// [r, c] -> [r, 1]: the row law over x^2, each added by fma.
struct RowSumSquares {
    friend bool operator==(const RowSumSquares&, const RowSumSquares&) = default;
};
/// [r, c] -> [1, c]: rows ascending, ties keep the earlier, any NaN gives NaN.
struct ColumnMax {
    friend bool operator==(const ColumnMax&, const ColumnMax&) = default;
};
/// exp(x - max) / sum, max and sum along the row.
struct Softmax {
    friend bool operator==(const Softmax&, const Softmax&) = default;
};
/// r a multiple of c: row i sees columns 0 to i mod c and no others, which become +0.
struct CausalSoftmax {
    friend bool operator==(const CausalSoftmax&, const CausalSoftmax&) = default;
};
/// Inputs y (either softmax's output), gradient: y (g - sum), sum of fma(y, g, .) by the row law.
struct SoftmaxGradient {
    friend bool operator==(const SoftmaxGradient&, const SoftmaxGradient&) = default;
};
/// (x - mean) / sqrt(variance + epsilon) along the row; gain and bias are Multiply and Add.
struct LayerNorm {
    Real epsilon;
    friend bool operator==(const LayerNorm&, const LayerNorm&) = default;
};
/// Inputs x, gradient.
struct LayerNormGradient {
    Real epsilon;
    friend bool operator==(const LayerNormGradient&, const LayerNormGradient&) = default;
};
/// x / sqrt(mean square + epsilon) along the row.
struct RmsNorm {
    Real epsilon;
    friend bool operator==(const RmsNorm&, const RmsNorm&) = default;
};
/// Inputs x, gradient.
struct RmsNormGradient {
    Real epsilon;
    friend bool operator==(const RmsNormGradient&, const RmsNormGradient&) = default;
};
/// Columns 2j and 2j + 1 of every `width` turn by the angle p base^(-2j / width); p, the position,
/// is the row number modulo `period`. `inverse` turns back, which is also the gradient.
struct Rotary {
    std::uint32_t width = 2, period = 1;
    Real base;
    bool inverse = false;
    friend bool operator==(const Rotary&, const Rotary&) = default;
};

// ---- Rows by number (operators/embedding.hpp) ---------------------------------------------------

/// Inputs table [n, c], numbers (I32 or U8) [r, 1] -> [r, c]. NaN where the number is no row.
struct Embedding {
    friend bool operator==(const Embedding&, const Embedding&) = default;
};
/// Inputs numbers [r, 1], gradient [r, c] -> wanted rows: each adds what its number says, rows of
/// the gradient ascending from +0.
struct EmbeddingGradient {
    friend bool operator==(const EmbeddingGradient&, const EmbeddingGradient&) = default;
};

// ---- Products of many blocks (operators/block_matmul.hpp) ---------------------------------------

/// Each tensor is a grid of `count` equal blocks, numbered row by row, so many `across`. Block i of
/// the output is the product of the blocks i, by the law of Matmul. With heads side by side, across
/// is the number of heads; with heads one below the other, it is 1.
struct BlockMatmul {
    MatmulForm form = MatmulForm::NN;
    std::uint32_t count = 1;
    std::uint32_t left_across = 1, right_across = 1, out_across = 1;
    friend bool operator==(const BlockMatmul&, const BlockMatmul&) = default;
};

// ---- Random numbers (operators/source.hpp, operators/dropout.hpp) -------------------------------

/// Element i is kept, times `factor`, where the random word at (task seed, stream, step, i) is at
/// least `threshold`; else +0. Its own gradient.
struct Dropout {
    std::uint32_t stream = 0, threshold = 0;
    Real factor;
    friend bool operator==(const Dropout&, const Dropout&) = default;
};
/// No input. deviation * sqrt(-2 log u) * cos(2 pi v) of two random words of the stream.
struct Normal {
    std::uint32_t stream = 0;
    Real deviation;
    friend bool operator==(const Normal&, const Normal&) = default;
};

}  // namespace assay::program
