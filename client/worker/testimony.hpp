// SPDX-License-Identifier: Apache-2.0
// What a worker is ready to swear to about one segment: a history, the claim that follows from it,
// and the answers that back it in a trial.
#pragma once

#include "client/worker/dispute/defender.hpp"
#include "client/worker/inputs.hpp"
#include "client/worker/memory.hpp"
#include "gpu/exec/checkpoint.hpp"
#include "gpu/exec/replay.hpp"

namespace assay::worker {

/// A segment replayed from a delivered checkpoint, with everything that it rests on.
class SegmentReplay {
  public:
    /// `start` empty for segment 0. Runs nothing yet.
    SegmentReplay(cpu::ThreadPool& pool, InputsPointer inputs, const program::TaskRecord& task,
                  const program::SegmentRecord& segment, const std::vector<program::Tensor>& start,
                  exec::Backend* backend = nullptr, const RunMemory& memory = {});

    bool run(const exec::Replay::Progress& progress) { return replay_.run(progress); }

    const program::TaskRecord& task() const { return task_; }
    const program::SegmentRecord& segment() const { return segment_; }
    const Inputs& inputs() const { return *inputs_; }
    exec::Replay& history() { return replay_; }
    /// Shared with the history: whoever moves it must restore a state first, as the history does.
    exec::Trainer& trainer() { return trainer_; }

  private:
    InputsPointer inputs_;
    program::TaskRecord task_;
    program::SegmentRecord segment_;
    exec::Trainer trainer_;
    exec::Replay replay_;
};

/// Two implementations: the honest one here, and the adversary's in tests.
class Testimony {
  public:
    virtual ~Testimony() = default;
    virtual program::ClaimRecord claim(const AccountId& account) = 0;
    virtual dispute::Answerer& answerer() = 0;
    /// For accusing others; the adversary has none.
    virtual program::Prover* prover() = 0;
    virtual const SegmentReplay& replay() const = 0;
};

/// Swears to what the replay gave.
std::unique_ptr<Testimony> honest_testimony(std::unique_ptr<SegmentReplay> replay);

}  // namespace assay::worker
