// SPDX-License-Identifier: Apache-2.0
// The loss that a solver's worker writes down while it trains.
#pragma once

#include <filesystem>

#include "client/demo/result.hpp"

namespace assay::demo {

/// Of a worker's folder; empty as long as there is none.
std::vector<LossPoint> read_losses(const std::filesystem::path& worker, tasks::TaskId task);

}  // namespace assay::demo
