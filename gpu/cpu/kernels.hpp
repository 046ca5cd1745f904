// SPDX-License-Identifier: Apache-2.0
// The tables of vector kernels, one per instruction set; each function returns the one in use.
#pragma once

#include "gpu/cpu/instruction_set.hpp"
#include "gpu/cpu/vector/element_kernels.hpp"
#include "gpu/cpu/vector/gemm_kernel.hpp"
#include "gpu/cpu/vector/level_kernel.hpp"

namespace assay::cpu {

const GemmKernel& gemm_kernel();
const ElementKernels& element_kernels();
const LevelKernel& level_kernel();

}  // namespace assay::cpu
