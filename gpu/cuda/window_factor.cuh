// SPDX-License-Identifier: Apache-2.0
// The left factor of a convolution as a matrix product. It is never laid out: its element (row, k)
// is drawn from an image, or is missing where a window hangs over an edge.
#pragma once

#include "gpu/cuda/parts.cuh"

namespace assay::cuda {

/// The left factor: [out places, (position, channel)], [places, (position, filter)], [(position,
/// channel), places].
enum class Kind { Forward, Backward, Weights };

/// A convolution or one of its gradients.
struct Task {
    Window window;
    std::uint32_t rows, columns, depth;
    std::uint32_t channels;  // Of what the left factor is drawn from.
    bool fours;              // Whether four of them can be read at once.
    const float *left, *right;
    float* out;
    Share share;
};

/// Where a row or a k stands. Their sum is the place that they draw from.
struct Place {
    std::uint64_t offset;  // In elements.
    std::uint32_t y, x;
    std::uint64_t phase;  // Between strides: drawn backward, rows and k only meet in the same.
};
struct Step {
    Place place;
    std::uint64_t right;  // Where its row of the right factor begins.
};
/// Dimensions are below it, and so is no sum with it, even of two: nothing is there.
inline constexpr std::uint32_t beyond = 1U << 30;

/// Places are numbered (image, y, x).
__device__ inline Place image_place(std::uint64_t number, std::uint32_t height, std::uint32_t width,
                                    std::uint64_t image_size) {
    const std::uint64_t line = number / width;
    return {line / height * image_size, static_cast<std::uint32_t>(line % height),
            static_cast<std::uint32_t>(number % width), 0};
}
/// In strides, and what is left between them.
__device__ inline Place in_strides(Place place, std::uint32_t stride) {
    const std::uint64_t y = place.y % stride, x = place.x % stride;
    return {place.offset, place.y / stride, place.x / stride, y * stride + x};
}

template <Kind kind>
struct Geometry {
    const Task& task;

    __device__ std::uint32_t height() const {
        return kind == Kind::Backward ? task.window.out_height : task.window.height;
    }
    __device__ std::uint32_t width() const {
        return kind == Kind::Backward ? task.window.out_width : task.window.width;
    }
    __device__ std::uint64_t image_size() const {
        return std::uint64_t{height()} * width() * task.channels;
    }
    // (ky, kx, channel)
    __device__ Place of_kernel(std::uint32_t number) const {
        const std::uint32_t position = number / task.channels;
        return {number % task.channels, position / task.window.kernel_width,
                position % task.window.kernel_width, 0};
    }
    // An output place: its window's first corner, before padding.
    __device__ Place of_output(std::uint64_t number) const {
        const Window& w = task.window;
        const Place at = image_place(number, w.out_height, w.out_width, image_size());
        return {at.offset, at.y * w.stride, at.x * w.stride, 0};
    }

    __device__ Place row(std::uint64_t number) const {
        const Window& w = task.window;
        if (number >= task.rows) return {0, beyond, 0, 0};
        Place at;
        if constexpr (kind == Kind::Backward) {
            at = image_place(number, w.height, w.width, image_size());
            at.y += w.padding;
            at.x += w.padding;
            return in_strides(at, w.stride);
        } else {
            at = kind == Kind::Forward ? of_output(number)
                                       : of_kernel(static_cast<std::uint32_t>(number));
            at.y -= w.padding;
            at.x -= w.padding;
            return at;
        }
    }
    __device__ Step step(std::uint32_t k) const {
        if (k >= task.depth) return {{0, beyond, 0, 0}, 0};
        const std::uint64_t row = std::uint64_t{k} * task.columns;
        if constexpr (kind == Kind::Forward) return {of_kernel(k), row};
        if constexpr (kind == Kind::Weights) return {of_output(k), row};
        Place at = in_strides(of_kernel(k), task.window.stride);
        at.y = 0U - at.y;
        at.x = 0U - at.x;
        return {at, std::uint64_t{k / task.channels} * task.columns * task.channels +
                        k % task.channels};
    }
    /// Whether the row draws something at k, and from where.
    __device__ bool meet(const Place& row, const Place& k, std::uint64_t& from) const {
        const std::uint32_t y = row.y + k.y, x = row.x + k.x;
        from = row.offset + k.offset + std::uint64_t{y * width() + x} * task.channels;
        return y < height() && x < width() && (kind != Kind::Backward || row.phase == k.phase);
    }
};

}  // namespace assay::cuda
