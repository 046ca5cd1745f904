// SPDX-License-Identifier: Apache-2.0
// What commands that make or show a training program do with it: write it, and say what it is.
#pragma once

#include <string>

#include "client/cli/shared.hpp"
#include "runtime/base/expected.hpp"
#include "runtime/program/validate.hpp"

namespace assay::cli {

/// Root, size and work. Returns the exit status.
int report_program(const program::Program& program, const Shared& shared);

/// Writes it to the file `out` and reports it. Throws CommandError if it is not valid.
int write_program(const Expected<program::Program, program::Malformed>& program,
                  const std::string& out, const Shared& shared);

}  // namespace assay::cli
