// SPDX-License-Identifier: Apache-2.0
// A task's program from where the task says that it lies.
#pragma once

#include "pallets/tasks/types.hpp"
#include "runtime/program/ir.hpp"

namespace assay::cli {

/// Nothing, if no location has the program of that root.
std::optional<program::Program> fetch_program(const tasks::TaskSpec& spec);

}  // namespace assay::cli
