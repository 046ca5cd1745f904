// SPDX-License-Identifier: Apache-2.0
#include "client/worker/testimony.hpp"

namespace assay::worker {

namespace {

class HonestTestimony final : public Testimony {
  public:
    explicit HonestTestimony(std::unique_ptr<SegmentReplay> replay)
        : replay_{std::move(replay)},
          prover_{replay_->task(), replay_->segment(), replay_->history()},
          answerer_{prover_} {}

    program::ClaimRecord claim(const AccountId& account) override { return prover_.claim(account); }
    dispute::Answerer& answerer() override { return answerer_; }
    program::Prover* prover() override { return &prover_; }
    const SegmentReplay& replay() const override { return *replay_; }

  private:
    std::unique_ptr<SegmentReplay> replay_;
    program::Prover prover_;
    dispute::HonestAnswerer answerer_;
};

exec::Trainer& placed(exec::Trainer& trainer, const program::SegmentRecord& segment,
                      const std::vector<program::Tensor>& start) {
    if (segment.start)
        trainer.restore(segment.first_step, start);
    else
        trainer.initialise();
    return trainer;
}

}  // namespace

SegmentReplay::SegmentReplay(cpu::ThreadPool& pool, InputsPointer inputs,
                             const program::TaskRecord& task, const program::SegmentRecord& segment,
                             const std::vector<program::Tensor>& start, exec::Backend* backend,
                             const RunMemory& memory)
    : inputs_{std::move(inputs)},
      task_{task},
      segment_{segment},
      trainer_{pool,          inputs_->program,
               inputs_->data, {.order_seed = task.order_seed, .seed = task.seed, .step = 0},
               backend,       memory.working_max},
      replay_{placed(trainer_, segment, start),
              {.steps = segment.steps, .kept_states = memory.kept_states}} {}

std::unique_ptr<Testimony> honest_testimony(std::unique_ptr<SegmentReplay> replay) {
    return std::make_unique<HonestTestimony>(std::move(replay));
}

}  // namespace assay::worker
