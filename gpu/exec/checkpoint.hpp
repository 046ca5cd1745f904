// SPDX-License-Identifier: Apache-2.0
// Checkpoints: the state of a run in a safetensors file, with everything that its commitment
// covers, so that another worker goes on to the bit or finds out that it cannot.
#pragma once

#include <filesystem>

#include "gpu/data/safetensors.hpp"
#include "runtime/program/commitment.hpp"
#include "runtime/program/ir.hpp"

namespace assay::exec {

struct Checkpoint {
    program::StateHeader header;
    std::vector<program::Tensor> state;  ///< In the program's order.
};

enum class CheckpointError {
    File,           ///< Not a readable safetensors file, or it could not be written.
    BadHeader,      ///< Metadata is missing or not what `write_checkpoint` writes.
    MissingTensor,  ///< A state tensor of the program is not there.
    ExtraTensor,    ///< A tensor that the program does not have.
    WrongType,      ///< A tensor of another shape or element type than the program's.
};

/// Writes the state (in the program's order) under the names of the program's state tensors. Whole
/// or not at all.
Expected<std::monostate, CheckpointError> write_checkpoint(
    const std::filesystem::path& path, const program::Program& program,
    const program::StateHeader& header, std::span<const program::TensorView> state);

/// Reads a checkpoint of `program`. What is in it is not trusted: whoever needs a certain state
/// compares its commitment. A file larger than the program's state and a header is refused.
Expected<Checkpoint, CheckpointError> read_checkpoint(const std::filesystem::path& path,
                                                      const program::Program& program);

/// The same for a file in memory.
Expected<Checkpoint, CheckpointError> parse_checkpoint(ByteView file,
                                                       const program::Program& program);

}  // namespace assay::exec
