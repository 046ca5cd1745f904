// SPDX-License-Identifier: Apache-2.0
// Convolution, pooling and their gradients on a thread pool, as matrix products wherever they can
// be. Rows of an image batch are (image, y, x); see runtime/program/operators/window.hpp.
#pragma once

#include "gpu/cpu/gemm.hpp"
#include "gpu/cpu/operators.hpp"
#include "runtime/program/operators/window.hpp"

namespace assay::cpu {

/// out [rows, out_columns] = what each row draws from through the window, times weights
/// [(position, channel), filters]; forward maps sum over channels, backward ones over filters.
struct WindowProduct {
    program::operators::WindowMap map;
    std::size_t images = 0;
    Matrix from;
    Matrix weights;
};
void multiply(ThreadPool& pool, const WindowProduct& product, float* out);

/// out [(position, channel), filters], of images [.., channels] and gradient [.., filters].
void weight_gradient(ThreadPool& pool, const program::Window& window, const Matrix& images,
                     const Matrix& gradient, float* out);

/// out, and where given index: the largest of each window and its kernel position.
void max_pool(ThreadPool& pool, const program::Window& window, const Matrix& images, float* out,
              std::int32_t* index);
void max_pool_gradient(ThreadPool& pool, const program::Window& window, const std::int32_t* index,
                       const Matrix& gradient, float* out);
void average_pool(ThreadPool& pool, const program::Window& window, const Matrix& images,
                  float* out);
void average_pool_gradient(ThreadPool& pool, const program::Window& window, const Matrix& gradient,
                           float* out);

}  // namespace assay::cpu
