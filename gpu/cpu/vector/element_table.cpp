// SPDX-License-Identifier: Apache-2.0
#include "gpu/cpu/vector/element_kernels.hpp"
#include "gpu/cpu/vector/elementwise.hpp"
#include "gpu/cpu/vector/pooling.hpp"
#include "gpu/cpu/vector/reduction.hpp"

namespace assay::cpu::ASSAY_VECTOR_SET {
namespace {

constexpr ElementKernels make_kernels() {
    ElementKernels kernels{};
    fill_maps(kernels, numeric::element::Functions{});
    kernels.convert = convert;
    kernels.row_sum = row_sum;
    kernels.row_squares = row_squares;
    kernels.row_product = row_product;
    kernels.row_normal_product = row_normal_product;
    kernels.row_max = row_max;
    kernels.column_sum = column_sum;
    kernels.shifted_exp = shifted_exp;
    kernels.divide = divide;
    kernels.softmax_gradient = softmax_gradient;
    kernels.normalise = normalise;
    kernels.normal_gradient = normal_gradient;
    kernels.take_larger = take_larger;
    kernels.take_larger_at = take_larger_at;
    kernels.add_where = add_where;
    return kernels;
}

}  // namespace

extern const ElementKernels element_kernels;
constinit const ElementKernels element_kernels = make_kernels();

}  // namespace assay::cpu::ASSAY_VECTOR_SET
