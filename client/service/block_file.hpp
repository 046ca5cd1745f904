// SPDX-License-Identifier: Apache-2.0
// Blocks in a file, in the binary form of Substrate's export-blocks: the count as eight bytes, then
// each SCALE SignedBlock {block, justifications}.
#pragma once

#include <filesystem>
#include <fstream>

#include "client/service/chain.hpp"

namespace assay::service {

class BlockFileError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Writes the finalised blocks `from`..`to` (both included). `progress(number)` after each.
void export_blocks(const Chain& chain, const std::filesystem::path& path, BlockNumber from,
                   BlockNumber to, const std::function<void(BlockNumber)>& progress);

/// Imports every block of the file on top of what is there, each final when its child is imported;
/// skips known ones. Returns how many were new. Throws BlockFileError with the block's number and
/// the reason.
std::uint64_t import_blocks(Chain& chain, const std::filesystem::path& path,
                            const std::function<void(BlockNumber)>& progress);

}  // namespace assay::service
