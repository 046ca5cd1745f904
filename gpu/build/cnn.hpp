// SPDX-License-Identifier: Apache-2.0
// The program that trains a small convolutional network to classify square grey images: 3 x 3
// convolutions with relu, each but the last followed by 2 x 2 maxima, the mean over what is left of
// the image, one linear layer.
#pragma once

#include "gpu/build/image_classifier.hpp"

namespace assay::build {

struct CnnPlan {
    std::uint32_t side = 28;                            ///< Pixels of a side.
    std::vector<std::uint32_t> filters = {32, 64, 64};  ///< Of each convolution; at least one.
    std::uint32_t classes = 10;
    std::uint32_t batch = 128;
    std::uint32_t training_images = 60'000;
    std::uint32_t test_images = 10'000;
    std::uint32_t judged_at_once = 500;
    Training training = {.optimiser = MomentumDescent{}};
};

/// Data and outputs as image_classifier.hpp says. State: conv<i>.weights [(ky, kx, channel),
/// filters], conv<i>.bias, head.weights, head.bias, and the optimiser's beside each.
Expected<program::Program, program::Malformed> make_cnn(const CnnPlan& plan);

}  // namespace assay::build
