// SPDX-License-Identifier: Apache-2.0
#include "gpu/cuda/ceilings.hpp"

#include <algorithm>
#include <chrono>

#include "gpu/cuda/backend.hpp"
#include "gpu/cuda/tensor_core.cuh"
#include "runtime/numeric/float32.hpp"

namespace assay::cuda {

namespace {

constexpr std::uint32_t rounds = 4096, blocks = 4096;

// Eight independent chains a thread hide the latency.
__global__ void multiply_add_kernel(float* out) {
    float sums[8];
    for (std::uint32_t i = 0; i < 8; ++i) sums[i] = static_cast<float>(threadIdx.x + i);
    for (std::uint32_t round = 0; round < rounds; ++round)
#pragma unroll
        for (std::uint32_t i = 0; i < 8; ++i) sums[i] = numeric::fma(sums[i], 0.5F, 1.0F);
    float all = 0;
    for (const float sum : sums) all = numeric::add(all, sum);
    out[first_element()] = all;
}

__global__ void fragments_kernel(float* out) {
    const std::uint32_t left[4] = {threadIdx.x, 1, 2, 3}, right[2] = {threadIdx.x, 5};
    std::int32_t sums[4][4] = {};
    for (std::uint32_t round = 0; round < rounds; ++round)
#pragma unroll
        for (std::uint32_t i = 0; i < 4; ++i) multiply_fragments(left, right, sums[i]);
    std::int32_t all = 0;
    for (const auto& four : sums)
        for (const std::int32_t sum : four) all += sum;
    out[first_element()] = static_cast<float>(all);
}

__global__ void copy_kernel(std::uint64_t count, const float4* in, float4* out) {
    for (std::uint64_t i = first_element(); i < count; i += all_threads()) out[i] = in[i];
}

// The best of some runs: a ceiling is what is never beaten.
template <class Start>
double seconds(Start start) {
    double best = 1e9;
    for (int i = 0; i < 5; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        start();
        check(cudaGetLastError());
        check(cudaDeviceSynchronize());
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
        best = std::min(best, taken.count());
    }
    return best;
}

}  // namespace

Ceilings measure_ceilings() {
    constexpr std::uint64_t bytes = std::uint64_t{1} << 30;
    void *from = nullptr, *to = nullptr;
    check(cudaMalloc(&from, bytes));
    check(cudaMalloc(&to, bytes));
    auto* out = static_cast<float*>(to);
    constexpr double threads = double{blocks} * block_threads;
    const double floats =
        seconds([&] { start(nullptr, multiply_add_kernel, blocks, block_threads, out); });
    const double integers =
        seconds([&] { start(nullptr, fragments_kernel, blocks, block_threads, out); });
    const double copy = seconds([&] {
        start(nullptr, copy_kernel, blocks, block_threads, bytes / sizeof(float4),
              static_cast<const float4*>(from), static_cast<float4*>(to));
    });
    check(cudaFree(from));
    check(cudaFree(to));
    // A warp's product of fragments is 16 x 8 x 32 multiply-adds.
    return {.float_tflops = 1e-12 * threads * rounds * 8 * 2 / floats,
            .integer_tops = 1e-12 * threads / warp * rounds * 4 * (16 * 8 * 32 * 2) / integers,
            .gigabytes = 1e-9 * 2 * double{bytes} / copy};
}

}  // namespace assay::cuda
