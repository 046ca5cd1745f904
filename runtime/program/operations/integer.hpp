// SPDX-License-Identifier: Apache-2.0
// The integer family i8 (operators/quantised.hpp): products of small integers are exact, so any
// order of adding them, and any hardware, gives the same bits.
#pragma once

#include <cstdint>

namespace assay::program {

/// [r, c] -> I32 [r, ceil(c / 128)]: for each 128 columns the power of two e of their scale, the
/// least with |x| <= 127 * 2^e; -126 at least; 128 where an element is infinite or NaN.
struct BlockExponent {
    friend bool operator==(const BlockExponent&, const BlockExponent&) = default;
};
/// Inputs x [r, c], exponents -> U8 [r, c]: 128 + round(x 2^-e), nearest even, within +-127.
struct Quantise {
    friend bool operator==(const Quantise&, const Quantise&) = default;
};
/// Inputs levels U8, exponents -> (level - 128) 2^e.
struct Dequantise {
    friend bool operator==(const Dequantise&, const Dequantise&) = default;
};
/// Inputs a [m, k], its exponents, b [n, k], its exponents -> [m, n]: for each 128 of k the exact
/// integer sum of products times 2^(ea + eb), added in order from the first.
struct IntegerMatmul {
    friend bool operator==(const IntegerMatmul&, const IntegerMatmul&) = default;
};

}  // namespace assay::program
