// SPDX-License-Identifier: Apache-2.0
// Hashes states on a thread of its own while the run goes on: a checkpoint costs the run a copy of
// its state instead of the hash, and the file.
#pragma once

#include <exception>
#include <functional>
#include <thread>

#include "gpu/cpu/buffer.hpp"
#include "gpu/exec/commit.hpp"

namespace assay::exec {

class Committer {
  public:
    /// What becomes of a state once its root is known. Runs on the committer's thread, in the
    /// order of the states; may throw.
    using Then =
        std::function<void(const Hash256& root, std::span<const program::TensorView> state)>;

    Committer() = default;
    /// Waits; what `then` threw is lost if nobody called `wait`.
    ~Committer();
    Committer(const Committer&) = delete;
    Committer& operator=(const Committer&) = delete;

    /// Copies the state and returns; its root and `then` follow. One state at a time: waits for the
    /// one before, and throws what its `then` threw. The copy takes as much memory as the state,
    /// from the first call on.
    void commit(std::span<const program::TensorView> state, Then then);

    /// Returns when everything is done; throws what the last `then` threw.
    void wait();

  private:
    void work(const Then& then);

    cpu::ThreadPool alone_{1};
    std::vector<cpu::Buffer> copies_;
    std::vector<program::TensorView> views_;
    std::exception_ptr error_;
    std::thread thread_;
};

}  // namespace assay::exec
