// SPDX-License-Identifier: Apache-2.0
// How a long-running program writes its log.
#pragma once

#include <spdlog/formatter.h>

#include <memory>

namespace assay::cli {

/// "text": a line with time, level and message, coloured on a terminal. "json": an object a line,
/// with `time` (RFC 3339, local time with its offset), `level` and `message`.
std::unique_ptr<spdlog::formatter> log_format(const std::string& name);

}  // namespace assay::cli
