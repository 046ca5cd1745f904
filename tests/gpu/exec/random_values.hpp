// SPDX-License-Identifier: Apache-2.0
// Seeded tensors for tests, with the values that trip kernels up: zeros of both signs, subnormals,
// infinities, NaNs with payloads.
#pragma once

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "runtime/program/tensor.hpp"

namespace assay::exec::test {

enum class Values {
    Plain,    ///< Normal numbers of moderate size.
    Special,  ///< One in twenty is odd, and exponents are mixed.
};

inline float random_float(std::mt19937& random, Values values) {
    std::normal_distribution<float> normal;
    const float x = normal(random);
    if (values == Values::Plain) return x;
    using Limits = std::numeric_limits<float>;
    const float odd[] = {0.0F,
                         -0.0F,
                         1e-42F,
                         -1e-45F,
                         Limits::max(),
                         Limits::infinity(),
                         -1e38F,
                         Limits::min(),
                         -Limits::infinity(),
                         Limits::quiet_NaN(),
                         1.0F};
    if (random() % 20 == 0) return odd[random() % std::size(odd)];
    return std::ldexp(x, static_cast<int>(random() % 20) - 10);
}

/// Integers are small, and now and then outside what a label may be.
inline program::Tensor random_tensor(std::mt19937& random, const program::TensorType& type,
                                     Values values) {
    auto tensor = program::make_tensor(type);
    for (std::uint64_t i = 0; i < type.shape.elements(); ++i) {
        if (type.dtype == program::Dtype::U8) {
            tensor.bytes[i] =
                static_cast<std::uint8_t>(values == Values::Plain ? random() % 10 : random() % 256);
        } else if (type.dtype == program::Dtype::I32) {
            const auto x = static_cast<std::int32_t>(random() % 12) - 1;
            std::memcpy(tensor.bytes.data() + 4 * i, &x, 4);
        } else {
            const float x = random_float(random, values);
            std::memcpy(tensor.bytes.data() + 4 * i, &x, 4);
        }
    }
    return tensor;
}

}  // namespace assay::exec::test
