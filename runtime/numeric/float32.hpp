// SPDX-License-Identifier: Apache-2.0
// The float32 operations that every exact computation is made of: IEEE 754, round to nearest even,
// subnormals kept. One header for g++, clang and nvcc, so that a CPU and a GPU give the same bits.
//
// Rules of the house (docs/programs.md): nothing is contracted except where a definition says
// `fma`; a NaN that leaves an operator is `canonical`; no function of libm is called, with the
// exceptions of fmaf and sqrtf, whose results IEEE 754 fixes to the bit.
#pragma once

#include <cstdint>

#if defined(__FAST_MATH__) || defined(__CUDA_FTZ)
#error "exact arithmetic forbids -ffast-math, -use_fast_math and -ftz=true"
#endif
#if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0
#error "exact arithmetic needs operations that round to float32 at once (no x87)"
#endif

/// In front of each function of this folder: callable from kernels where nvcc compiles it.
#if defined(__CUDACC__)
#define ASSAY_NUMERIC __host__ __device__ inline
#else
#define ASSAY_NUMERIC inline
#endif

namespace assay::numeric {

// nvcc contracts a * b + c by default, so the device side names each rounding.
#if defined(__CUDA_ARCH__)
ASSAY_NUMERIC float add(float a, float b) { return __fadd_rn(a, b); }
ASSAY_NUMERIC float subtract(float a, float b) { return __fsub_rn(a, b); }
ASSAY_NUMERIC float multiply(float a, float b) { return __fmul_rn(a, b); }
ASSAY_NUMERIC float divide(float a, float b) { return __fdiv_rn(a, b); }
ASSAY_NUMERIC float fma(float a, float b, float c) { return __fmaf_rn(a, b, c); }
ASSAY_NUMERIC float square_root(float a) { return __fsqrt_rn(a); }
ASSAY_NUMERIC std::uint32_t to_bits(float a) { return __float_as_uint(a); }
ASSAY_NUMERIC float from_bits(std::uint32_t a) { return __uint_as_float(a); }
#else
ASSAY_NUMERIC float add(float a, float b) { return a + b; }
ASSAY_NUMERIC float subtract(float a, float b) { return a - b; }
ASSAY_NUMERIC float multiply(float a, float b) { return a * b; }
ASSAY_NUMERIC float divide(float a, float b) { return a / b; }
/// a * b + c, rounded once.
ASSAY_NUMERIC float fma(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
ASSAY_NUMERIC float square_root(float a) { return __builtin_sqrtf(a); }
ASSAY_NUMERIC std::uint32_t to_bits(float a) {
    std::uint32_t bits = 0;
    __builtin_memcpy(&bits, &a, sizeof bits);
    return bits;
}
ASSAY_NUMERIC float from_bits(std::uint32_t a) {
    float value = 0;
    __builtin_memcpy(&value, &a, sizeof value);
    return value;
}
#endif

ASSAY_NUMERIC bool is_nan(float x) { return !(x == x); }

/// The one NaN that may be stored: positive, quiet, no payload.
ASSAY_NUMERIC float nan() { return from_bits(0x7fc00000U); }
ASSAY_NUMERIC float infinity() { return from_bits(0x7f800000U); }

/// `x`, or the one NaN. x86 makes 0xffc00000 and CUDA 0x7fffffff, and payloads follow the order of
/// operands, so every operator that can produce a NaN ends with this.
ASSAY_NUMERIC float canonical(float x) { return is_nan(x) ? nan() : x; }

ASSAY_NUMERIC float absolute(float x) { return from_bits(to_bits(x) & 0x7fffffffU); }
ASSAY_NUMERIC float negate(float x) { return from_bits(to_bits(x) ^ 0x80000000U); }

/// `magnitude` with the sign bit of `sign`; `magnitude` must not have one.
ASSAY_NUMERIC float with_sign_of(float magnitude, float sign) {
    return from_bits(to_bits(magnitude) | (to_bits(sign) & 0x80000000U));
}

/// One step of a maximum: ties keep the earlier element (also of +0 and -0), a NaN wins for good.
/// Start with -infinity.
ASSAY_NUMERIC float maximum(float so_far, float x) {
    const float larger = x > so_far ? x : so_far;
    return is_nan(so_far) || is_nan(x) ? nan() : larger;
}

/// Rounded to nearest even; exact up to 2^24.
ASSAY_NUMERIC float from_integer(std::uint64_t n) { return static_cast<float>(n); }

/// x^n by repeated squaring from the low bit: result = 1; while n: if odd, result *= x; x *= x.
ASSAY_NUMERIC float power(float x, std::uint64_t n) {
    float result = 1.0F;
    for (; n != 0; n >>= 1) {
        if ((n & 1) != 0) result = multiply(result, x);
        x = multiply(x, x);
    }
    return canonical(result);
}

}  // namespace assay::numeric
