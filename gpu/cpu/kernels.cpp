// SPDX-License-Identifier: Apache-2.0
#include "gpu/cpu/kernels.hpp"

namespace assay::cpu {

namespace portable {
extern const GemmKernel gemm_kernel;
extern const ElementKernels element_kernels;
extern const LevelKernel level_kernel;
}  // namespace portable
#if defined(__x86_64__)
namespace avx2 {
extern const GemmKernel gemm_kernel;
extern const ElementKernels element_kernels;
extern const LevelKernel level_kernel;
}  // namespace avx2
namespace avx512 {
extern const GemmKernel gemm_kernel;
extern const ElementKernels element_kernels;
extern const LevelKernel level_kernel;
}  // namespace avx512
namespace vnni {
extern const LevelKernel level_kernel;
}  // namespace vnni
#endif

const GemmKernel& gemm_kernel() {
#if defined(__x86_64__)
    if (instruction_set() >= InstructionSet::Avx512) return avx512::gemm_kernel;
    if (instruction_set() == InstructionSet::Avx2) return avx2::gemm_kernel;
#endif
    return portable::gemm_kernel;
}

const ElementKernels& element_kernels() {
#if defined(__x86_64__)
    if (instruction_set() >= InstructionSet::Avx512) return avx512::element_kernels;
    if (instruction_set() == InstructionSet::Avx2) return avx2::element_kernels;
#endif
    return portable::element_kernels;
}

const LevelKernel& level_kernel() {
#if defined(__x86_64__)
    if (instruction_set() == InstructionSet::Vnni) return vnni::level_kernel;
    if (instruction_set() == InstructionSet::Avx512) return avx512::level_kernel;
    if (instruction_set() == InstructionSet::Avx2) return avx2::level_kernel;
#endif
    return portable::level_kernel;
}

}  // namespace assay::cpu
