// SPDX-License-Identifier: Apache-2.0
// What computes groups of a section in place of the CPU's exact kernels: a device with the same
// bits, or, for tolerant runs, a faster library with others. What it has no kernel for, the CPU
// computes: both reach the same memory.
#pragma once

#include <string>

#include "gpu/cpu/buffer.hpp"
#include "gpu/exec/plan.hpp"

namespace assay::exec {

class Binding;

class Backend {
  public:
    virtual ~Backend() = default;

    /// What a person should read of it: "NVIDIA H100 ...".
    virtual std::string describe() const = 0;

    /// Whether its bits are those of the definitions. Nothing that anybody could dispute may be
    /// computed by a backend that is not.
    virtual bool exact() const { return true; }

    /// Memory for values, reached by its kernels and, after `finish`, by the CPU.
    virtual cpu::Buffer allocate(std::size_t bytes) = 0;

    /// Starts a group of nodes after those started before, and returns true; or does nothing and
    /// returns false, if one of the nodes has no kernel here.
    virtual bool run(const Binding& binding, const Group& group) = 0;

    /// Returns when all that was started is done. Throws std::runtime_error if the device failed.
    virtual void finish() = 0;
};

}  // namespace assay::exec
