// SPDX-License-Identifier: Apache-2.0
// Follows a task, and what replaces it, to its end: a line for everything that happens, and how far
// the training's clock is.
#pragma once

#include <cstdio>

#include "client/cli/teller.hpp"

namespace assay::cli {

/// Returns the last stage of the last task in the line. Throws CommandError when the chain stands
/// still.
tasks::Stage watch_task(chain::Node& node, tasks::TaskId task, BlockNumber first);

}  // namespace assay::cli
