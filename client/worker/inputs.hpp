// SPDX-License-Identifier: Apache-2.0
// A task's program and data, fetched, checked against the roots on chain, and kept for the next
// task that uses them.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "client/objects/store.hpp"
#include "client/worker/task_view.hpp"
#include "gpu/cpu/thread_pool.hpp"
#include "runtime/program/ir.hpp"

namespace assay::worker {

/// Immutable; shared by the jobs that run on it.
struct Inputs {
    program::Program program;
    std::vector<program::Tensor> data;
};
using InputsPointer = std::shared_ptr<const Inputs>;

class InputStore {
  public:
    explicit InputStore(cpu::ThreadPool& pool) : pool_{pool} {}

    /// Null, with the reason in the log, when no location has what the roots say.
    InputsPointer load(const tasks::TaskSpec& spec);

  private:
    std::optional<program::Program> load_program(const tasks::Source& source);
    std::optional<std::vector<program::Tensor>> load_data(const tasks::Source& source,
                                                          const program::Program& program);

    cpu::ThreadPool& pool_;
    std::map<std::pair<Hash256, Hash256>, InputsPointer> loaded_;
};

/// The largest dataset file that a worker fetches.
inline constexpr std::size_t dataset_bytes_max = std::size_t{8} << 30;
inline constexpr std::size_t program_bytes_max = std::size_t{64} << 20;

std::string text_of(const tasks::Location& location);
tasks::Location location_of(const std::string& uri);

}  // namespace assay::worker
