// SPDX-License-Identifier: Apache-2.0
// Convolution and pooling (operators/convolution.hpp, operators/pooling.hpp). An image batch is a
// matrix of (image, y, x) rows and one column a channel.
#pragma once

#include <cstdint>

namespace assay::program {

/// A window that slides over images of `height` x `width`. What hangs over the edge is skipped.
struct Window {
    std::uint32_t height = 1, width = 1;  ///< Of the images.
    std::uint32_t kernel_height = 1, kernel_width = 1;
    std::uint32_t stride = 1;
    std::uint32_t padding = 0;  ///< On all four sides; less than the kernel.
    std::uint32_t out_height() const { return (height + 2 * padding - kernel_height) / stride + 1; }
    std::uint32_t out_width() const { return (width + 2 * padding - kernel_width) / stride + 1; }
    std::uint32_t positions() const { return kernel_height * kernel_width; }
    friend bool operator==(const Window&, const Window&) = default;
};
/// Inputs images [n h w, channels], weights [(ky, kx, channel), filters] -> [n oh ow, filters]. The
/// law of Matmul over (ky, kx, channel); padding is skipped.
struct Convolution {
    Window window;
    friend bool operator==(const Convolution&, const Convolution&) = default;
};
/// Inputs gradient [n oh ow, filters], weights -> [n h w, channels]; over (ky, kx, filter).
struct ConvolutionInputGradient {
    Window window;
    friend bool operator==(const ConvolutionInputGradient&,
                           const ConvolutionInputGradient&) = default;
};
/// Inputs images, gradient -> weights; over (image, y, x) of the output.
struct ConvolutionWeightGradient {
    Window window;
    friend bool operator==(const ConvolutionWeightGradient&,
                           const ConvolutionWeightGradient&) = default;
};
/// [n h w, c] -> [n oh ow, c]: the largest of a window, (ky, kx) ascending.
struct MaxPool {
    Window window;
    friend bool operator==(const MaxPool&, const MaxPool&) = default;
};
/// The same inputs -> I32: ky * kernel_width + kx of the first largest, or of the first NaN.
struct MaxPoolIndex {
    Window window;
    friend bool operator==(const MaxPoolIndex&, const MaxPoolIndex&) = default;
};
/// Inputs index, gradient [n oh ow, c] -> [n h w, c]: (ky, kx) ascending from +0.
struct MaxPoolGradient {
    Window window;
    friend bool operator==(const MaxPoolGradient&, const MaxPoolGradient&) = default;
};
/// The sum over a window, (ky, kx) in chunks of 512, divided by the kernel's size.
struct AveragePool {
    Window window;
    friend bool operator==(const AveragePool&, const AveragePool&) = default;
};
/// Input gradient [n oh ow, c] -> [n h w, c]: the windows that hold the place, (ky, kx) ascending
/// from +0, divided by the kernel's size.
struct AveragePoolGradient {
    Window window;
    friend bool operator==(const AveragePoolGradient&, const AveragePoolGradient&) = default;
};

}  // namespace assay::program
