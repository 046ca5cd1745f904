// SPDX-License-Identifier: Apache-2.0
// IDX, the format of MNIST and its relatives (http://yann.lecun.com/exdb/mnist): two zero bytes,
// the element type, the number of dimensions, the dimensions as big-endian 32-bit numbers, the
// elements.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/base/bytes.hpp"
#include "runtime/base/expected.hpp"

namespace assay::data {

/// A tensor of unsigned bytes: `values` holds the product of `shape` elements, last dimension
/// first.
struct IdxTensor {
    std::vector<std::uint32_t> shape;
    Bytes values;
};

enum class IdxError {
    BadMagic,     ///< The first four bytes are not those of an IDX file.
    NotBytes,     ///< Elements of another type than unsigned bytes.
    BadShape,     ///< No dimension, more than four, an empty one, or more than 2^40 elements.
    WrongLength,  ///< Fewer or more bytes than the shape says.
};

Expected<IdxTensor, IdxError> parse_idx(ByteView file);

}  // namespace assay::data
