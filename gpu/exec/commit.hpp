// SPDX-License-Identifier: Apache-2.0
// Commitments to tensors, as runtime/program/commitment.hpp defines them, hashed on all threads.
#pragma once

#include "gpu/cpu/thread_pool.hpp"
#include "runtime/program/commitment.hpp"

namespace assay::exec {

/// `program::tensor_root` of each tensor.
std::vector<Hash256> tensor_roots(cpu::ThreadPool& pool,
                                  std::span<const program::TensorView> tensors);

/// `program::state_root` over them.
Hash256 state_root(cpu::ThreadPool& pool, std::span<const program::TensorView> tensors);

/// `program::dataset_root` over them.
Hash256 dataset_root(cpu::ThreadPool& pool, std::span<const program::Tensor> tensors);

}  // namespace assay::exec
