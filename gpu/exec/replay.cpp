// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/replay.hpp"

#include <algorithm>

#include "gpu/exec/commit.hpp"
#include "runtime/base/check.hpp"

namespace assay::exec {

Replay::Replay(Trainer& trainer, const Span& span)
    : trainer_{trainer}, span_{span}, first_step_{trainer.steps_done()} {
    INVARIANT(trainer.exact());
    roots_.push_back(exec::state_root(trainer_.pool(), trainer_.state()));
    kept_.emplace(first_step_, trainer_.copy_state());
}

bool Replay::run(const Progress& progress) {
    const auto keep_every = span_.steps / (span_.kept_states + 1) + 1;
    go_to(first_step_);
    roots_.resize(1);
    for (std::uint32_t done = 1; done <= span_.steps; ++done) {
        trainer_.step();
        roots_.push_back(exec::state_root(trainer_.pool(), trainer_.state()));
        if (done % keep_every == 0) kept_.emplace(first_step_ + done, trainer_.copy_state());
        if (progress && !progress(done)) return false;
    }
    return true;
}

void Replay::go_to(std::uint64_t step) {
    INVARIANT(step >= first_step_ && step <= last_step());
    const auto nearest = std::prev(kept_.upper_bound(step));
    trainer_.restore(nearest->first, nearest->second);
    while (trainer_.steps_done() < step) trainer_.step();
}

Hash256 Replay::state_root(std::uint64_t step) {
    INVARIANT(step >= first_step_ && step - first_step_ < roots_.size());
    return roots_[step - first_step_];
}

std::vector<program::Tensor> Replay::state(std::uint64_t step) {
    go_to(step);
    return trainer_.copy_state();
}

std::vector<program::Tensor> Replay::outputs(std::uint64_t step) {
    // Without a step before it, the first state is made by init.
    if (step == first_step_) {
        INVARIANT(step == 0);
        return trainer_.trace_init();
    }
    go_to(step - 1);
    return trainer_.trace_step();
}

}  // namespace assay::exec
