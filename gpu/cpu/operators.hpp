// SPDX-License-Identifier: Apache-2.0
// The operators of training programs that are neither products nor elementwise, on a thread pool.
// Each has the bits of its fold in runtime/program/operators, which is where its definition stands.
#pragma once

#include <cstdint>
#include <span>

#include "gpu/cpu/thread_pool.hpp"
#include "gpu/cpu/vector/element_kernels.hpp"
#include "runtime/numeric/permutation.hpp"

namespace assay::cpu {

/// A matrix of float32 without gaps between its rows, owned elsewhere.
struct Matrix {
    Extent extent;
    const float* data = nullptr;
    const float* row(std::size_t i) const { return data + i * extent.columns; }
};

/// A column of integers: bytes, or signed 32-bit numbers.
struct Integers {
    const void* data = nullptr;
    bool bytes = false;
    std::int32_t at(std::size_t i) const {
        return bytes ? static_cast<const std::uint8_t*>(data)[i]
                     : static_cast<const std::int32_t*>(data)[i];
    }
};

// ---- Reductions: [r, c] -> [r, 1] or [1, c] -----------------------------------------------------

void row_sum(ThreadPool& pool, const Matrix& in, float* out);
void row_mean(ThreadPool& pool, const Matrix& in, float* out);
void row_max(ThreadPool& pool, const Matrix& in, float* out);
void arg_max(ThreadPool& pool, const Matrix& in, std::int32_t* out);
void column_sum(ThreadPool& pool, const Matrix& in, float* out);
void column_mean(ThreadPool& pool, const Matrix& in, float* out);
void row_sum_squares(ThreadPool& pool, const Matrix& in, float* out);
void column_max(ThreadPool& pool, const Matrix& in, float* out);
/// How many of the first `count` integers agree.
std::int32_t count_equal(std::size_t count, Integers a, Integers b);

// ---- Loss: logits [r, c], one label a row -------------------------------------------------------

/// out [r, 1]
void cross_entropy(ThreadPool& pool, const Matrix& logits, Integers labels, float* out);
/// out [r, c]: of the mean over the rows.
void cross_entropy_gradient(ThreadPool& pool, const Matrix& logits, Integers labels, float* out);

// ---- Layers over rows: [r, c] -> [r, c] ---------------------------------------------------------

enum class Sight { All, Causal };  ///< Causal: row i sees columns 0 to i mod c.
void softmax(ThreadPool& pool, const Matrix& in, Sight sight, float* out);
void softmax_gradient(ThreadPool& pool, const Matrix& y, const float* gradient, float* out);

struct Normalisation {
    float epsilon = 0;
    bool centred = true;  ///< Layer norm; else RMS norm.
};
void normalise(ThreadPool& pool, const Normalisation& how, const Matrix& in, float* out);
void normalise_gradient(ThreadPool& pool, const Normalisation& how, const Matrix& in,
                        const float* gradient, float* out);

/// The turn of pair p at position t: cosines and sines [t * pairs + p].
struct RotaryTable {
    std::size_t period = 1, pairs = 1;
    const float *cosines = nullptr, *sines = nullptr;
};
void rotary(ThreadPool& pool, const RotaryTable& table, const Matrix& in, float* out);

/// out [numbers, c]: rows of the table; NaN where there is none.
void embedding(ThreadPool& pool, const Matrix& table, Integers numbers, std::size_t count,
               float* out);
/// out [rows, c]: sums of the gradient's rows by number, ascending.
void embedding_gradient(ThreadPool& pool, Integers numbers, const Matrix& gradient,
                        std::size_t rows, float* out);

// ---- Data ---------------------------------------------------------------------------------------

/// out [rows.size(), row_bytes]: the rows of `from` that are named, copied.
void gather(ThreadPool& pool, std::span<const std::uint32_t> rows, std::size_t row_bytes,
            const std::uint8_t* from, std::uint8_t* out);
/// The same for bytes, as float(x) * factor.
void gather_scaled(ThreadPool& pool, std::span<const std::uint32_t> rows, std::size_t columns,
                   float factor, const std::uint8_t* from, float* out);
/// The dataset rows of a batch: rows[i] for place i.
void batch_rows(ThreadPool& pool, const numeric::PermutationKey& key, std::uint64_t step,
                std::uint32_t dataset, std::span<std::uint32_t> rows);

// ---- Sources ------------------------------------------------------------------------------------

/// Uniform on [-bound, bound): element i from the word at (seed, stream, step, i).
struct UniformStream {
    std::uint64_t seed = 0;
    std::uint32_t stream = 0;
    std::uint64_t step = 0;
    float bound = 0;
};
void uniform(ThreadPool& pool, const UniformStream& stream, std::span<float> out);
void constant(ThreadPool& pool, float value, std::span<float> out);
/// As `uniform`, with `bound` the deviation: two words an element.
void normal(ThreadPool& pool, const UniformStream& stream, std::span<float> out);
/// x * bound where the word is at least `threshold`, else +0.
void dropout(ThreadPool& pool, const UniformStream& stream, std::uint32_t threshold,
             const float* in, std::span<float> out);

}  // namespace assay::cpu
