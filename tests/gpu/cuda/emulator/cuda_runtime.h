// SPDX-License-Identifier: Apache-2.0
// CUDA C++ for an ordinary compiler: what kernels are written in, over the emulated device.
#pragma once

#include <cstdint>
#include <cstring>

#include "tests/gpu/cuda/emulator/cuda_runtime_api.h"

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline
#define __launch_bounds__(...)
#define __grid_constant__
// One block runs at a time.
#define __shared__ static

inline void __syncthreads() { assay::emulator::wait_for_block(); }
inline void __syncwarp(unsigned = 0xffffffffU) { assay::emulator::wait_for_warp(); }

template <class T>
T __shfl_sync(unsigned, T value, unsigned from) {
    static_assert(sizeof value <= 8);
    std::uint64_t word = 0;
    std::memcpy(&word, &value, sizeof value);
    word = assay::emulator::of_warp(word)[from % 32];
    std::memcpy(&value, &word, sizeof value);
    return value;
}
template <class T>
T __shfl_down_sync(unsigned mask, T value, unsigned distance) {
    const unsigned from = assay::emulator::lane() + distance;
    return __shfl_sync(mask, value, from < 32 ? from : assay::emulator::lane());
}
template <class T>
T __shfl_xor_sync(unsigned mask, T value, unsigned bits) {
    return __shfl_sync(mask, value, assay::emulator::lane() ^ bits);
}

inline unsigned __ballot_sync(unsigned, bool mine) {
    unsigned all = 0;
    const auto words = assay::emulator::of_warp(mine ? 1 : 0);
    for (unsigned i = 0; i < 32; ++i) all |= static_cast<unsigned>(words[i]) << i;
    return all;
}
/// The place of the lowest bit, from 1 on.
inline int __ffs(int bits) { return __builtin_ffs(bits); }

template <class T>
T __ldg(const T* from) {
    return *from;
}

/// Four products of signed bytes, added to `sum`.
inline int __dp4a(int a, int b, int sum) {
    for (int byte = 0; byte < 4; ++byte)
        sum += static_cast<std::int8_t>(static_cast<unsigned>(a) >> 8 * byte) *
               static_cast<std::int8_t>(static_cast<unsigned>(b) >> 8 * byte);
    return sum;
}

struct alignas(16) float4 {
    float x, y, z, w;
};
struct alignas(16) uint4 {
    unsigned x, y, z, w;
};
