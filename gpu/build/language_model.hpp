// SPDX-License-Identifier: Apache-2.0
// What every program that learns to predict the next token has in common: its data, its batches,
// its loss, and how it is judged.
#pragma once

#include <functional>

#include "gpu/build/builder.hpp"

namespace assay::build {

struct TokenTask {
    std::uint32_t context = 128;  ///< Tokens of a window that are looked at.
    std::uint32_t batch = 8;      ///< Windows of a step.
    std::uint32_t training_windows = 1;
    std::uint32_t test_windows = 1;
    std::uint32_t judged_at_once = 16;
    bool wide_tokens = false;  ///< Tokens are I32 rather than bytes.
    Training training = {.optimiser = AdamDescent{.rate = program::ConstantRate{}}};
};

/// From numbers [windows * context, 1] to logits [windows * context, vocabulary].
using TokenModel = std::function<Value(Graph&, const Value& numbers, bool training)>;

/// Data tensors: train_tokens [windows, context + 1] (bytes or I32), test_tokens. A window's tokens
/// but the last are the input, but the first the targets. Step output and eval output: loss, the
/// mean over all tokens. `parameters` are states of the builder.
Expected<program::Program, program::Malformed> make_language_model(
    ProgramBuilder&& builder, const TokenTask& task, const TokenModel& model,
    std::span<const Value> parameters);

}  // namespace assay::build
