// SPDX-License-Identifier: Apache-2.0
#include "gpu/cpu/kernels.hpp"

namespace assay::cpu {

namespace portable {
extern const GemmKernel gemm_kernel;
extern const ElementKernels element_kernels;
}  // namespace portable
#if defined(__x86_64__)
namespace avx2 {
extern const GemmKernel gemm_kernel;
extern const ElementKernels element_kernels;
}  // namespace avx2
namespace avx512 {
extern const GemmKernel gemm_kernel;
extern const ElementKernels element_kernels;
}  // namespace avx512
#endif

const GemmKernel& gemm_kernel() {
#if defined(__x86_64__)
    if (instruction_set() == InstructionSet::Avx512) return avx512::gemm_kernel;
    if (instruction_set() == InstructionSet::Avx2) return avx2::gemm_kernel;
#endif
    return portable::gemm_kernel;
}

const ElementKernels& element_kernels() {
#if defined(__x86_64__)
    if (instruction_set() == InstructionSet::Avx512) return avx512::element_kernels;
    if (instruction_set() == InstructionSet::Avx2) return avx2::element_kernels;
#endif
    return portable::element_kernels;
}

}  // namespace assay::cpu
