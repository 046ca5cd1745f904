// SPDX-License-Identifier: Apache-2.0
// How kernels are spread over a device and started.
#pragma once

#include <cuda_runtime.h>

#include <cstdint>

namespace assay::cuda {

inline constexpr std::uint32_t warp = 32, block_threads = 256;

inline std::uint32_t blocks_for(std::uint64_t count, std::uint32_t each = block_threads) {
    constexpr std::uint64_t most = 1U << 30;
    const std::uint64_t blocks = (count + each - 1) / each;
    return static_cast<std::uint32_t>(blocks < most ? blocks : most);
}

/// Starts a kernel with these arguments. An error comes out of cudaGetLastError.
template <class... Parameters, class... Arguments>
void start(void* stream, void (*kernel)(Parameters...), dim3 blocks, dim3 threads,
           const Arguments&... arguments) {
    cudaLaunchConfig_t config{};
    config.gridDim = blocks;
    config.blockDim = threads;
    config.stream = static_cast<cudaStream_t>(stream);
    cudaLaunchKernelEx(&config, kernel, static_cast<Parameters>(arguments)...);
}

/// The place of this thread among all of the grid, and how many they are.
__device__ inline std::uint64_t first_element() {
    return std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x;
}
__device__ inline std::uint64_t all_threads() { return std::uint64_t{gridDim.x} * blockDim.x; }

}  // namespace assay::cuda
