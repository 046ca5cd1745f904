// SPDX-License-Identifier: Apache-2.0
#include "client/demo/loss_log.hpp"

#include <cstdlib>
#include <fstream>

namespace assay::demo {

std::vector<LossPoint> read_losses(const std::filesystem::path& worker, tasks::TaskId task) {
    std::vector<LossPoint> out;
    std::error_code missing;
    const auto folder = worker / "tasks" / std::to_string(task);
    for (const auto& run : std::filesystem::directory_iterator{folder, missing}) {
        std::ifstream file{run.path() / "loss.csv"};
        for (std::string line; std::getline(file, line);) {
            const auto comma = line.find(',');
            if (comma == line.npos || file.eof()) continue;  // Not written whole yet.
            out.push_back({std::strtoull(line.c_str(), nullptr, 10),
                           std::strtod(line.c_str() + comma + 1, nullptr)});
        }
    }
    return out;
}

}  // namespace assay::demo
