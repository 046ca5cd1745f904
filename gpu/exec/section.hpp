// SPDX-License-Identifier: Apache-2.0
// A section of a program, planned and ready to run on the CPU or a backend, as often as wanted.
#pragma once

#include "gpu/cpu/buffer.hpp"
#include "gpu/cpu/thread_pool.hpp"
#include "gpu/exec/backend.hpp"
#include "gpu/exec/schedule.hpp"
#include "runtime/program/fold.hpp"

namespace assay::exec {

/// What a section reads and writes besides its own memory; owned elsewhere.
struct Surroundings {
    std::span<cpu::Buffer> states = {};  ///< State tensors; read, and written where planned so.
    std::span<cpu::Buffer> spares = {};  ///< Room for their next values.
    std::span<const program::Tensor> data = {};
    /// The same in memory of the backend, where one computes; else empty.
    std::span<const cpu::Buffer> data_copies = {};
    program::Context context = {};
};

class Section {
  public:
    /// The nodes belong to a valid program and must outlive this. With a limit on the memory that
    /// it works in, values are computed again where they would take too much; the limit must be one
    /// that `schedule_within` keeps.
    explicit Section(const PlanRequest& request, Backend* backend = nullptr,
                     std::uint64_t bytes_max = unlimited);

    /// Computes all nodes. Afterwards the states that `updates` named have their next values.
    void run(cpu::ThreadPool& pool, const Surroundings& around);

    /// The output of a node that the request kept and that is no state's next value, until the next
    /// run.
    program::TensorView output(std::uint32_t node) const;

    /// Where the output of a node is when the section is done.
    const Location& location(std::uint32_t node) const { return plan_.outputs[place(node)]; }

    const Plan& plan() const { return plan_; }

  private:
    // Neighbouring groups that one side computes: the backend, or where there is no work, the CPU.
    struct Stretch {
        std::span<const Group> groups = {};
        std::unique_ptr<Work> work = {};
    };

    void share_out();
    std::uint32_t place(std::uint32_t node) const { return places_.empty() ? node : places_[node]; }

    std::vector<program::Node> scheduled_;  // The nodes with repetitions; empty: there are none.
    std::vector<std::uint32_t> places_;     // Of the request's nodes among them.
    std::span<const program::Node> nodes_;
    Plan plan_;
    Backend* backend_;
    cpu::Buffer arena_;
    std::vector<Stretch> stretches_;
};

}  // namespace assay::exec
