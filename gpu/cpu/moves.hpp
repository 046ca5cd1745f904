// SPDX-License-Identifier: Apache-2.0
// Operators that only move elements.
#pragma once

#include <cstdint>

#include "gpu/cpu/thread_pool.hpp"
#include "gpu/cpu/vector/element_kernels.hpp"

namespace assay::cpu {

/// out [c, r] of in [r, c]; elements of one or four bytes.
void transpose(ThreadPool& pool, const Extent& in, std::size_t element_bytes,
               const std::uint8_t* from, std::uint8_t* out);

}  // namespace assay::cpu
