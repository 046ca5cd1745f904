// SPDX-License-Identifier: Apache-2.0
// The exact matrix product: as fast as a tuned BLAS, and the same bits as the plain loop
//   for each chunk of 512 along k:  acc = +0;  for k ascending: acc = fma(a[m,k], b[k,n], acc)
//   result = first chunk's acc, then + the others in order;  NaN becomes 0x7fc00000
// whatever the tiling, the packing, the instruction set and the number of threads.
#pragma once

#include <cstddef>

#include "gpu/cpu/thread_pool.hpp"

namespace assay::cpu {

/// The length of a chunk of the sum over k. Part of the operator's definition, never to be tuned.
inline constexpr std::size_t depth_chunk = 512;

/// A row-major matrix that somebody else owns, or the transpose of one.
struct MatrixView {
    const float* data = nullptr;
    std::size_t stride = 0;   ///< Elements between the stored rows.
    bool transposed = false;  ///< The stored rows are the columns of the matrix meant.
};

/// A rectangle of an output.
struct Block {
    std::size_t row_begin = 0, row_end = 0;
    std::size_t column_begin = 0, column_end = 0;
};

/// What runs on a block of the output as soon as it is final, while it is in the cache. Called from
/// many threads, once for every block of a partition of the output.
struct Epilogue {
    void (*apply)(const void* context, const Block& block) = nullptr;
    const void* context = nullptr;
};

struct MatrixProduct {
    std::size_t rows = 0, columns = 0, depth = 0;
    MatrixView left = {};   ///< rows x depth
    MatrixView right = {};  ///< depth x columns
    float* out = nullptr;   ///< rows x columns; must not overlap an operand.
    std::size_t out_stride = 0;
    Epilogue epilogue = {};
};

/// Computes the product; depth 0 gives +0 everywhere.
void multiply(ThreadPool& pool, const MatrixProduct& product);

/// `count` products of one form. The i-th takes its operands and output i steps (in elements) on.
struct ProductBatch {
    MatrixProduct first;  ///< Without an epilogue.
    std::size_t count = 0;
    std::size_t left_step = 0, right_step = 0, out_step = 0;
};
void multiply(ThreadPool& pool, const ProductBatch& batch);

}  // namespace assay::cpu
