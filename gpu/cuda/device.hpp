// SPDX-License-Identifier: Apache-2.0
// The CUDA device of this machine: whether there is one that can compute exactly, and its memory.
#pragma once

#include <memory>

#include "gpu/exec/backend.hpp"
#include "runtime/base/expected.hpp"

namespace assay::cuda {

enum class NoDevice {
    NotBuilt,   ///< This program was built without CUDA.
    NoDriver,   ///< No driver, or one that is older than this program needs.
    NotThere,   ///< A driver, but no device that it lets this process use.
    TooOld,     ///< Older than compute capability 7.5.
    NoManaged,  ///< Memory cannot be shared with the CPU while kernels run.
    WrongBits,  ///< The device computes other bits than the definitions: see `open`.
    NoCuBlas,   ///< A device, but not the library that was asked for.
};

/// The reason in words.
const char* describe(NoDevice reason);

/// The first device, checked: it has computed some hard cases of every elementwise function as the
/// CPU does. The backend must be used from one thread at a time.
Expected<std::unique_ptr<exec::Backend>, NoDevice> open();

/// What the operands of a product are rounded to before they are multiplied.
enum class Precision {
    F32,   ///< Nothing: no tensor cores, only the order of sums is the library's.
    Tf32,  ///< 10 bits of mantissa.
    Bf16,  ///< 7 bits.
};

/// The same device, with matrix products by cuBLAS: tolerant, its bits are nobody's definition.
Expected<std::unique_ptr<exec::Backend>, NoDevice> open_cublas(Precision precision);

}  // namespace assay::cuda
