// SPDX-License-Identifier: Apache-2.0
// The vectors of the instruction set that the including file is compiled for. Files in this folder
// are compiled once per instruction set, into namespace assay::cpu::ASSAY_VECTOR_SET (portable,
// avx2, avx512). Whatever they define must have internal linkage but for the one table they export:
// a function that the linker merges with its twin from another instruction set would run on
// machines that lack it. So no standard templates here. tests/gpu/cpu checks the object files.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__AVX512F__)
#define ASSAY_VECTOR_BYTES 64
#elif defined(__AVX2__)
#define ASSAY_VECTOR_BYTES 32
#else
#define ASSAY_VECTOR_BYTES 16
#endif

namespace assay::cpu::ASSAY_VECTOR_SET {
namespace {

// `Vector` is a register, `Loose` the same in memory at any address.
typedef float Vector __attribute__((vector_size(ASSAY_VECTOR_BYTES)));
typedef float Loose __attribute__((vector_size(ASSAY_VECTOR_BYTES), aligned(4), may_alias));
typedef std::int32_t Mask __attribute__((vector_size(ASSAY_VECTOR_BYTES)));

constexpr std::size_t lanes = ASSAY_VECTOR_BYTES / sizeof(float);

// Compile-time number lists, in place of the standard ones.
template <std::size_t... i>
struct Numbers {};
template <std::size_t n, std::size_t... i>
constexpr auto count_down() {
    if constexpr (n == 0)
        return Numbers<i...>{};
    else
        return count_down<n - 1, n - 1, i...>();
}
template <std::size_t n>
constexpr auto first_numbers = count_down<n>();

inline Vector load(const float* from) { return *reinterpret_cast<const Loose*>(from); }
inline void store(float* to, Vector v) { *reinterpret_cast<Loose*>(to) = v; }

/// The one NaN of exact arithmetic in place of any.
[[gnu::always_inline]] inline Vector canonical(Vector v) {
    const Vector nan = reinterpret_cast<Vector>(Mask{} + 0x7fc00000);
    return v == v ? v : nan;
}
[[gnu::always_inline]] inline float canonical(float x) { return x == x ? x : __builtin_nanf(""); }

#if defined(__AVX2__)

// Both are written as instructions because the order in which they stand here is the order in which
// they should run: given intrinsics, g++ 12 hoists the loads and spills accumulators, which costs a
// third of the speed.
[[gnu::always_inline]] inline Vector broadcast(const float* from) {
    Vector v;
    asm volatile("vbroadcastss %1, %0" : "=v"(v) : "m"(*from));
    return v;
}
[[gnu::always_inline]] inline void multiply_add(Vector& sum, Vector a, Vector b) {
    asm volatile("vfmadd231ps %1, %2, %0" : "+v"(sum) : "v"(a), "v"(b));
}

#else

[[gnu::always_inline]] inline Vector broadcast(const float* from) {
    return Vector{*from, *from, *from, *from};
}
[[gnu::always_inline]] inline void multiply_add(Vector& sum, Vector a, Vector b) {
    for (std::size_t i = 0; i < lanes; ++i) sum[i] = __builtin_fmaf(a[i], b[i], sum[i]);
}

#endif

/// a * b + c, rounded once.
[[gnu::always_inline]] inline float fused(float a, float b, float c) {
    return __builtin_fmaf(a, b, c);
}
[[gnu::always_inline]] inline Vector fused(Vector a, Vector b, Vector c) {
    for (std::size_t i = 0; i < lanes; ++i) c[i] = __builtin_fmaf(a[i], b[i], c[i]);
    return c;
}

}  // namespace
}  // namespace assay::cpu::ASSAY_VECTOR_SET
