// SPDX-License-Identifier: Apache-2.0
// The solver: offers itself, trains what it is bound to, proves and delivers it, and questions who
// claims that it failed.
#pragma once

#include "client/worker/role.hpp"

namespace assay::worker {

struct SolverOptions {
    market::OfferTerms terms;
    Balance bond = 0;
};

class Solver final : public Role {
  public:
    Solver(Workshop& workshop, const SolverOptions& options)
        : workshop_{workshop}, options_{options} {}

    void act(const Moment& now, const std::vector<TaskView>& open) override;

  private:
    void keep_offer(const Moment& now);
    void train(const Moment& now, const TaskView& view);
    void deliver(const Moment& now, const TaskView& view);
    void contest(const Moment& now, const TaskView& view);

    Workshop& workshop_;
    SolverOptions options_;
};

}  // namespace assay::worker
