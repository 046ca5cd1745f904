// SPDX-License-Identifier: Apache-2.0
// The floating-point mode of a thread. A shared library linked with -Ofast switches subnormals off
// for the whole process when it is loaded, so each thread that computes sets its mode and may check
// it again afterwards.
#pragma once

#include "runtime/numeric/float32.hpp"

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

namespace assay::numeric {

/// Round to nearest even, subnormals kept, no traps: for the calling thread, until somebody changes
/// it.
inline void set_exact_environment() {
#if defined(__x86_64__)
    _mm_setcsr(0x1f80);
#elif defined(__aarch64__)
    __asm__ volatile("msr fpcr, xzr");
#endif
}

/// Whether the calling thread computes as this folder defines, found out by computing. Portable.
inline bool environment_is_exact() {
    // Through volatile, or the compiler answers for another machine at another time.
    const volatile float smallest = 0x1p-149F, one = 1.0F, half_ulp = 0x1p-24F, third = 3.0F;
    const volatile float subnormal = 0x1p-130F;
    const bool keeps_inputs = to_bits(smallest * one) == 1U;
    const bool keeps_results = to_bits(0x1p-20F * (subnormal * 0x1p20F)) == to_bits(0x1p-130F);
    const bool ties_to_even = to_bits(one + half_ulp) == 0x3f800000U &&
                              to_bits(from_bits(0x3f800001U) + half_ulp) == 0x3f800002U;
    const bool symmetric =
        to_bits(one / third) == 0x3eaaaaabU && to_bits(-one / third) == 0xbeaaaaabU;
    return keeps_inputs && keeps_results && ties_to_even && symmetric;
}

}  // namespace assay::numeric
