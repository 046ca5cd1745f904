// SPDX-License-Identifier: Apache-2.0
#include "gpu/cpu/float_control.hpp"

#include <cfloat>

#include "runtime/base/check.hpp"

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

#if defined(__FAST_MATH__)
#error "fast-math changes the bits of a result"
#endif
static_assert(FLT_EVAL_METHOD == 0, "float expressions must be rounded to float");

namespace assay::cpu {
namespace {

#if defined(__x86_64__)
// All exceptions masked, rounding to nearest, neither flush-to-zero nor denormals-are-zero. The low
// six bits are sticky flags that arithmetic raises; they say nothing about the mode.
constexpr std::uint64_t exact_mode = 0x1f80, flags = 0x3f;
std::uint64_t read_mode() { return _mm_getcsr(); }
void write_mode(std::uint64_t mode) { _mm_setcsr(static_cast<unsigned>(mode)); }
#elif defined(__aarch64__)
constexpr std::uint64_t exact_mode = 0, flags = 0;
std::uint64_t read_mode() {
    std::uint64_t mode = 0;
    asm volatile("mrs %0, fpcr" : "=r"(mode));
    return mode;
}
void write_mode(std::uint64_t mode) { asm volatile("msr fpcr, %0" ::"r"(mode)); }
#else
#error "say how this processor's rounding mode is set"
#endif

}  // namespace

bool float_control_is_exact() { return (read_mode() & ~flags) == (exact_mode & ~flags); }

FloatControl::FloatControl() : earlier_{read_mode()} { write_mode(exact_mode); }

FloatControl::~FloatControl() {
    INVARIANT(float_control_is_exact());
    write_mode(earlier_);
}

}  // namespace assay::cpu
