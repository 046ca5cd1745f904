// SPDX-License-Identifier: Apache-2.0
#include "gpu/backends/choice.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "gpu/backends/openblas.hpp"
#include "gpu/cuda/device.hpp"

namespace assay::backends {

namespace {

constexpr const char* exact[] = {"cpu", "cuda", "auto"};
constexpr const char* tolerant[] = {"openblas", "cublas", "cublas-tf32", "cublas-bf16"};

std::unique_ptr<exec::Backend> device(
    Expected<std::unique_ptr<exec::Backend>, cuda::NoDevice>&& opened) {
    if (!opened)
        throw std::runtime_error{std::string{"no CUDA backend: "} + cuda::describe(opened.error())};
    return *std::move(opened);
}

std::unique_ptr<exec::Backend> tolerant_backend(std::string_view name, cpu::ThreadPool& pool) {
    if (name == "cublas") return device(cuda::open_cublas(cuda::Precision::F32));
    if (name == "cublas-tf32") return device(cuda::open_cublas(cuda::Precision::Tf32));
    if (name == "cublas-bf16") return device(cuda::open_cublas(cuda::Precision::Bf16));
    auto blas = open_openblas(pool);
    if (!blas) throw std::runtime_error{"no OpenBLAS backend: libopenblas.so.0 is not installed"};
    return blas;
}

}  // namespace

std::vector<std::string> names(Numerics numerics) {
    std::vector<std::string> all{std::begin(exact), std::end(exact)};
    if (numerics == Numerics::Tolerant)
        all.insert(all.end(), std::begin(tolerant), std::end(tolerant));
    return all;
}

std::unique_ptr<exec::Backend> choose(std::string_view name, Numerics numerics,
                                      cpu::ThreadPool& pool) {
    if (std::ranges::find(tolerant, name) != std::end(tolerant)) {
        if (numerics == Numerics::Exact)
            throw std::runtime_error{std::string{name} +
                                     " is a tolerant backend: its bits are not those of the "
                                     "definitions. An exact run takes cpu, cuda or auto"};
        return tolerant_backend(name, pool);
    }
    if (name == "cpu") return nullptr;
    if (name == "cuda") return device(cuda::open());
    if (name != "auto") throw std::runtime_error{"no backend is called " + std::string{name}};
    auto found = cuda::open();
    return found ? *std::move(found) : nullptr;
}

}  // namespace assay::backends
