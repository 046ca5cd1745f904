// SPDX-License-Identifier: Apache-2.0
#include "gpu/cpu/integers.hpp"

#include <algorithm>
#include <cstring>

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

namespace {

// The rows of one side: levels packed, and the powers of two of their blocks.
struct Packed {
    Buffer units, powers;
};

float power(std::int32_t exponent) {
    const auto e = bounded_exponent(exponent);
    return e < no_exponent ? power_of_two(e) : nan();
}

void pack_left(const LevelKernel& kernel, const Levels& left, std::size_t begin, std::size_t end,
               Packed& to) {
    const auto depth = left.extent.columns, blocks = blocks_of(depth);
    const auto units = (depth + kernel.unit_levels - 1) / kernel.unit_levels;
    to.units.reserve((end - begin) * units * sizeof(std::uint32_t));
    to.powers.reserve((end - begin) * blocks * sizeof(float));
    for (auto i = begin; i < end; ++i) {
        kernel.pack_left(depth, left.levels + i * depth,
                         to.units.as<std::uint32_t>() + (i - begin) * units);
        for (std::size_t b = 0; b < blocks; ++b)
            to.powers.as<float>()[(i - begin) * blocks + b] = power(left.exponents[i * blocks + b]);
    }
}

// All panels of the right side, one after the other.
class Panels {
  public:
    Panels(ThreadPool& pool, const LevelKernel& kernel, const Levels& right)
        : kernel_{kernel},
          right_{right},
          blocks_{blocks_of(right.extent.columns)},
          units_{(right.extent.columns + kernel.unit_levels - 1) / kernel.unit_levels},
          packed_{count() * units_ * kernel.columns * sizeof(std::uint32_t)},
          corrections_{count() * blocks_ * kernel.columns * sizeof(std::int32_t)},
          powers_{count() * blocks_ * kernel.columns * sizeof(float)} {
        const auto elements = kernel.columns * right.extent.columns;
        over(pool, count(), elements, 1, [&](std::size_t begin, std::size_t end) {
            for (auto panel = begin; panel < end; ++panel) pack(panel);
        });
    }

    std::size_t count() const {
        return (right_.extent.rows + kernel_.columns - 1) / kernel_.columns;
    }
    std::size_t width(std::size_t panel) const {
        return std::min(kernel_.columns, right_.extent.rows - panel * kernel_.columns);
    }
    std::uint32_t* units(std::size_t panel) {
        return packed_.as<std::uint32_t>() + panel * units_ * kernel_.columns;
    }
    std::int32_t* corrections(std::size_t panel) {
        return corrections_.as<std::int32_t>() + panel * blocks_ * kernel_.columns;
    }
    float* powers(std::size_t panel) {
        return powers_.as<float>() + panel * blocks_ * kernel_.columns;
    }

  private:
    void pack(std::size_t panel) {
        const auto first = panel * kernel_.columns, depth = right_.extent.columns;
        kernel_.pack_right(depth, right_.levels + first * depth, depth, width(panel), units(panel),
                           corrections(panel));
        for (std::size_t b = 0; b < blocks_; ++b)
            for (std::size_t j = 0; j < kernel_.columns; ++j)
                powers(panel)[b * kernel_.columns + j] =
                    j < width(panel) ? power(right_.exponents[(first + j) * blocks_ + b]) : 0.0F;
    }

    const LevelKernel& kernel_;
    const Levels& right_;
    std::size_t blocks_, units_;
    Buffer packed_, corrections_, powers_;
};

}  // namespace

void multiply_levels(ThreadPool& pool, const Levels& left, const Levels& right, float* out) {
    const auto& kernel = level_kernel();
    const auto depth = left.extent.columns, blocks = blocks_of(depth);
    const auto units = (depth + kernel.unit_levels - 1) / kernel.unit_levels;
    const auto rows = left.extent.rows, columns = right.extent.rows;
    Panels panels{pool, kernel, right};
    const auto height = 8 * kernel.rows;  // Of what one thread packs and multiplies at a time.
    const auto task = [&](std::size_t begin, std::size_t end) {
        thread_local Packed packed;
        alignas(64) float own[LevelKernel::max_rows * LevelKernel::max_columns];
        pack_left(kernel, left, begin, end, packed);
        for (std::size_t panel = 0; panel < panels.count(); ++panel)
            for (auto row = begin; row < end; row += kernel.rows) {
                const auto count = std::min(kernel.rows, end - row);
                kernel.tile[count - 1](
                    {.depth = depth,
                     .left = packed.units.as<std::uint32_t>() + (row - begin) * units,
                     .left_units = units,
                     .left_powers = packed.powers.as<float>() + (row - begin) * blocks,
                     .right = panels.units(panel),
                     .corrections = panels.corrections(panel),
                     .right_powers = panels.powers(panel),
                     .out = own});
                for (std::size_t i = 0; i < count; ++i)
                    std::memcpy(out + (row + i) * columns + panel * kernel.columns,
                                own + i * kernel.columns, panels.width(panel) * sizeof(float));
            }
    };
    const auto tasks = (rows + height - 1) / height;
    over(pool, tasks, height * depth * columns, 1, [&](std::size_t begin, std::size_t end) {
        for (auto t = begin; t < end; ++t) task(t * height, std::min(rows, (t + 1) * height));
    });
}

}  // namespace assay::cpu
