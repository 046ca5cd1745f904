// SPDX-License-Identifier: Apache-2.0
// A role: looks at the chain once a block and says what to send. It keeps nothing that it could not
// work out again.
#pragma once

#include "client/worker/workshop.hpp"

namespace assay::worker {

class Role {
  public:
    virtual ~Role() = default;
    virtual void act(const Moment& now, const std::vector<TaskView>& open) = 0;
};

}  // namespace assay::worker
