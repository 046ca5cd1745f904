// SPDX-License-Identifier: Apache-2.0
// The canonical form of a program: without nodes that nothing needs, and without two that compute
// the same.
#pragma once

#include "runtime/program/ir.hpp"

namespace assay::build {

/// The same program without superfluous nodes; the rest keep their order. Applying it twice changes
/// nothing more.
program::Program canonicalised(program::Program program);

}  // namespace assay::build
