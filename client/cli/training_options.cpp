// SPDX-License-Identifier: Apache-2.0
#include "client/cli/training_options.hpp"

#include "client/cli/shared.hpp"

namespace assay::cli {

void TrainingOptions::add_to(CLI::App& command) {
    command
        .add_option("--optimiser", optimiser, "sgd, momentum, or adam (with --weight-decay: AdamW)")
        ->check(CLI::IsMember({"sgd", "momentum", "adam"}))
        ->capture_default_str();
    command.add_option("--rate", rate, "Learning rate")->capture_default_str();
    command
        .add_option("--decay-steps", decay_steps,
                    "Let the rate fall in a line to --final-rate over so many steps; 0: constant")
        ->capture_default_str();
    command.add_option("--final-rate", final_rate)->capture_default_str();
    command
        .add_option("--warm-up", warm_up,
                    "Let it rise over so many steps first, and fall along a cosine")
        ->capture_default_str();
    command.add_option("--momentum", momentum)->capture_default_str();
    command.add_option("--weight-decay", decay)->capture_default_str();
    command
        .add_option("--clip-norm", clip_norm, "Scale gradients down to this global norm; 0: never")
        ->capture_default_str();
}

build::Training TrainingOptions::training() const {
    const auto real = program::Real::of;
    program::Schedule schedule = program::ConstantRate{real(rate)};
    if (warm_up > 0) {
        if (decay_steps <= warm_up)
            throw UsageError{"--warm-up: --decay-steps must say when the rate is down, later"};
        schedule = program::CosineRate{real(rate), real(final_rate), warm_up, decay_steps};
    } else if (decay_steps > 0) {
        schedule = program::LinearRate{real(rate), real(final_rate), decay_steps};
    }
    if (optimiser == "sgd") return {build::PlainDescent{schedule}, clip_norm};
    if (optimiser == "adam")
        return {build::AdamDescent{.rate = schedule, .decay = decay}, clip_norm};
    return {build::MomentumDescent{schedule, momentum}, clip_norm};
}

}  // namespace assay::cli
