// SPDX-License-Identifier: Apache-2.0
#include "gpu/backends/choice.hpp"

#include <catch2/catch.hpp>

#include "gpu/cuda/device.hpp"

using namespace assay;
using backends::Numerics;

TEST_CASE("The CPU needs no device, and whoever asks for one learns why there is none") {
    cpu::ThreadPool pool{1};
    CHECK(backends::choose("cpu", Numerics::Exact, pool) == nullptr);
    CHECK(backends::choose("cpu", Numerics::Tolerant, pool) == nullptr);
    if (cuda::open()) {
        CHECK(backends::choose("auto", Numerics::Exact, pool) != nullptr);
        return;
    }
    CHECK(backends::choose("auto", Numerics::Exact, pool) == nullptr);
    for (const auto* name : {"cuda", "cublas", "cublas-tf32", "cublas-bf16"})
        CHECK_THROWS_WITH(backends::choose(name, Numerics::Tolerant, pool),
                          Catch::StartsWith("no CUDA backend: "));
}

TEST_CASE("A tolerant backend is refused by name for an exact run") {
    cpu::ThreadPool pool{1};
    for (const std::string name : {"openblas", "cublas", "cublas-tf32", "cublas-bf16"}) {
        CHECK_THROWS_WITH(backends::choose(name, Numerics::Exact, pool),
                          Catch::StartsWith(name + " is a tolerant backend"));
        CHECK(std::ranges::count(backends::names(Numerics::Exact), name) == 0);
        CHECK(std::ranges::count(backends::names(Numerics::Tolerant), name) == 1);
    }
    CHECK_THROWS_WITH(backends::choose("abacus", Numerics::Tolerant, pool),
                      "no backend is called abacus");
}
