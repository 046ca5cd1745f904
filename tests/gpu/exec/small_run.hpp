// SPDX-License-Identifier: Apache-2.0
// A perceptron and a dataset small enough for the reference executor, with odd sizes everywhere.
#pragma once

#include "gpu/build/mlp.hpp"
#include "gpu/exec/trainer.hpp"
#include "tests/gpu/exec/random_values.hpp"

namespace assay::exec::test {

struct SmallRun {
    program::Program program;
    std::vector<program::Tensor> data;
    program::Context seeds;

    SmallRun() {
        build::MlpPlan plan{
            .layers = {45, 37, 33, 10},
            .batch = 13,
            .training_images = 50,
            .test_images = 35,
            .training = {.optimiser = build::MomentumDescent{
                             .rate = program::LinearRate{program::Real::of(0.1F),
                                                         program::Real::of(0.01F), 5},
                             .momentum = 0.9F}}};
        program = *build::make_mlp(plan);
        std::mt19937 random{31};
        for (const auto& declared : program.data)
            data.push_back(random_tensor(random, declared.type, Values::Plain));
        seeds.seed = 99;
        for (auto& byte : seeds.order_seed.bytes) byte = static_cast<std::uint8_t>(random());
    }
};

}  // namespace assay::exec::test
