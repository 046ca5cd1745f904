// SPDX-License-Identifier: Apache-2.0
// From the operators of a program to the kernels of the device.
#pragma once

#include <span>
#include <vector>

#include "gpu/cuda/kernels.hpp"
#include "gpu/exec/operators.hpp"

namespace assay::cuda {

/// Whether the device computes the node.
bool has_kernel(const program::Node& node);

/// Nodes of a group that one launch computes: elementwise ones behind each other, or any other.
using Piece = std::span<const std::uint32_t>;
std::vector<Piece> pieces_of(std::span<const program::Node> nodes, const exec::Group& group);

/// Whether its launch depends on the step: the others are the same as long as nothing moves.
bool reads_step(std::span<const program::Node> nodes, Piece piece);

/// Starts it. Its nodes must have kernels; `scratch` is for what runs on this stream.
void launch(Stream stream, float* scratch, const exec::Binding& binding, Piece piece);

}  // namespace assay::cuda
