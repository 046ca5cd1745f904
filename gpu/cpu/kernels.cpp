// SPDX-License-Identifier: Apache-2.0
#include "gpu/cpu/kernels.hpp"

namespace assay::cpu {

namespace portable {
extern const GemmKernel gemm_kernel;
}
#if defined(__x86_64__)
namespace avx2 {
extern const GemmKernel gemm_kernel;
}
namespace avx512 {
extern const GemmKernel gemm_kernel;
}
#endif

const GemmKernel& gemm_kernel() {
#if defined(__x86_64__)
    if (instruction_set() == InstructionSet::Avx512) return avx512::gemm_kernel;
    if (instruction_set() == InstructionSet::Avx2) return avx2::gemm_kernel;
#endif
    return portable::gemm_kernel;
}

}  // namespace assay::cpu
