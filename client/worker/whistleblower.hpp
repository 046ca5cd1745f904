// SPDX-License-Identifier: Apache-2.0
// The whistleblower: replays what was drawn, and challenges every claim that is not what it should
// be: wrong ones for a share of the slash, planted ones for the jackpot.
#pragma once

#include "client/worker/role.hpp"

namespace assay::worker {

struct WhistleblowerOptions {
    Balance stake = 0;
};

class Whistleblower final : public Role {
  public:
    Whistleblower(Workshop& workshop, const WhistleblowerOptions& options)
        : workshop_{workshop}, options_{options} {}

    void act(const Moment& now, const std::vector<TaskView>& open) override;

  private:
    void keep_stake(const Moment& now);
    void show_draw(const Moment& now, const TaskView& view);
    void watch(const Moment& now, const TaskView& view);
    void challenge(const Moment& now, const TaskView& view, const verification::Audit& audit,
                   tasks::SegmentIndex segment, Testimony& testimony);

    Workshop& workshop_;
    WhistleblowerOptions options_;
    std::map<TaskId, std::optional<crypto::VrfSignature>> draws_;  ///< Nothing: not drawn.
};

}  // namespace assay::worker
