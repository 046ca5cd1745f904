// SPDX-License-Identifier: Apache-2.0
// The kernels of the CUDA device, launched from plain C++. Each has the bits of its fold in
// runtime/program/operators: what may run in parallel is what the definition leaves free. Pointers
// are to memory that the device reaches; a launch returns at once, and launches into one stream run
// one after the other. Errors come out of `Device::finish`.
#pragma once

#include <cstddef>
#include <cstdint>

#include "runtime/numeric/permutation.hpp"
#include "runtime/numeric/rotary.hpp"

namespace assay::cuda {

/// A cudaStream_t.
using Stream = void*;

/// What the kernels of one stream share to pass results on to each other: so many floats.
inline constexpr std::uint64_t scratch_floats = 1U << 23;

struct Extent {
    std::uint32_t rows = 0, columns = 0;
    std::uint64_t elements() const { return std::uint64_t{rows} * columns; }
};

// ---- Elementwise --------------------------------------------------------------------------------

/// An operand may have one row, one column or one element where the result has more.
struct Operand {
    const float* data = nullptr;
    bool one_row = false, one_column = false;
};
/// out = f(operands...), f being function `number` of numeric::element::Functions, whose own
/// numbers stand beside. `out` may be one of the operands, element for element.
struct ElementStep {
    std::uint32_t number = 0;
    float numbers[4] = {};
    Operand operands[3];
    float* out = nullptr;
};
/// Steps behind each other, over the same elements.
struct Chain {
    static constexpr std::uint32_t longest = 8;
    Extent extent;
    std::uint32_t count = 0;
    ElementStep steps[longest];
};
void run(Stream stream, Chain chain);
/// Bytes to numbers, times `factor`.
void convert(Stream stream, std::uint64_t count, float factor, const std::uint8_t* in, float* out);

// ---- Products -----------------------------------------------------------------------------------

/// Where block `i` of many lies behind the first: its elements are this far off.
struct BlockPlaces {
    std::uint32_t across = 1;           ///< Blocks side by side.
    std::uint64_t down = 0, right = 0;  ///< From a block to the one below and the one beside it.
};
/// Of one factor: element (row, k), or (k, column), at data + row * step + k * depth_step. One of
/// the steps is 1.
struct Factor {
    const float* data = nullptr;
    std::uint32_t step = 0, depth_step = 0;
    BlockPlaces places;
};
/// `count` products of one shape.
struct Product {
    std::uint32_t rows = 0, columns = 0, depth = 0;
    Factor left, right;
    float* out = nullptr;
    std::uint32_t out_stride = 0;
    BlockPlaces out_places;
    std::uint32_t count = 1;
};
void multiply(Stream stream, const Product& product);

/// Levels biased by 128, exponents of every 128 of `depth` (runtime/numeric/level.hpp).
struct LevelProduct {
    std::uint32_t rows = 0, columns = 0, depth = 0;
    const std::uint8_t *left = nullptr, *right = nullptr;
    const std::int32_t *left_exponents = nullptr, *right_exponents = nullptr;
    float* out = nullptr;
};
void multiply_levels(Stream stream, const LevelProduct& product);
void block_exponents(Stream stream, const Extent& in_extent, const float* in, std::int32_t* out);
void quantise(Stream stream, const Extent& extent, const float* in, const std::int32_t* exponents,
              std::uint8_t* out);
void dequantise(Stream stream, const Extent& extent, const std::uint8_t* in,
                const std::int32_t* exponents, float* out);

// ---- Reductions ---------------------------------------------------------------------------------

enum class RowResult { Sum, Mean, SumSquares, Max, ArgMax };
/// out [rows, 1]: floats, or I32 of ArgMax.
void reduce_rows(Stream stream, RowResult kind, const Extent& extent, const float* in, void* out);
enum class ColumnResult { Sum, Mean, Max };
void reduce_columns(Stream stream, float* scratch, ColumnResult kind, const Extent& extent,
                    const float* in, float* out);

// ---- Layers over rows ---------------------------------------------------------------------------

void softmax(Stream stream, const Extent& extent, bool causal, const float* in, float* out);
void softmax_gradient(Stream stream, const Extent& extent, const float* y, const float* gradient,
                      float* out);
struct Normalisation {
    float epsilon = 0;
    bool centred = true;
};
void normalise(Stream stream, const Extent& extent, Normalisation how, const float* in, float* out);
void normalise_gradient(Stream stream, const Extent& extent, Normalisation how, const float* in,
                        const float* gradient, float* out);

/// Bytes, or signed 32-bit numbers.
struct Integers {
    const void* data = nullptr;
    bool bytes = false;
};
/// How many of `count` numbers are equal, as an I32.
void count_equal(Stream stream, std::uint32_t count, Integers left, Integers right,
                 std::int32_t* out);
/// Row i is at position i modulo `period`. `out` may be `in`.
void rotate(Stream stream, const Extent& extent, const numeric::Rotary& rotary,
            std::uint32_t period, const float* in, float* out);
/// out [rows, 1]
void cross_entropy(Stream stream, const Extent& logits_extent, const float* logits, Integers labels,
                   float* out);
void cross_entropy_gradient(Stream stream, const Extent& extent, const float* logits,
                            Integers labels, float* out);
void embedding(Stream stream, const Extent& table_extent, const float* table, Integers numbers,
               std::uint32_t count, float* out);
void embedding_gradient(Stream stream, Integers numbers, const Extent& extent,
                        const float* gradient, std::uint32_t rows, float* out);

// ---- Windows over images ------------------------------------------------------------------------

/// As program::Window (runtime/program/operations/image.hpp), with what follows from it.
struct Window {
    std::uint32_t height = 1, width = 1, kernel_height = 1, kernel_width = 1;
    std::uint32_t stride = 1, padding = 0, out_height = 1, out_width = 1;
};
/// Forward: out rows are output places, `from` the images; backward: the other way round, and the
/// weights transposed.
struct Convolution {
    Window window;
    bool backward = false;
    Extent from_extent, out_extent;
    const float *from = nullptr, *weights = nullptr;
    float* out = nullptr;
};
void convolve(Stream stream, float* scratch, const Convolution& convolution);
/// out [(ky, kx, channel), filters]
void weight_gradient(Stream stream, float* scratch, const Window& window,
                     const Extent& images_extent, const float* images,
                     const Extent& gradient_extent, const float* gradient, float* out);
/// `largest` or `index` may be null.
void max_pool(Stream stream, const Window& window, const Extent& out_extent, const float* images,
              float* largest, std::int32_t* index);
void max_pool_gradient(Stream stream, const Window& window, const Extent& out_extent,
                       const std::int32_t* index, const float* gradient, float* out);
void average_pool(Stream stream, const Window& window, const Extent& out_extent,
                  const float* images, float* out);
void average_pool_gradient(Stream stream, const Window& window, const Extent& out_extent,
                           const float* gradient, float* out);

// ---- Data, sources and moves --------------------------------------------------------------------

struct Batch {
    numeric::PermutationKey key;
    std::uint64_t step = 0;
    std::uint32_t rows = 0, dataset = 0;
};
void gather(Stream stream, const Batch& batch, std::uint32_t row_bytes, const std::uint8_t* from,
            std::uint8_t* out);
void gather_scaled(Stream stream, const Batch& batch, std::uint32_t columns, float factor,
                   const std::uint8_t* from, float* out);
/// Element i from the word at (seed, stream, step, i).
struct Random {
    std::uint64_t seed = 0, step = 0;
    std::uint32_t stream = 0;
    float bound = 0;
};
void uniform(Stream stream, const Random& random, std::uint64_t count, float* out);
void normal(Stream stream, const Random& random, std::uint64_t count, float* out);
void dropout(Stream stream, const Random& random, std::uint32_t threshold, std::uint64_t count,
             const float* in, float* out);
void constant(Stream stream, float value, std::uint64_t count, float* out);
/// [groups * first * second, columns]: the two inner row axes change places; elements of 1 or 4
/// bytes.
struct Swap {
    Extent extent;
    std::uint32_t first = 1, second = 1;
    std::uint32_t element_size = 4;
};
void swap_axes(Stream stream, const Swap& swap, const std::uint8_t* in, std::uint8_t* out);
/// `extent` is that of `in`; elements of 1 or 4 bytes.
void transpose(Stream stream, const Extent& extent, std::uint32_t element_size,
               const std::uint8_t* in, std::uint8_t* out);
/// Copies a rectangle from one matrix into another. Offsets and strides are in elements.
struct Rectangle {
    Extent extent;
    std::uint64_t in_offset = 0, out_offset = 0;
    std::uint32_t in_stride = 0, out_stride = 0;
    std::uint32_t element_size = 4;
};
void copy(Stream stream, const Rectangle& rectangle, const std::uint8_t* in, std::uint8_t* out);

}  // namespace assay::cuda
