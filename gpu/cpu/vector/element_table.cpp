// SPDX-License-Identifier: Apache-2.0
#include "gpu/cpu/vector/element_kernels.hpp"
#include "gpu/cpu/vector/elementwise.hpp"
#include "gpu/cpu/vector/reduction.hpp"

namespace assay::cpu::ASSAY_VECTOR_SET {

extern const ElementKernels element_kernels;
constinit const ElementKernels element_kernels{.scale = scale,
                                               .relu = relu,
                                               .add = add,
                                               .subtract = subtract,
                                               .multiply = multiply,
                                               .relu_gradient = relu_gradient,
                                               .multiply_add = multiply_add,
                                               .convert = convert,
                                               .row_sum = row_sum,
                                               .row_max = row_max,
                                               .column_sum = column_sum,
                                               .shifted_exp = shifted_exp,
                                               .divide = divide};

}  // namespace assay::cpu::ASSAY_VECTOR_SET
