// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "gpu/cpu/kernels.hpp"
#include "gpu/cpu/share_out.hpp"
#include "gpu/cpu/windows.hpp"

namespace assay::cpu {
namespace {

using program::operators::WindowMap;

// `begin(row)` for every row of the output, then `meet(row, position, source)` for every position
// through which it draws, ascending, then `end(row)`.
template <class Begin, class Meet, class End>
void each_row(ThreadPool& pool, const WindowMap& map, const Extent& from, Begin begin, Meet meet,
              End end) {
    const auto rows = map.rows_of(*map.images_in(from.rows));
    const auto cost = from.columns * map.window.positions();
    over(pool, rows, cost, 1, [&](std::size_t first, std::size_t last) {
        for (auto row = first; row < last; ++row) {
            begin(row);
            // As WindowMap::source, without its divisions for every position.
            const auto at = map.pixel(row);
            std::uint32_t position = 0;
            for (std::uint32_t ky = 0; ky < map.window.kernel_height; ++ky) {
                const auto y = map.along_y(at.y, ky);
                const auto line = (at.image * map.from_height() + y.value_or(0)) * map.from_width();
                for (std::uint32_t kx = 0; kx < map.window.kernel_width; ++kx, ++position)
                    if (const auto x = map.along_x(at.x, kx); x && y)
                        meet(row, position, line + *x);
            }
            end(row);
        }
    });
}

}  // namespace

void max_pool(ThreadPool& pool, const program::Window& window, const Matrix& images, float* out,
              std::int32_t* index) {
    const auto& kernels = element_kernels();
    const auto columns = images.extent.columns;
    // Without an output of its own, the maximum is kept in a row of the thread's.
    const auto best = [&](std::size_t row) {
        return out != nullptr ? out + row * columns : row_scratch(columns);
    };
    each_row(
        pool, {window, false}, images.extent,
        [&](std::size_t row) {
            std::fill_n(best(row), columns, numeric::negate(numeric::infinity()));
            if (index != nullptr) std::fill_n(index + row * columns, columns, 0);
        },
        [&](std::size_t row, std::uint32_t position, std::size_t source) {
            float* largest = best(row);
            const float* x = images.row(source);
            if (index == nullptr)
                kernels.take_larger(columns, x, largest);
            else
                kernels.take_larger_at(columns, static_cast<std::int32_t>(position), x, largest,
                                       index + row * columns);
        },
        [](std::size_t) {});
}

void max_pool_gradient(ThreadPool& pool, const program::Window& window, const std::int32_t* index,
                       const Matrix& gradient, float* out) {
    const auto& kernels = element_kernels();
    const auto columns = gradient.extent.columns;
    each_row(
        pool, {window, true}, gradient.extent,
        [&](std::size_t row) { std::fill_n(out + row * columns, columns, 0.0F); },
        [&](std::size_t row, std::uint32_t position, std::size_t source) {
            kernels.add_where(columns, static_cast<std::int32_t>(position),
                              index + source * columns, gradient.row(source), out + row * columns);
        },
        [](std::size_t) {});
}

void average_pool(ThreadPool& pool, const program::Window& window, const Matrix& images,
                  float* out) {
    const auto& kernels = element_kernels();
    const auto columns = images.extent.columns;
    const WindowMap map{window, false};
    const auto size = static_cast<float>(window.positions());
    over(pool, map.rows_of(*map.images_in(images.extent.rows)), columns * window.positions(), 1,
         [&](std::size_t first, std::size_t last) {
             float* chunk = row_scratch(columns);
             for (auto row = first; row < last; ++row) {
                 float* total = out + row * columns;
                 for (std::uint32_t begin = 0; begin < window.positions(); begin += depth_chunk) {
                     const auto end =
                         std::min<std::uint32_t>(window.positions(), begin + depth_chunk);
                     float* sum = begin == 0 ? total : chunk;
                     std::fill_n(sum, columns, 0.0F);
                     for (auto position = begin; position < end; ++position)
                         if (const auto source = map.source(row, position))
                             add_row(kernels, columns, images.row(*source), sum);
                     if (begin > 0) add_row(kernels, columns, chunk, total);
                 }
                 kernels.divide(columns, size, total, total);
             }
         });
}

void average_pool_gradient(ThreadPool& pool, const program::Window& window, const Matrix& gradient,
                           float* out) {
    const auto& kernels = element_kernels();
    const auto columns = gradient.extent.columns;
    const auto size = static_cast<float>(window.positions());
    each_row(
        pool, {window, true}, gradient.extent,
        [&](std::size_t row) { std::fill_n(out + row * columns, columns, 0.0F); },
        [&](std::size_t row, std::uint32_t, std::size_t source) {
            add_row(kernels, columns, gradient.row(source), out + row * columns);
        },
        [&](std::size_t row) {
            kernels.divide(columns, size, out + row * columns, out + row * columns);
        });
}

}  // namespace assay::cpu
