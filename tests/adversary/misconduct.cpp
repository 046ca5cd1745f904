// SPDX-License-Identifier: Apache-2.0
#include "tests/adversary/misconduct.hpp"

#include <spdlog/spdlog.h>

#include <set>

#include "client/worker/dispute/lying_trace.hpp"

namespace assay::adversary {

namespace {

using worker::SegmentReplay;
using worker::Testimony;

/// The same lie for solver and verifier, so that each can back the other: the first matrix product
/// of the segment's middle step, in the middle of its fold.
dispute::Lie agreed_lie(const program::Program& program, std::uint32_t steps) {
    dispute::Lie lie{.kind = dispute::LieKind::FoldStep, .state = std::max(1U, steps / 2)};
    for (std::uint32_t node = 0; node < program.step.size(); ++node)
        if (std::holds_alternative<program::Matmul>(program.step[node].operation)) {
            lie.node = node;
            break;
        }
    lie.fold = 1;
    return lie;
}

/// Steps by the worker's own engine: a cheat has no time to fold.
dispute::Execute fast_executor(exec::Trainer& trainer) {
    return [&trainer](std::span<const program::Node>, const program::Operands& operands,
                      const program::Context& context) {
        const std::vector<program::Tensor> states{operands.states.begin(), operands.states.end()};
        trainer.restore(context.step, states);
        return trainer.trace_step();
    };
}

class FalseTestimony final : public Testimony {
  public:
    explicit FalseTestimony(std::unique_ptr<SegmentReplay> replay)
        : replay_{std::move(replay)},
          history_{replay_->history(), replay_->task(), replay_->segment(),
                   agreed_lie(replay_->inputs().program, replay_->segment().steps),
                   fast_executor(replay_->trainer())},
          trace_{replay_->task(), replay_->segment(), history_} {}

    program::ClaimRecord claim(const AccountId& account) override { return trace_.claim(account); }
    dispute::Answerer& answerer() override { return trace_; }
    program::Prover* prover() override { return nullptr; }
    const SegmentReplay& replay() const override { return *replay_; }

  private:
    std::unique_ptr<SegmentReplay> replay_;
    dispute::LyingHistory history_;
    dispute::LyingTrace trace_;
};

class Misconduct final : public worker::Conduct {
  public:
    explicit Misconduct(const Plan& plan) : plan_{plan} {}

    void after_segment(exec::Trainer& trainer, const program::TaskRecord& task,
                       const tasks::Segment& segment,
                       const std::vector<program::Tensor>& start) override {
        if (segment.index != plan_.segment || !cheats_in(task.task)) return;
        if (plan_.misbehaviour == Misbehaviour::SkipSegment) {
            spdlog::warn("cheating: segment {} is not trained", segment.index);
            trainer.restore(trainer.steps_done(), start);
        }
        if (plan_.misbehaviour == Misbehaviour::Poison) poison(trainer, task, segment, start);
    }

    std::unique_ptr<Testimony> testify(std::unique_ptr<SegmentReplay> replay) override {
        const bool lies = replay->segment().steps > 0 &&
                          (plan_.misbehaviour == Misbehaviour::FalseFail ||
                           (plan_.misbehaviour == Misbehaviour::RubberStamp && differs(*replay)));
        if (!lies || !cheats_in(replay->task().task))
            return worker::honest_testimony(std::move(replay));
        spdlog::warn("cheating: false testimony about steps {} to {}", replay->segment().first_step,
                     replay->segment().first_step + replay->segment().steps);
        return std::make_unique<FalseTestimony>(std::move(replay));
    }

    bool acts(worker::TaskId task, tasks::Stage) override {
        return plan_.misbehaviour != Misbehaviour::Silent || task == 0 || !cheats_in(task);
    }

  private:
    bool cheats_in(std::uint64_t task) {
        if (plan_.misbehaviour == Misbehaviour::None) return false;
        if (cheated_.contains(task)) return true;
        if (cheated_.size() >= plan_.tasks_max) return false;
        cheated_.insert(task);
        return true;
    }

    /// Whether an honest replay ends elsewhere than the solver says.
    static bool differs(SegmentReplay& replay) {
        const auto& segment = replay.segment();
        const auto last = segment.first_step + segment.steps;
        return program::state_commitment(program::header_at(replay.task(), last),
                                         replay.history().state_root(last)) != segment.end;
    }

    static void poison(exec::Trainer& trainer, const program::TaskRecord& task,
                       const tasks::Segment& segment, const std::vector<program::Tensor>& start) {
        spdlog::warn("cheating: one fold step of segment {} is wrong", segment.index);
        const auto last = trainer.steps_done();
        trainer.restore(segment.first_step, start);
        exec::Replay replay{trainer, {.steps = segment.steps}};
        replay.run();
        // The lie needs no more of the record than where the segment starts.
        const program::SegmentRecord record{.first_step = segment.first_step,
                                            .steps = segment.steps,
                                            .start = Hash256{},
                                            .end = {}};
        dispute::LyingHistory history{replay, task, record,
                                      agreed_lie(trainer.program(), segment.steps),
                                      fast_executor(trainer)};
        const auto state = history.state(last);
        trainer.restore(last, state);
    }

    Plan plan_;
    std::set<std::uint64_t> cheated_;
};

struct Name {
    const char* text;
    Misbehaviour value;
};
constexpr Name names[] = {
    {"none", Misbehaviour::None},
    {"skip-segment", Misbehaviour::SkipSegment},
    {"poison", Misbehaviour::Poison},
    {"rubber-stamp", Misbehaviour::RubberStamp},
    {"false-fail", Misbehaviour::FalseFail},
    {"silent", Misbehaviour::Silent},
};

}  // namespace

std::optional<Misbehaviour> from_text(const std::string& text) {
    for (const auto& name : names)
        if (text == name.text) return name.value;
    return std::nullopt;
}

const std::vector<std::string>& all_names() {
    static const std::vector<std::string> out = [] {
        std::vector<std::string> list;
        for (const auto& name : names) list.emplace_back(name.text);
        return list;
    }();
    return out;
}

std::unique_ptr<worker::Conduct> make_misconduct(const Plan& plan) {
    return std::make_unique<Misconduct>(plan);
}

}  // namespace assay::adversary
