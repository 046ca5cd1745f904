// SPDX-License-Identifier: Apache-2.0
#include "gpu/cpu/integers.hpp"

#include <algorithm>

#include "gpu/cpu/kernels.hpp"
#include "gpu/cpu/share_out.hpp"
#include "runtime/numeric/level.hpp"

namespace assay::cpu {
namespace {

using namespace numeric;

std::size_t blocks_of(std::size_t columns) { return (columns + level_block - 1) / level_block; }

}  // namespace

void block_exponents(ThreadPool& pool, const Matrix& in, std::int32_t* out) {
    const auto columns = in.extent.columns, blocks = blocks_of(columns);
    over_rows(pool, in.extent, [&](std::size_t i) {
        for (std::size_t block = 0; block < blocks; ++block) {
            std::uint32_t most = 0;
            const auto end = std::min(columns, (block + 1) * level_block);
            for (auto c = block * level_block; c < end; ++c)
                most = std::max(most, to_bits(in.row(i)[c]) & 0x7fffffffU);
            out[i * blocks + block] = level_exponent(most);
        }
    });
}

void quantise(ThreadPool& pool, const Matrix& in, const std::int32_t* exponents,
              std::uint8_t* out) {
    const auto columns = in.extent.columns, blocks = blocks_of(columns);
    over_rows(pool, in.extent, [&](std::size_t i) {
        for (std::size_t c = 0; c < columns; ++c) {
            const auto e = bounded_exponent(exponents[i * blocks + c / level_block]);
            out[i * columns + c] = static_cast<std::uint8_t>(level(in.row(i)[c], e) + level_bias);
        }
    });
}

void dequantise(ThreadPool& pool, const Levels& in, float* out) {
    const auto columns = in.extent.columns, blocks = blocks_of(columns);
    over_rows(pool, in.extent, [&](std::size_t i) {
        for (std::size_t c = 0; c < columns; ++c) {
            const auto e = bounded_exponent(in.exponents[i * blocks + c / level_block]);
            out[i * columns + c] = level_value(in.levels[i * columns + c] - level_bias, e, 0);
        }
    });
}

void multiply_levels(ThreadPool& pool, const Levels& left, const Levels& right, float* out) {
    const auto& kernels = element_kernels();
    const auto depth = left.extent.columns, blocks = blocks_of(depth);
    const auto columns = right.extent.rows;
    // As 16-bit numbers, whose products one instruction multiplies and adds in pairs.
    const auto widen = [depth](const Levels& from, std::size_t row, std::int16_t* to) {
        for (std::size_t k = 0; k < depth; ++k)
            to[k] = static_cast<std::int16_t>(from.levels[row * depth + k] - level_bias);
    };
    Buffer wide{columns * depth * sizeof(std::int16_t)};
    over_rows(pool, right.extent,
              [&](std::size_t j) { widen(right, j, wide.as<std::int16_t>() + j * depth); });
    over(pool, left.extent.rows, depth * columns, 1, [&](std::size_t begin, std::size_t end) {
        thread_local Buffer row, sums;
        row.reserve(depth * sizeof(std::int16_t));
        sums.reserve(columns * sizeof(std::int32_t));
        for (auto i = begin; i < end; ++i) {
            widen(left, i, row.as<std::int16_t>());
            float* to = out + i * columns;
            for (std::size_t block = 0; block < blocks; ++block) {
                const auto first = block * level_block;
                const auto count = std::min<std::size_t>(level_block, depth - first);
                kernels.level_products(count, row.as<std::int16_t>() + first,
                                       wide.as<std::int16_t>() + first, depth, columns,
                                       sums.as<std::int32_t>());
                const auto a = bounded_exponent(left.exponents[i * blocks + block]);
                for (std::size_t j = 0; j < columns; ++j) {
                    const auto b = bounded_exponent(right.exponents[j * blocks + block]);
                    const float value = level_value(sums.as<std::int32_t>()[j], a, b);
                    to[j] = block == 0 ? value : canonical(add(to[j], value));
                }
            }
        }
    });
}

}  // namespace assay::cpu
