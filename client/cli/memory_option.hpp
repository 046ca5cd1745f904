// SPDX-License-Identifier: Apache-2.0
// --memory: what a run may take, and what is said when that is too little.
#pragma once

#include <CLI/CLI.hpp>

#include "gpu/exec/memory.hpp"

namespace assay::cli {

/// Adds `--memory` to a command: bytes, or a number with KiB, MiB, GiB (or kB, MB, GB).
CLI::Option* add_memory_option(CLI::App& command, std::uint64_t& bytes, const std::string& what);

/// "12.3 MiB".
std::string size_text(std::uint64_t bytes);

/// Fits the program into `bytes` of memory; 0: no limit. Throws CommandError that says how much it
/// needs.
exec::MemoryFit fit_into(const program::Program& program, unsigned threads, std::uint64_t bytes);

}  // namespace assay::cli
