// SPDX-License-Identifier: Apache-2.0
// Matrix products of a section as what a BLAS takes, for the CPU's own kernel and for backends.
#pragma once

#include "gpu/cpu/gemm.hpp"
#include "gpu/exec/operators.hpp"

namespace assay::exec {

/// Whether a node consists of products of float32: whether `products_of` finds any.
bool is_product(const program::Operation& operation);

/// The products of float32 that node `index` consists of: one of Matmul, one a block of
/// BlockMatmul, none of other operators. Their outputs do not overlap.
std::vector<cpu::MatrixProduct> products_of(const Binding& binding, std::uint32_t index);

/// Computes the nodes of a group behind the first, which is a product and done.
void run_rest(cpu::ThreadPool& pool, const Binding& binding, const Group& group);

}  // namespace assay::exec
