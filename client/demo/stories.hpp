// SPDX-License-Identifier: Apache-2.0
// The five stories, and how each must end.
#pragma once

#include <array>

#include "client/demo/scene.hpp"

namespace assay::demo {

/// Files that all stories use.
struct Props {
    std::filesystem::path program, data;
};

struct Story {
    int number = 0;
    const char* title = nullptr;
    const char* what = nullptr;  ///< In one or two sentences.
    void (*play)(Scene& scene, const Props& props) = nullptr;
};

extern const std::array<Story, 5> stories;

/// Steps of the full training: ten epochs of 60,000 images in batches of 128, rounded up.
inline constexpr std::uint32_t full_steps = 4700;

}  // namespace assay::demo
