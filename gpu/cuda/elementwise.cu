// SPDX-License-Identifier: Apache-2.0
// Elementwise operators: one kernel for each function of runtime/numeric/element.hpp, and one for
// functions behind each other.
#include <cstring>
#include <utility>

#include "gpu/cuda/kernels.hpp"
#include "gpu/cuda/rows.cuh"
#include "runtime/numeric/element.hpp"

namespace assay::cuda {

namespace {

struct Place {
    std::uint64_t row, column;
};
__device__ Place place_of(std::uint64_t i, std::uint32_t columns) {
    if (i >> 32 != 0) return {i / columns, i % columns};
    // Three times as fast.
    const auto low = static_cast<std::uint32_t>(i);
    return {low / columns, low % columns};
}

__device__ float element(const Operand& from, std::uint32_t columns, std::uint64_t i) {
    if (!from.one_row && !from.one_column) return from.data[i];
    const Place at = place_of(i, columns);
    const std::uint64_t row = from.one_row ? 0 : at.row, column = from.one_column ? 0 : at.column;
    return from.data[row * (from.one_column ? 1 : columns) + column];
}

template <class F>
__device__ float applied(const F& f, float a, float b, float c) {
    if constexpr (numeric::element::operands<F> == 1)
        return numeric::canonical(f(a));
    else if constexpr (numeric::element::operands<F> == 2)
        return numeric::canonical(f(a, b));
    else
        return numeric::canonical(f(a, b, c));
}

template <class F>
__global__ void map_kernel(F f, Extent extent, Operand a, Operand b, Operand c, float* out) {
    constexpr auto operands = numeric::element::operands<F>;
    const std::uint64_t count = std::uint64_t{extent.rows} * extent.columns;
    for (std::uint64_t i = first_element(); i < count; i += all_threads())
        out[i] = applied(f, element(a, extent.columns, i),
                         operands > 1 ? element(b, extent.columns, i) : 0.0F,
                         operands > 2 ? element(c, extent.columns, i) : 0.0F);
}

// Along a chain a thread takes four elements: finding the function costs once for all.
struct Four {
    float of[4];
};

__device__ Four read_four(const Operand& from, std::uint32_t columns, std::uint64_t first,
                          std::uint64_t count) {
    Four four{};
    if (from.one_row || from.one_column) {
#pragma unroll
        for (std::uint32_t e = 0; e < 4; ++e)
            if (first + e * block_threads < count)
                four.of[e] = element(from, columns, first + e * block_threads);
        return four;
    }
#pragma unroll
    for (std::uint32_t e = 0; e < 4; ++e)
        if (first + e * block_threads < count) four.of[e] = from.data[first + e * block_threads];
    return four;
}

template <class F>
__device__ Four apply(const float* numbers, const Four& a, const Four& b, const Four& c) {
    F f;
    memcpy(&f, numbers, sizeof f);
    Four four;
#pragma unroll
    for (std::uint32_t e = 0; e < 4; ++e) four.of[e] = applied(f, a.of[e], b.of[e], c.of[e]);
    return four;
}

template <class... F, std::size_t... number>
__device__ Four apply(const ElementStep& step, const Four& a, const Four& b, const Four& c,
                      numeric::element::List<F...>, std::index_sequence<number...>) {
    Four four{};
    ((step.number == number ? void(four = apply<F>(step.numbers, a, b, c)) : void()), ...);
    return four;
}

__global__ void chain_kernel(const __grid_constant__ Chain chain) {
    using Functions = numeric::element::Functions;
    const std::uint64_t count = std::uint64_t{chain.extent.rows} * chain.extent.columns;
    for (std::uint64_t block = blockIdx.x; block * 4 * block_threads < count; block += gridDim.x) {
        const std::uint64_t first = block * 4 * block_threads + threadIdx.x;
        Four last{};
#pragma unroll 1
        for (std::uint32_t s = 0; s < chain.count; ++s) {
            const ElementStep& step = chain.steps[s];
            Four operands[3];
#pragma unroll
            for (std::uint32_t k = 0; k < 3; ++k)
                operands[k] = step.operands[k].data == nullptr
                                  ? last
                                  : read_four(step.operands[k], chain.extent.columns, first, count);
            last = apply(step, operands[0], operands[1], operands[2], Functions{},
                         std::make_index_sequence<Functions::size>{});
            if (step.out == nullptr) continue;
#pragma unroll
            for (std::uint32_t e = 0; e < 4; ++e)
                if (first + e * block_threads < count)
                    step.out[first + e * block_threads] = last.of[e];
        }
    }
}

using Launch = void (*)(Stream, const Extent&, const ElementStep&);

template <class F>
void launch(Stream stream, const Extent& extent, const ElementStep& step) {
    F f;
    std::memcpy(&f, step.numbers, sizeof f);
    start(stream, map_kernel<F>, blocks_for(extent.elements()), block_threads, f, extent,
          step.operands[0], step.operands[1], step.operands[2], step.out);
}

template <class... F>
Launch launch_of(std::uint32_t number, numeric::element::List<F...>) {
    static_assert(((sizeof(F) <= sizeof(ElementStep::numbers)) && ...));
    constexpr Launch all[] = {launch<F>...};
    return all[number];
}

// What a step passes on need not be read again, and not be written if the next step overwrites it.
void pass_on(Chain& chain) {
    for (std::uint32_t s = 1; s < chain.count; ++s) {
        ElementStep &before = chain.steps[s - 1], &step = chain.steps[s];
        for (auto& from : step.operands)
            if (from.data == before.out && !from.one_row && !from.one_column) from.data = nullptr;
        if (before.out == step.out) before.out = nullptr;
    }
}

__global__ void convert_kernel(std::uint64_t count, float factor, const std::uint8_t* in,
                               float* out) {
    for (std::uint64_t i = first_element(); i < count; i += all_threads())
        out[i] = numeric::canonical(numeric::multiply(static_cast<float>(in[i]), factor));
}

}  // namespace

void run(Stream stream, Chain chain) {
    if (chain.count == 1) {
        const auto& step = chain.steps[0];
        launch_of(step.number, numeric::element::Functions{})(stream, chain.extent, step);
        return;
    }
    pass_on(chain);
    start(stream, chain_kernel, blocks_for(chain.extent.elements(), block_threads * 4),
          block_threads, chain);
}

void convert(Stream stream, std::uint64_t count, float factor, const std::uint8_t* in, float* out) {
    start(stream, convert_kernel, blocks_for(count), block_threads, count, factor, in, out);
}

}  // namespace assay::cuda
