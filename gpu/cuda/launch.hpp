// SPDX-License-Identifier: Apache-2.0
// From the operators of a program to the kernels of the device.
#pragma once

#include "gpu/cuda/kernels.hpp"
#include "gpu/exec/operators.hpp"

namespace assay::cuda {

/// Whether the device computes the node.
bool has_kernel(const program::Node& node);

/// Whether its launch depends on the step: the others are the same as long as nothing moves.
bool reads_step(const program::Node& node);

/// Starts it. The node must have a kernel; `scratch` is for what runs on this stream.
void launch(Stream stream, float* scratch, const exec::Binding& binding, std::uint32_t node);

}  // namespace assay::cuda
