// SPDX-License-Identifier: Apache-2.0
// What all roles of one worker share: its key's outbox, the compute thread, inputs, deliveries and
// the testimonies that were worked out. Everything here can be made again from the chain and from
// the work folder, so a restart costs time and nothing else.
#pragma once

#include "client/chain/outbox.hpp"
#include "client/worker/compute.hpp"
#include "client/worker/conduct.hpp"
#include "client/worker/deliveries.hpp"
#include "client/worker/memory.hpp"

namespace assay::worker {

struct WorkshopOptions {
    std::filesystem::path folder;  ///< Work state: checkpoints, progress, objects offered.
    std::string objects_url;       ///< Under which the folder's objects/ is served; empty: files.
    unsigned threads = 1;
    std::string backend = "cpu";  ///< Or "cuda", or "auto": a device if there is one.
    std::uint64_t memory = std::uint64_t{8} << 30;  ///< Bytes that one run may take.
};

class Workshop {
  public:
    /// Throws std::runtime_error if the backend is not to be had, or not exact.
    Workshop(chain::Node& node, const keystore::KeyPair& key, const WorkshopOptions& options,
             Conduct& conduct);

    chain::Outbox& outbox() { return outbox_; }
    const keystore::KeyPair& key() const { return outbox_.key(); }
    AccountId self() const { return key().account(); }
    Compute& compute() { return compute_; }
    Deliveries& deliveries() { return deliveries_; }
    InputStore& inputs() { return inputs_; }
    cpu::ThreadPool& pool() { return pool_; }
    exec::Backend* backend() { return backend_.get(); }  ///< Null: the pool computes.
    Conduct& conduct() { return conduct_; }
    /// For a run of this program here; throws std::runtime_error if there is not enough.
    RunMemory memory_for(const program::Program& program) const;
    const objects::Shelf& shelf() const { return shelf_; }
    std::filesystem::path task_folder(TaskId task) const;

    /// What this worker swears to about a segment: replayed on first asking, in the background;
    /// null until then. `own` testimonies go through the conduct, others are honest.
    Testimony* testimony(const Moment& now, const TaskView& view, tasks::SegmentIndex segment);
    /// Drops what belongs to tasks that are over.
    void tidy(const std::vector<TaskView>& open);

    /// A salt that only this key can make, the same every time: nothing to lose in a restart.
    verification::Salt salt(std::string_view purpose, TaskId task, std::uint64_t number) const;

  private:
    chain::Outbox outbox_;
    Conduct& conduct_;
    std::filesystem::path folder_;
    std::uint64_t memory_;
    objects::Shelf shelf_;
    cpu::ThreadPool pool_;
    std::unique_ptr<exec::Backend> backend_;
    InputStore inputs_;
    Deliveries deliveries_;
    Compute compute_;
    std::map<TaskId, std::vector<std::string>> jobs_;
};

}  // namespace assay::worker
