// SPDX-License-Identifier: Apache-2.0
// Matrix products by OpenBLAS, for tolerant runs: how it adds up depends on its version, the
// processor and the threads. Everything else is computed by the exact kernels.
#pragma once

#include <memory>

#include "gpu/cpu/thread_pool.hpp"
#include "gpu/exec/backend.hpp"

namespace assay::backends {

/// Null where the library is not installed. It is loaded when asked for, so that no exact run has
/// it in its process. The pool computes what is no product, and must outlive this.
std::unique_ptr<exec::Backend> open_openblas(cpu::ThreadPool& pool);

}  // namespace assay::backends
