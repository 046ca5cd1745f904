// SPDX-License-Identifier: Apache-2.0
#include "client/worker/training.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <fstream>

#include "gpu/exec/committer.hpp"

namespace assay::worker {

namespace {

/// Takes the trainer from checkpoint to checkpoint and writes each down.
class Run {
  public:
    Run(cpu::ThreadPool& pool, const Inputs& inputs, const TaskView& view, const RunFiles& files,
        exec::Backend* backend, const RunMemory& memory)
        : view_{view},
          files_{files},
          trainer_{pool,
                   inputs.program,
                   inputs.data,
                   {.order_seed = view.record().order_seed, .seed = view.spec.seed, .step = 0},
                   backend,
                   memory.working_max},
          done_{files.read_progress()},
          losses_{files.loss_log(), done_.empty() ? std::ios::trunc : std::ios::app} {}

    /// False when the last checkpoint could not be read again: then the run begins anew.
    void resume() {
        while (!done_.empty()) {
            const auto index = static_cast<proofs::CheckpointIndex>(done_.size() - 1);
            const auto read = exec::read_checkpoint(files_.checkpoint(index), trainer_.program());
            if (read) {
                const auto segment = tasks::segment_at(view_.spec, index);
                trainer_.restore(segment.first_step + segment.steps, read->state);
                spdlog::info("{}: going on after checkpoint {}", name_of(view_.id), index);
                taken_ = done_.size();
                return;
            }
            done_.pop_back();
        }
    }

    bool finished() const { return taken_ == tasks::step_segments(view_.spec) + 1U; }

    bool next_segment(Conduct& conduct, const std::function<bool()>& cancelled) {
        const auto index = static_cast<tasks::SegmentIndex>(taken_);
        const auto segment = tasks::segment_at(view_.spec, index);
        std::vector<program::Tensor> start;
        if (segment.section == tasks::Section::Init) {
            trainer_.initialise();
        } else {
            start = trainer_.copy_state();
            const auto began = std::chrono::steady_clock::now();
            for (std::uint32_t i = 0; i < segment.steps; ++i) {
                if (cancelled()) return false;
                trainer_.step();
                losses_ << trainer_.steps_done() << ',' << trainer_.step_number(0) << '\n';
            }
            losses_.flush();
            report(segment, began);
        }
        conduct.after_segment(trainer_, view_.record(), segment, start);
        commit(index);
        return true;
    }

    /// Returns when all checkpoints are on disk.
    const std::vector<proofs::Checkpoint>& done() {
        committer_.wait();
        return done_;
    }

  private:
    void report(const tasks::Segment& segment, std::chrono::steady_clock::time_point began) const {
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
        spdlog::info("{}: step {} of {}, loss {:.4f}, {:.0f} steps/s", name_of(view_.id),
                     trainer_.steps_done() - tasks::first_step(view_.spec), view_.spec.steps,
                     trainer_.step_number(0), segment.steps / took.count());
    }

    // On the committer's thread, which alone touches `done_` until it is waited for.
    void commit(proofs::CheckpointIndex index) {
        const auto& order = view_.task.assignment->order_seed;
        const auto header = proofs::header_of(view_.id, view_.spec, order, index);
        const auto write = [this, index, header](const Hash256& root, const auto& state) {
            const auto path = files_.checkpoint(index);
            if (!exec::write_checkpoint(path, trainer_.program(), header, state))
                throw std::runtime_error{"cannot write " + path.string()};
            done_.push_back({program::state_commitment(header, root), root});
            files_.write_progress(done_);
        };
        committer_.commit(trainer_.state(), write);
        ++taken_;
    }

    const TaskView& view_;
    const RunFiles& files_;
    exec::Trainer trainer_;
    std::vector<proofs::Checkpoint> done_;
    std::size_t taken_ = 0;  // Checkpoints handed to the committer, or read.
    std::ofstream losses_;
    exec::Committer committer_;  // Last: it is done before anything else goes.
};

}  // namespace

std::vector<proofs::Checkpoint> RunFiles::read_progress() const {
    std::ifstream file{folder / "progress.scale", std::ios::binary};
    const Bytes raw{std::istreambuf_iterator<char>{file}, {}};
    return scale::from_bytes<std::vector<proofs::Checkpoint>>(raw).value_or(
        std::vector<proofs::Checkpoint>{});
}

void RunFiles::write_progress(const std::vector<proofs::Checkpoint>& done) const {
    objects::write_file(folder / "progress.scale", scale::to_bytes(done));
}

std::vector<proofs::Checkpoint> train(cpu::ThreadPool& pool, const Inputs& inputs,
                                      const TaskView& view, const RunFiles& files, Conduct& conduct,
                                      const std::function<bool()>& cancelled,
                                      exec::Backend* backend, const RunMemory& memory) {
    Run run{pool, inputs, view, files, backend, memory};
    run.resume();
    while (!run.finished() && run.next_segment(conduct, cancelled)) continue;
    return run.done();
}

}  // namespace assay::worker
