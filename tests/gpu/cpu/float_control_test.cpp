// SPDX-License-Identifier: Apache-2.0
#include "gpu/cpu/float_control.hpp"

#include <catch2/catch.hpp>

#include "gpu/cpu/thread_pool.hpp"

#if defined(__x86_64__)
#include <xmmintrin.h>

using assay::cpu::FloatControl;

TEST_CASE("A thread that flushes subnormals computes exactly under a FloatControl") {
    const auto before = _mm_getcsr();
    _mm_setcsr(0x9fc0);  // What a library built with -Ofast leaves behind.
    volatile float tiny = 1e-40F, one = 1.0F;
    CHECK(tiny * one == 0.0F);
    CHECK(!assay::cpu::float_control_is_exact());
    {
        const FloatControl control;
        CHECK(assay::cpu::float_control_is_exact());
        CHECK(tiny * one != 0.0F);
    }
    CHECK(_mm_getcsr() >> 6 == 0x9fc0 >> 6);
    _mm_setcsr(before);
}

TEST_CASE("Tasks of a pool compute exactly, whatever mode the caller is in") {
    const auto before = _mm_getcsr();
    _mm_setcsr(0x9fc0);
    for (const unsigned threads : {1U, 3U}) {
        assay::cpu::ThreadPool pool{threads};
        std::atomic<int> exact{0};
        pool.run(100, [&](std::size_t) { exact += assay::cpu::float_control_is_exact(); });
        CHECK(exact == 100);
    }
    _mm_setcsr(before);
}
#endif
