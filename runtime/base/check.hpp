// SPDX-License-Identifier: Apache-2.0
// Broken invariants. A node must stop rather than fork, so INVARIANT stays on in release builds.
#pragma once

namespace assay {

/// Prints the place and the condition to stderr, and aborts.
[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace assay

/// Aborts unless `condition` holds. For what cannot be false unless our own code is wrong, never
/// for bad input.
#define INVARIANT(condition)                                                     \
    do {                                                                         \
        if (!(condition)) ::assay::check_failed(#condition, __FILE__, __LINE__); \
    } while (false)
