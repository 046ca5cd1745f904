// SPDX-License-Identifier: Apache-2.0
// What each section of a program is planned for: who needs its outputs, and where they go.
#pragma once

#include "gpu/exec/plan.hpp"

namespace assay::exec {

// The program must be valid and outlive what comes of the request.

/// Puts the first value of every state tensor into the state.
PlanRequest init_request(const program::Program& program);
/// Puts the next value of every state tensor there, and keeps the step's outputs.
PlanRequest step_request(const program::Program& program);
/// Keeps the outputs of the evaluation.
PlanRequest eval_request(const program::Program& program);

}  // namespace assay::exec
