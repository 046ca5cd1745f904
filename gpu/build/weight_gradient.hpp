// SPDX-License-Identifier: Apache-2.0
// What a convolution passes back to its weights, in as many nodes as the limit on fold steps asks.
#pragma once

#include "gpu/build/graph.hpp"

namespace assay::build {

/// One ConvolutionWeightGradient where that is within `max_fold_steps`; else one for as many images
/// as are, again and again, and their sum in the order of the images.
Value weight_gradient(Graph& graph, const program::Window& window, const Value& images,
                      const Value& gradient);

}  // namespace assay::build
