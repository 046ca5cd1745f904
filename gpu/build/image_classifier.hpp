// SPDX-License-Identifier: Apache-2.0
// What every program that learns to classify images has in common: its data, its batches, its loss,
// and how it is judged.
#pragma once

#include <functional>

#include "gpu/build/builder.hpp"

namespace assay::build {

struct ImageTask {
    std::uint32_t pixels = 784;
    std::uint32_t batch = 128;
    std::uint32_t training_images = 60'000;
    std::uint32_t test_images = 10'000;
    /// Test images that are judged at once: what lies between the layers must fit into memory.
    std::uint32_t judged_at_once = 10'000;
    Training training = {.optimiser = MomentumDescent{}};
};

/// From images [n, pixels] with elements of 0 to 1 to logits [n, classes].
using ImageModel = std::function<Value(Graph&, const Value& images)>;

/// Data tensors (bytes): train_images [n, pixels], train_labels [n, 1], test_images, test_labels.
/// Step output: loss, the mean over the batch. Eval outputs, over the whole test set: loss, and
/// correct (I32), how many images were classified rightly. `parameters` are states of the builder.
Expected<program::Program, program::Malformed> make_image_classifier(
    ProgramBuilder&& builder, const ImageTask& task, const ImageModel& model,
    std::span<const Value> parameters);

}  // namespace assay::build
