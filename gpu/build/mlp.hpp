// SPDX-License-Identifier: Apache-2.0
// The program that trains a multi-layer perceptron to classify images: relu between the layers,
// softmax cross-entropy, stochastic gradient descent with momentum.
#pragma once

#include "gpu/build/builder.hpp"

namespace assay::build {

struct MlpPlan {
    /// Pixels of an image, hidden layers, classes: at least two numbers.
    std::vector<std::uint32_t> layers = {784, 256, 128, 10};
    std::uint32_t batch = 128;
    std::uint32_t training_images = 60'000;
    std::uint32_t test_images = 10'000;
    MomentumDescent descent = {};
};

/// Data tensors (bytes): train_images [n, pixels], train_labels [n, 1], test_images, test_labels.
/// State: layer<i>.weights [in, out], layer<i>.bias [1, out], and the momentum of each. Step
/// output: loss, the mean over the batch. Eval outputs, over the whole test set: loss, and correct
/// (I32), how many images were classified rightly.
Expected<program::Program, program::Malformed> make_mlp(const MlpPlan& plan);

}  // namespace assay::build
