// SPDX-License-Identifier: Apache-2.0
// A CUDA device of one thread, for tests: runs kernels block by block, every thread of a block a
// fiber that runs until it waits for others. Slow, without tuning knobs and memory models; but
// threads, warps, barriers and shared memory are real, so that a kernel that has the bits of its
// definition here has the right algorithm, and one that waits wrongly stops the test.
#pragma once

#include <array>
#include <cstdint>
#include <functional>

struct dim3 {
    unsigned x = 1, y = 1, z = 1;
    constexpr dim3(unsigned x_ = 1, unsigned y_ = 1, unsigned z_ = 1) : x{x_}, y{y_}, z{z_} {}
};
struct uint3 {
    unsigned x = 0, y = 0, z = 0;
};

/// Of the thread that runs now.
inline uint3 threadIdx, blockIdx;
inline dim3 blockDim, gridDim;

namespace assay::emulator {

/// Runs all blocks to their end. A thread that waits for one which never comes aborts the test.
void run(dim3 blocks, dim3 threads, const std::function<void()>& kernel);

/// Returns when all threads of the block that have not ended wait here.
void wait_for_block();
/// The same of the warp: the 32 threads around this one.
void wait_for_warp();

/// What each thread of the warp has passed in the same call.
std::array<std::uint64_t, 32> of_warp(std::uint64_t mine);

/// This thread's place in its warp.
unsigned lane();

}  // namespace assay::emulator
