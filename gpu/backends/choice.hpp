// SPDX-License-Identifier: Apache-2.0
// What computes: chosen by name, and only where its bits are good enough.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "gpu/cpu/thread_pool.hpp"
#include "gpu/exec/backend.hpp"

namespace assay::backends {

/// What a run is for. The bits of an exact run are those of the definitions, and can be claimed and
/// disputed; those of a tolerant one are whatever the fastest kernels give.
enum class Numerics { Exact, Tolerant };

/// "cpu", "cuda" and "auto" (a CUDA device if there is one), which compute exactly; then the
/// tolerant ones: "openblas", "cublas", "cublas-tf32" and "cublas-bf16".
std::vector<std::string> names(Numerics numerics);

/// What `name` asks for; null: the CPU's own kernels, on the pool. The pool must outlive it.
/// Throws std::runtime_error with the reason: a name that nobody has, a backend that is not to be
/// had here, or a tolerant one for an exact run.
std::unique_ptr<exec::Backend> choose(std::string_view name, Numerics numerics,
                                      cpu::ThreadPool& pool);

}  // namespace assay::backends
