// SPDX-License-Identifier: Apache-2.0
// The program that trains a small GPT on tokens: learned positions, pre-norm blocks of causal
// attention and a GELU perceptron, a linear head.
#pragma once

#include "gpu/build/builder.hpp"

namespace assay::build {

struct GptPlan {
    std::uint32_t vocabulary = 65;
    std::uint32_t context = 128;  ///< Tokens that are looked back at.
    std::uint32_t layers = 4;
    std::uint32_t heads = 4;
    std::uint32_t width = 256;  ///< A multiple of the heads.
    std::uint32_t batch = 8;
    std::uint32_t training_windows = 1;
    std::uint32_t test_windows = 1;
    std::uint32_t judged_at_once = 16;
    float dropout = 0;
    bool integers = false;     ///< Linear layers of the blocks in small integers (integer.hpp).
    bool wide_tokens = false;  ///< Tokens are I32 rather than bytes.
    Training training = {.optimiser = AdamDescent{.rate = program::ConstantRate{}}};
};

/// Data tensors: train_tokens [windows, context + 1] (bytes or I32), test_tokens. A window's tokens
/// but the last are the input, but the first the targets. State: embedding.tokens, .positions,
/// block<i>.*, norm.*, head.weights [width, vocabulary], and the optimiser's beside each. Step
/// output and eval output: loss, the mean over all tokens.
Expected<program::Program, program::Malformed> make_gpt(const GptPlan& plan);

}  // namespace assay::build
