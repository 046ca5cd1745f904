// SPDX-License-Identifier: Apache-2.0
// Rotary positions (Su et al. 2021): by how much a pair of columns turns, and the turn.
#pragma once

#include "runtime/numeric/exponential.hpp"
#include "runtime/numeric/trigonometry.hpp"

namespace assay::numeric {

/// Pairs of a head of `width` columns.
struct Rotary {
    std::uint32_t width = 2;
    float base = 1;
    bool inverse = false;
};
struct Turn {
    float cosine = 1, sine = 0;
};

/// The turn of pair `pair` of a head at `position`. The angle is position * exp(log(base) * (-2
/// pair / width)), operation by operation.
ASSAY_NUMERIC Turn rotary_turn(const Rotary& rotary, std::uint32_t position, std::uint32_t pair) {
    const float share = divide(multiply(-2.0F, from_integer(pair)), from_integer(rotary.width));
    const float frequency = exp(multiply(log(rotary.base), share));
    const float angle = multiply(from_integer(position), frequency);
    const float s = sin(angle);
    return {cos(angle), rotary.inverse ? negate(s) : s};
}
/// (x, y) turned: x cos - y sin, x sin + y cos; the second product of each is rounded first.
ASSAY_NUMERIC float turned_first(const Turn& turn, float x, float y) {
    return fma(x, turn.cosine, negate(multiply(y, turn.sine)));
}
ASSAY_NUMERIC float turned_second(const Turn& turn, float x, float y) {
    return fma(x, turn.sine, multiply(y, turn.cosine));
}

}  // namespace assay::numeric
