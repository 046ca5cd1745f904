// SPDX-License-Identifier: Apache-2.0
// Training programs around imported models: the initialisers become dataset tensors "init/<name>",
// which `init` copies to the first state, so that a task commits to them with its data.
#pragma once

#include "gpu/build/image_classifier.hpp"
#include "gpu/build/language_model.hpp"
#include "gpu/onnx/model.hpp"

namespace assay::onnx {

/// Name of the dataset tensor that brings a weight along.
inline std::string initial_name(const Weight& weight) { return "init/" + weight.name; }

using Made = Expected<program::Program, program::Malformed>;

/// A model from float images to logits learns to classify: data as image_classifier.hpp says, after
/// the initial weights.
Made make_image_program(const Model& model, const build::ImageTask& task);

/// A model from token numbers to logits learns to predict: data as language_model.hpp says, after
/// the initial weights.
Made make_token_program(const Model& model, const build::TokenTask& task);

}  // namespace assay::onnx
