// SPDX-License-Identifier: Apache-2.0
// The report's pictures.
#pragma once

#include "client/demo/result.hpp"

namespace assay::demo {

std::string escape(const std::string& text);

// Each is an <svg> element, or empty where there is nothing to show.

std::string loss_curve(const std::vector<LossPoint>& losses);
/// Stages by block, a row a task.
std::string stage_timeline(const std::vector<StageSpan>& stages);
/// The way down from W: what was asked at each level, and where the values differ.
std::string trial_tree(const NamedTrial& trial);

}  // namespace assay::demo
