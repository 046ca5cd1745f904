// SPDX-License-Identifier: Apache-2.0
#include "runtime/numeric/float32.hpp"

#include <catch2/catch.hpp>

#include "runtime/numeric/environment.hpp"

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

namespace assay::numeric {

TEST_CASE("fma rounds once, multiply and add twice") {
    const float a = 1.0F + 0x1p-12F;  // Its square needs 25 bits.
    CHECK(fma(a, a, -1.0F) != subtract(multiply(a, a), 1.0F));
    CHECK(to_bits(fma(0x1p-100F, -0x1p-100F, 0.0F)) == 0x80000000U);  // Underflow keeps its sign.
    CHECK(to_bits(multiply(0x1p-130F, 0x1p-10F)) == 0x200U);          // Subnormals are kept.
}

TEST_CASE("one NaN is stored, whatever its sign and payload") {
    for (const std::uint32_t pattern : {0x7fc00000U, 0xffc00000U, 0x7fffffffU, 0xff800001U})
        CHECK(to_bits(canonical(from_bits(pattern))) == 0x7fc00000U);
    for (const std::uint32_t pattern : {0x80000000U, 0x7f800000U, 0xff800000U, 1U, 0x807fffffU})
        CHECK(to_bits(canonical(from_bits(pattern))) == pattern);
}

TEST_CASE("a maximum keeps the earlier of equals, and a NaN for good") {
    CHECK(to_bits(maximum(0.0F, -0.0F)) == 0U);
    CHECK(to_bits(maximum(-0.0F, 0.0F)) == 0x80000000U);
    CHECK(maximum(-infinity(), -infinity()) == -infinity());
    CHECK(to_bits(maximum(from_bits(0xffc00001U), 3.0F)) == 0x7fc00000U);
    CHECK(to_bits(maximum(3.0F, from_bits(0xffc00001U))) == 0x7fc00000U);
}

TEST_CASE("integer powers square from the low bit") {
    CHECK(power(3.0F, 0) == 1.0F);
    CHECK(power(-2.0F, 5) == -32.0F);
    CHECK(power(0.9F, 3) == multiply(multiply(1.0F, 0.9F), multiply(0.9F, 0.9F)));
    CHECK(power(2.0F, 1000) == infinity());
    CHECK(power(0.5F, 1000) == 0.0F);
}

TEST_CASE("flushed subnormals and other rounding are noticed, and set right") {
    set_exact_environment();
    CHECK(environment_is_exact());
#if defined(__x86_64__)
    for (const unsigned mode : {0x9fc0U, 0x8000U | 0x1f80U, 0x0040U | 0x1f80U, 0x1f80U | 0x6000U,
                                0x1f80U | 0x2000U, 0x1f80U | 0x4000U}) {
        _mm_setcsr(mode);
        const bool exact = environment_is_exact();
        set_exact_environment();
        INFO(mode);
        CHECK_FALSE(exact);
    }
#endif
    CHECK(environment_is_exact());
}

}  // namespace assay::numeric
