// SPDX-License-Identifier: Apache-2.0
// How weights learn from gradients.
#pragma once

#include <string_view>
#include <variant>

#include "runtime/program/schedule.hpp"

namespace assay::build {

/// w = w - rate g.
struct PlainDescent {
    program::Schedule rate;
};
/// v = momentum v + g; w = w - rate v.
struct MomentumDescent {
    program::Schedule rate;
    float momentum = 0.9F;
};
/// Adam (Kingma, Ba 2015); with decay, AdamW (Loshchilov, Hutter 2019).
struct AdamDescent {
    program::Schedule rate;
    float mean_factor = 0.9F, square_factor = 0.999F, epsilon = 1e-8F, decay = 0;
};
using Optimiser = std::variant<PlainDescent, MomentumDescent, AdamDescent>;

struct Training {
    Optimiser optimiser;
    float clip_norm = 0;  ///< The most that all gradients together may measure; 0: no limit.
};

/// Whether a state tensor of this name belongs to an optimiser rather than to the model.
inline bool is_optimiser_state(std::string_view name) {
    return name.ends_with(".momentum") || name.ends_with(".mean") || name.ends_with(".square");
}

}  // namespace assay::build
