// SPDX-License-Identifier: Apache-2.0
// From the operators of the program to the kernels of the CPU: finds the memory of every operand
// and calls the kernel that has the bits of the operator's fold.
#pragma once

#include <optional>

#include "gpu/cpu/buffer.hpp"
#include "gpu/cpu/thread_pool.hpp"
#include "gpu/exec/plan.hpp"
#include "gpu/exec/section.hpp"

namespace assay::exec {

/// The addresses of a section's values during one run.
class Binding {
  public:
    Binding(std::span<const program::Node> nodes, const Plan& plan, cpu::Buffer& arena,
            const Surroundings& around)
        : nodes_{nodes}, plan_{plan}, arena_{arena}, around_{around} {}

    const program::Node& node(std::uint32_t index) const { return nodes_[index]; }
    const program::Context& context() const { return around_.context; }
    std::uint8_t* output(std::uint32_t node) const;
    const std::uint8_t* input(const program::Input& input) const;

    /// Where everything lies that is not the section's own. Two bindings of a section for which
    /// this is the same have all addresses in common.
    std::vector<const void*> places_outside() const;

  private:
    std::span<const program::Node> nodes_;
    const Plan& plan_;
    cpu::Buffer& arena_;
    const Surroundings& around_;
};

/// The dataset rows of the step's batch, which all gathers of one size share.
struct BatchRows {
    std::uint32_t dataset = 0;
    std::vector<std::uint32_t> rows;
};

void run_group(cpu::ThreadPool& pool, const Binding& binding, const Group& group, BatchRows& rows);

}  // namespace assay::exec
