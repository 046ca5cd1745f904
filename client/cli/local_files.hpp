// SPDX-License-Identifier: Apache-2.0
// Programs, datasets and models in local files, read and checked for the commands that use them.
#pragma once

#include <string>

#include "gpu/cpu/thread_pool.hpp"
#include "runtime/program/ir.hpp"

namespace assay::cli {

/// Larger files of data are refused.
inline constexpr std::uint64_t data_bytes_max = std::uint64_t{8} << 30;

// All throw CommandError with the reason.

program::Program read_program(const std::string& path);
/// The tensors that `program` declares, in its order.
std::vector<program::Tensor> read_data(const std::string& path, const program::Program& program);
/// The same from the content of a file.
std::vector<program::Tensor> select_data(Bytes content, const program::Program& program);

/// "file:///..." of a local path; a URI stays as it is.
std::string uri_of(const std::string& path_or_uri);

unsigned all_threads();

}  // namespace assay::cli
