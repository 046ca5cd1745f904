// SPDX-License-Identifier: Apache-2.0
// What computes groups of a section in place of the CPU's exact kernels: a device with the same
// bits, or, for tolerant runs, a faster library with others. What it has no kernel for, the CPU
// computes: both reach the same memory.
#pragma once

#include <memory>
#include <string>

#include "gpu/cpu/buffer.hpp"
#include "gpu/exec/plan.hpp"

namespace assay::exec {

class Binding;

/// Groups of a section on a backend, ready to be started as often as wanted.
class Work {
  public:
    virtual ~Work() = default;

    /// Starts them after everything that was started before.
    virtual void start(const Binding& binding) = 0;
};

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

    /// Whether it has a kernel for every node of a group.
    virtual bool computes(std::span<const program::Node> nodes, const Group& group) const = 0;

    /// Of groups that it computes, in their order. Nodes and groups are those of every binding, and
    /// outlive the work.
    virtual std::unique_ptr<Work> prepare(std::span<const program::Node> nodes,
                                          std::span<const Group> groups) = 0;

    /// Returns when all that was started is done. Throws std::runtime_error if the device failed.
    virtual void finish() = 0;
};

}  // namespace assay::exec
