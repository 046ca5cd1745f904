// SPDX-License-Identifier: Apache-2.0
// The stories as one HTML page that needs nothing else: curves, timelines and trial trees are
// inline SVG.
#pragma once

#include <filesystem>

#include "client/demo/result.hpp"

namespace assay::demo {

std::string to_html(const std::vector<StoryResult>& results);
void write_report(const std::filesystem::path& file, const std::vector<StoryResult>& results);

}  // namespace assay::demo
