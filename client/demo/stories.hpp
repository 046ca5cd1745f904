// SPDX-License-Identifier: Apache-2.0
// The five stories, and how each must end.
#pragma once

#include <array>

#include "client/demo/props.hpp"
#include "client/demo/scene.hpp"

namespace assay::demo {

struct Story {
    int number = 0;
    const char* title = nullptr;
    const char* what = nullptr;  ///< In one or two sentences.
    void (*play)(Scene& scene, const Props& props) = nullptr;
};

extern const std::array<Story, 5> stories;

}  // namespace assay::demo
