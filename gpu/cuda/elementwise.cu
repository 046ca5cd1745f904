// SPDX-License-Identifier: Apache-2.0
// Elementwise operators: one kernel for each function of runtime/numeric/element.hpp.
#include "gpu/cuda/kernels.hpp"
#include "gpu/cuda/rows.cuh"
#include "runtime/numeric/element.hpp"

namespace assay::cuda {

namespace {

struct Place {
    std::uint64_t row, column;
};
__device__ float element(const Operand& from, std::uint32_t columns, Place at) {
    const std::uint64_t row = from.one_row ? 0 : at.row, column = from.one_column ? 0 : at.column;
    return from.data[row * (from.one_column ? 1 : columns) + column];
}

template <class F>
__global__ void map_kernel(F f, Extent extent, Operand a, Operand b, Operand c, float* out) {
    const std::uint64_t count = std::uint64_t{extent.rows} * extent.columns;
    for (std::uint64_t i = first_element(); i < count; i += all_threads()) {
        const Place at{i / extent.columns, i % extent.columns};
        const float x = element(a, extent.columns, at);
        float result;
        if constexpr (numeric::element::operands<F> == 1)
            result = f(x);
        else if constexpr (numeric::element::operands<F> == 2)
            result = f(x, element(b, extent.columns, at));
        else
            result = f(x, element(b, extent.columns, at), element(c, extent.columns, at));
        out[i] = numeric::canonical(result);
    }
}

using Launch = void (*)(Stream, const void*, const Extent&, const Operand (&)[3], float*);

template <class F>
void launch(Stream stream, const void* function, const Extent& extent, const Operand (&in)[3],
            float* out) {
    F f;
    __builtin_memcpy(&f, function, sizeof f);
    start(stream, map_kernel<F>, blocks_for(extent.elements()), block_threads, f, extent, in[0],
          in[1], in[2], out);
}

template <class... F>
Launch launch_of(std::uint32_t number, numeric::element::List<F...>) {
    constexpr Launch all[] = {launch<F>...};
    return all[number];
}

__global__ void convert_kernel(std::uint64_t count, float factor, const std::uint8_t* in,
                               float* out) {
    for (std::uint64_t i = first_element(); i < count; i += all_threads())
        out[i] = numeric::canonical(numeric::multiply(static_cast<float>(in[i]), factor));
}

}  // namespace

void map(Stream stream, std::uint32_t number, const void* function, const Extent& extent,
         const Operand (&operands)[3], float* out) {
    launch_of(number, numeric::element::Functions{})(stream, function, extent, operands, out);
}

void convert(Stream stream, std::uint64_t count, float factor, const std::uint8_t* in, float* out) {
    start(stream, convert_kernel, blocks_for(count), block_threads, count, factor, in, out);
}

}  // namespace assay::cuda
