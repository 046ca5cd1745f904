// SPDX-License-Identifier: Apache-2.0
// Which rows of an image batch meet under a sliding window. Shared by convolution, pooling and
// their gradients, and by the kernels that compute them fast.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "runtime/program/operations/image.hpp"
#include "runtime/program/tensor.hpp"

namespace assay::program::operators {

/// A place in an image batch, rows numbered (image, y, x).
struct Pixel {
    std::uint64_t image = 0;
    std::uint32_t y = 0, x = 0;
};

inline Pixel pixel_at(std::uint64_t row, std::uint32_t height, std::uint32_t width) {
    const std::uint64_t line = row / width;
    return {line / height, static_cast<std::uint32_t>(line % height),
            static_cast<std::uint32_t>(row % width)};
}

/// The place under position `k` of a kernel that stands at output place `out`: along one dimension.
inline std::optional<std::uint32_t> under(std::uint32_t out, std::uint32_t k, const Window& window,
                                          std::uint32_t extent) {
    const std::uint32_t padded = out * window.stride + k;
    if (padded < window.padding || padded - window.padding >= extent) return std::nullopt;
    return padded - window.padding;
}
/// The output place whose kernel has place `in` under position `k`: along one dimension.
inline std::optional<std::uint32_t> above(std::uint32_t in, std::uint32_t k, const Window& window,
                                          std::uint32_t out_extent) {
    const std::uint32_t padded = in + window.padding;
    if (padded < k || (padded - k) % window.stride != 0) return std::nullopt;
    const std::uint32_t out = (padded - k) / window.stride;
    return out < out_extent ? std::optional{out} : std::nullopt;
}

/// Which row an output row draws from at kernel position `position` = ky * kernel_width + kx.
/// Forward: output places of the window draw from places of the image; backward: the other way.
struct WindowMap {
    Window window;
    bool backward = false;

    std::uint32_t rows_height() const { return backward ? window.height : window.out_height(); }
    std::uint32_t rows_width() const { return backward ? window.width : window.out_width(); }
    std::uint32_t from_height() const { return backward ? window.out_height() : window.height; }
    std::uint32_t from_width() const { return backward ? window.out_width() : window.width; }
    std::uint64_t rows_of(std::uint64_t images) const {
        return images * rows_height() * rows_width();
    }
    /// How many images a tensor of what is drawn from holds; nothing if not a whole number.
    std::optional<std::uint64_t> images_in(std::uint64_t from_rows) const {
        const std::uint64_t size = std::uint64_t{from_height()} * from_width();
        return from_rows % size == 0 ? std::optional{from_rows / size} : std::nullopt;
    }

    std::optional<std::uint32_t> along_y(std::uint32_t y, std::uint32_t ky) const {
        return backward ? above(y, ky, window, window.out_height())
                        : under(y, ky, window, window.height);
    }
    std::optional<std::uint32_t> along_x(std::uint32_t x, std::uint32_t kx) const {
        return backward ? above(x, kx, window, window.out_width())
                        : under(x, kx, window, window.width);
    }
    Pixel pixel(std::uint64_t row) const { return pixel_at(row, rows_height(), rows_width()); }
    std::optional<std::uint64_t> source(std::uint64_t row, std::uint32_t position) const {
        const Pixel at = pixel(row);
        const auto y = along_y(at.y, position / window.kernel_width);
        const auto x = along_x(at.x, position % window.kernel_width);
        if (!y || !x) return std::nullopt;
        return (at.image * from_height() + *y) * from_width() + *x;
    }
};

/// The rows of tiles that the rows [first, first + count) draw from at a position, ascending.
inline std::vector<std::uint32_t> source_tiles(const WindowMap& map, std::uint64_t first,
                                               std::uint32_t count, std::uint32_t position) {
    std::vector<std::uint32_t> tiles;
    for (std::uint32_t r = 0; r < count; ++r)
        if (const auto row = map.source(first + r, position)) {
            const auto tile = static_cast<std::uint32_t>(*row / tile_side);
            if (std::ranges::find(tiles, tile) == tiles.end()) tiles.push_back(tile);
        }
    std::ranges::sort(tiles);
    return tiles;
}

}  // namespace assay::program::operators
