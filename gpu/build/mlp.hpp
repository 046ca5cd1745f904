// SPDX-License-Identifier: Apache-2.0
// The program that trains a multi-layer perceptron to classify images: relu between the layers,
// softmax cross-entropy.
#pragma once

#include "gpu/build/image_classifier.hpp"

namespace assay::build {

struct MlpPlan {
    /// Pixels of an image, hidden layers, classes: at least two numbers.
    std::vector<std::uint32_t> layers = {784, 256, 128, 10};
    std::uint32_t batch = 128;
    std::uint32_t training_images = 60'000;
    std::uint32_t test_images = 10'000;
    Training training = {.optimiser = MomentumDescent{}};
};

/// Data and outputs as image_classifier.hpp says. State: layer<i>.weights [in, out], layer<i>.bias
/// [1, out], and the optimiser's beside each.
Expected<program::Program, program::Malformed> make_mlp(const MlpPlan& plan);

}  // namespace assay::build
