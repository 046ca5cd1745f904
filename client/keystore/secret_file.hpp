// SPDX-License-Identifier: Apache-2.0
// Files that hold a secret: never seen half written, never readable by others.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace assay::keystore {

/// Writes `text` to `path`, mode 0600: into a new file beside it, flushed to disk, and then renamed
/// over it. Throws std::system_error.
void write_secret_file(const std::filesystem::path& path, std::string_view text);

/// The whole file; nothing if there is none. Throws std::system_error.
std::optional<std::string> read_secret_file(const std::filesystem::path& path);

}  // namespace assay::keystore
