// SPDX-License-Identifier: Apache-2.0
// What all stories share: the program to train and the images to train it on, made by the command
// line as a submitter would.
#pragma once

#include "client/demo/network.hpp"

namespace assay::demo {

struct Props {
    std::filesystem::path program, data;
    std::string summary;  ///< What the command line said about them.
};

/// Steps of the full training: ten epochs of 60,000 images in batches of 128, rounded up.
inline constexpr std::uint32_t full_steps = 4700;

/// Packs the images in `images` (IDX files) and makes the program of an MLP 784-256-128-10. Throws
/// std::runtime_error.
Props make_props(const Places& places, const std::string& images);

}  // namespace assay::demo
