// SPDX-License-Identifier: Apache-2.0
// Options that say how weights learn, the same for every kind of model.
#pragma once

#include <CLI/CLI.hpp>

#include "gpu/build/optimiser.hpp"

namespace assay::cli {

struct TrainingOptions {
    std::string optimiser = "momentum";
    float rate = 0.05F, final_rate = 0.0005F, momentum = 0.9F, decay = 0, clip_norm = 0;
    std::uint64_t decay_steps = 0, warm_up = 0;

    void add_to(CLI::App& command);
    /// Throws UsageError.
    build::Training training() const;
};

}  // namespace assay::cli
