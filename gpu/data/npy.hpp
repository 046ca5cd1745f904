// SPDX-License-Identifier: Apache-2.0
// NPY, the format of numpy's arrays (https://numpy.org/doc/stable/reference/generated/
// numpy.lib.format.html): magic, version, a Python dictionary of type, order and shape, the
// elements. Only what a dataset tensor can hold is read.
#pragma once

#include "runtime/base/expected.hpp"
#include "runtime/program/tensor.hpp"

namespace assay::data {

enum class NpyError {
    BadMagic,      ///< Not an NPY file, or of a version after 3.
    BadHeader,     ///< Not the dictionary that numpy writes, or cut short.
    UnknownDtype,  ///< Other elements than <f4, <i4 and |u1.
    ColumnMajor,   ///< In Fortran's order of elements.
    BadShape,     ///< An empty dimension, more than eight of them, or beyond the limits on tensors.
    WrongLength,  ///< Fewer or more bytes than the shape says.
};

/// One dimension makes a column, none one element, more than two rows x last dimension.
Expected<program::Tensor, NpyError> parse_npy(ByteView file);

}  // namespace assay::data
