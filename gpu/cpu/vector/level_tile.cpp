// SPDX-License-Identifier: Apache-2.0
// Products of levels: rows x 2 vectors of integer accumulators stay in registers for a block of 128
// levels. With VNNI one instruction adds four products of bytes, one of them unsigned: the left
// levels keep their bias there, and what that adds is taken off again. Else pairs of 16 bits.
#include "gpu/cpu/vector/level_kernel.hpp"
#include "gpu/cpu/vector/simd.hpp"
#include "runtime/numeric/level.hpp"

#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace assay::cpu::ASSAY_VECTOR_SET {
namespace levels {
namespace {

typedef std::int32_t Integers __attribute__((vector_size(ASSAY_VECTOR_BYTES)));
typedef std::int32_t LooseIntegers
    __attribute__((vector_size(ASSAY_VECTOR_BYTES), aligned(4), may_alias));

#if defined(__AVX512VNNI__)
constexpr std::size_t unit_levels = 4;
#else
constexpr std::size_t unit_levels = 2;
#endif
#if defined(__AVX512F__)
constexpr std::size_t best_rows = 12;
#elif defined(__AVX2__)
constexpr std::size_t best_rows = 5;  // Ten accumulators; a product of 16 bits needs room.
#else
constexpr std::size_t best_rows = 4;
#endif
constexpr std::size_t vectors = 2, columns = vectors * lanes;
constexpr std::size_t block = numeric::level_block;
constexpr std::int32_t bias = numeric::level_bias;

[[gnu::always_inline]] inline Integers load_integers(const void* from) {
    return *static_cast<const LooseIntegers*>(from);
}
[[gnu::always_inline]] inline Integers repeat(const std::uint32_t* unit) {
    return Integers{} + static_cast<std::int32_t>(*unit);
}

#if defined(__AVX512VNNI__)
[[gnu::always_inline]] inline void add_products(Integers& sum, Integers left, Integers right) {
    asm volatile("vpdpbusd %2, %1, %0" : "+v"(sum) : "v"(left), "v"(right));
}
#elif defined(__AVX512F__)
[[gnu::always_inline]] inline void add_products(Integers& sum, Integers left, Integers right) {
    sum += reinterpret_cast<Integers>(
        _mm512_madd_epi16(reinterpret_cast<__m512i>(left), reinterpret_cast<__m512i>(right)));
}
#elif defined(__AVX2__)
[[gnu::always_inline]] inline void add_products(Integers& sum, Integers left, Integers right) {
    sum += reinterpret_cast<Integers>(
        _mm256_madd_epi16(reinterpret_cast<__m256i>(left), reinterpret_cast<__m256i>(right)));
}
#else
// The lower and the upper half of a unit, by shifts of signed numbers.
[[gnu::always_inline]] inline void add_products(Integers& sum, Integers left, Integers right) {
    sum += (left << 16 >> 16) * (right << 16 >> 16) + (left >> 16) * (right >> 16);
}
#endif

[[gnu::always_inline]] inline std::uint32_t unit_of(const std::uint8_t* levels, std::size_t count,
                                                    bool keep_bias) {
    std::uint32_t unit = 0;
    if (unit_levels == 4 && count == 4) {
        __builtin_memcpy(&unit, levels, 4);
        return keep_bias ? unit : unit ^ 0x80808080U;
    }
    for (std::size_t i = 0; i < count; ++i) {
        const std::int32_t value = keep_bias ? levels[i] : levels[i] - bias;
        constexpr std::uint32_t bits = 32 / unit_levels;
        constexpr std::uint32_t mask = (std::uint32_t{1} << bits) - 1;
        unit |= (static_cast<std::uint32_t>(value) & mask) << (bits * i);
    }
    return unit;
}

constexpr bool biased_left = unit_levels == 4;

void pack_left(std::size_t depth, const std::uint8_t* levels, std::uint32_t* units) {
    std::size_t k = 0;
    for (; k + unit_levels <= depth; k += unit_levels)
        *units++ = unit_of(levels + k, unit_levels, biased_left);
    if (k < depth) *units = unit_of(levels + k, depth - k, biased_left);
}

void pack_right(std::size_t depth, const std::uint8_t* levels, std::size_t stride,
                std::size_t width, std::uint32_t* units, std::int32_t* corrections) {
    const std::size_t blocks = (depth + block - 1) / block;
    for (std::size_t j = 0; j < columns; ++j) {
        const std::uint8_t* row = levels + j * stride;
        if (j >= width) {
            for (std::size_t k = 0; k < depth; k += unit_levels)
                units[k / unit_levels * columns + j] = 0;
            for (std::size_t b = 0; b < blocks; ++b) corrections[b * columns + j] = 0;
            continue;
        }
        std::size_t k = 0;
        for (; k + unit_levels <= depth; k += unit_levels)
            units[k / unit_levels * columns + j] = unit_of(row + k, unit_levels, false);
        if (k < depth) units[k / unit_levels * columns + j] = unit_of(row + k, depth - k, false);
        for (std::size_t b = 0; b < blocks; ++b) {
            std::int32_t sum = 0;
            const std::size_t end = depth < (b + 1) * block ? depth : (b + 1) * block;
            for (k = b * block; biased_left && k < end; ++k) sum += row[k] - bias;
            corrections[b * columns + j] = bias * sum;
        }
    }
}

// The sums of one block as numbers, added to those before.
template <std::size_t rows>
[[gnu::always_inline]] inline void close_block(const LevelTile& t, std::size_t b,
                                               std::size_t blocks, Integers (&sum)[rows][vectors]) {
    // Loops over accumulators are unrolled, or they would lie in memory.
#pragma GCC unroll 2
    for (std::size_t v = 0; v < vectors; ++v) {
        const Integers correction = load_integers(t.corrections + b * columns + v * lanes);
        const Vector power = load(t.right_powers + b * columns + v * lanes);
#pragma GCC unroll 12
        for (std::size_t i = 0; i < rows; ++i) {
            const Vector exact = __builtin_convertvector(sum[i][v] - correction, Vector);
            const Vector value = canonical(exact * t.left_powers[i * blocks + b] * power);
            float* to = t.out + i * columns + v * lanes;
            store(to, b == 0 ? value : canonical(load(to) + value));
        }
    }
}

template <std::size_t rows>
[[gnu::flatten]] void tile(const LevelTile& t) {
    const std::size_t blocks = (t.depth + block - 1) / block;
    for (std::size_t b = 0; b < blocks; ++b) {
        Integers sum[rows][vectors];
#pragma GCC unroll 12
        for (std::size_t i = 0; i < rows; ++i)
#pragma GCC unroll 2
            for (std::size_t v = 0; v < vectors; ++v) sum[i][v] = Integers{};
        const std::size_t begin = b * block / unit_levels;
        const std::size_t last = t.depth < (b + 1) * block ? t.depth : (b + 1) * block;
        const std::size_t end = (last + unit_levels - 1) / unit_levels;
        const std::uint32_t* left = t.left + begin;
        const std::uint32_t* right = t.right + begin * columns;
        for (std::size_t unit = begin; unit < end; ++unit, ++left, right += columns) {
            Integers r[vectors];
#pragma GCC unroll 2
            for (std::size_t v = 0; v < vectors; ++v) r[v] = load_integers(right + v * lanes);
#pragma GCC unroll 12
            for (std::size_t i = 0; i < rows; ++i) {
                const Integers l = repeat(left + i * t.left_units);
#pragma GCC unroll 2
                for (std::size_t v = 0; v < vectors; ++v) add_products(sum[i][v], l, r[v]);
            }
        }
        close_block<rows>(t, b, blocks, sum);
    }
}

template <std::size_t... r>
constexpr void fill(LevelKernel& kernel, Numbers<r...>) {
    ((kernel.tile[r] = tile<r + 1>), ...);
}

constexpr LevelKernel make_kernel() {
    LevelKernel kernel{};
    kernel.rows = best_rows;
    kernel.columns = columns;
    kernel.unit_levels = unit_levels;
    kernel.pack_left = pack_left;
    kernel.pack_right = pack_right;
    fill(kernel, first_numbers<best_rows>);
    return kernel;
}

}  // namespace
}  // namespace levels

extern const LevelKernel level_kernel;
constinit const LevelKernel level_kernel = levels::make_kernel();

}  // namespace assay::cpu::ASSAY_VECTOR_SET
