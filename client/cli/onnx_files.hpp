// SPDX-License-Identifier: Apache-2.0
// Models in ONNX files, for the commands that take them in and give them back.
#pragma once

#include <functional>
#include <string>

#include "gpu/onnx/model.hpp"

namespace assay::cli {

/// Throws CommandError, which names the first node that is not understood.
onnx::Model read_onnx(const std::string& path);

/// The tensor of a name, or nothing.
using FindTensor = std::function<const program::Tensor*(const std::string& name)>;

/// Writes the model's file to `out` with the weights that `find` has. Throws CommandError if one is
/// missing, of another shape, or nothing can be written.
void write_onnx(const onnx::Model& model, const FindTensor& find, const std::string& out);

}  // namespace assay::cli
