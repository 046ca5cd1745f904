// SPDX-License-Identifier: Apache-2.0
#include "client/cli/task_watch.hpp"

#include <cmath>

#include "client/cli/progress.hpp"
#include "client/cli/shared.hpp"
#include "client/cli/task_report.hpp"

namespace assay::cli {

namespace {

/// When the bound solver will have trained, if it is as fast as it says.
class TrainingClock {
  public:
    explicit TrainingClock(chain::Node& node) : node_{node} {}

    void begin(tasks::TaskId task, const FedBlock& block) {
        const auto report = read_task(*node_.state(block.hash), task);
        if (!report || !report->task.assignment || report->task.assignment->speed == 0) return;
        const auto work = static_cast<double>(tasks::total_work(report->spec));
        const auto blocks = work / static_cast<double>(report->task.assignment->speed);
        begun_ = block.number;
        blocks_ = static_cast<BlockNumber>(std::ceil(std::max(1.0, blocks)));
        progress_.emplace("training, by the solver's declared speed", blocks_);
    }
    void at(BlockNumber block) {
        if (progress_) progress_->at(std::min(block - begun_, blocks_));
    }
    void end() {
        if (progress_) progress_->done();
        progress_.reset();
    }
    void hide() {
        if (progress_) progress_->done();
    }

  private:
    chain::Node& node_;
    BlockNumber begun_ = 0, blocks_ = 0;
    std::optional<Progress> progress_;
};

}  // namespace

tasks::Stage watch_task(chain::Node& node, tasks::TaskId task, BlockNumber first) {
    Teller teller;
    teller.follow(task);
    BlockFeed feed{node, first};
    TrainingClock clock{node};
    for (;;) {
        const auto block = feed.next(std::chrono::seconds{90});
        if (!block) throw CommandError{"no block for 90 seconds"};
        for (const auto& line : teller.note(*block)) {
            clock.hide();
            std::printf("#%-6u task %llu  %s\n", line.block,
                        static_cast<unsigned long long>(line.task), line.text.c_str());
        }
        std::fflush(stdout);
        for (const auto& event : block->events) {
            if (const auto* drawn = event.as<tasks::OrderSeedDrawn>();
                drawn && teller.follows(drawn->task))
                clock.begin(drawn->task, *block);
            if (const auto* proved = event.as<proofs::ProofCommitted>();
                proved && teller.follows(proved->task))
                clock.end();
        }
        clock.at(block->number);
        const auto latest = teller.latest(task);
        const auto stage = teller.stage(latest);
        if (tasks::is_final(stage) && stage != tasks::Stage::Reissued) {
            clock.end();
            return stage;
        }
    }
}

}  // namespace assay::cli
