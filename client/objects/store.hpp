// SPDX-License-Identifier: Apache-2.0
// Objects by location: programs, datasets, checkpoints. A location is a hint and nothing more;
// whoever fetches compares the content's root with what the chain says.
#pragma once

#include <filesystem>
#include <string>

#include "runtime/base/bytes.hpp"
#include "runtime/base/expected.hpp"

namespace assay::objects {

enum class FetchError : std::uint8_t {
    UnknownScheme,  ///< Neither file: nor http: nor https:.
    NotFound,
    TooLarge,     ///< More than the caller allows.
    Interrupted,  ///< The transfer broke off or took too long.
};
const char* describe(FetchError error);

/// Fetches the content of `uri` ("file:///path", "http://...", "https://...").
Expected<Bytes, FetchError> fetch(const std::string& uri, std::size_t size_max);

/// A folder whose files are offered to others: by `file:` URIs, or under the address of a web
/// server that serves the folder.
class Shelf {
  public:
    /// `url` empty: file URIs.
    Shelf(std::filesystem::path folder, std::string url);

    /// Where a file of that name lies, to be written there (whole, by renaming).
    std::filesystem::path path(const std::string& name) const { return folder_ / name; }
    /// How others reach it.
    std::string location(const std::string& name) const;

  private:
    std::filesystem::path folder_;
    std::string url_;
};

/// Writes `content` to `path` whole or not at all; throws std::runtime_error when the disk refuses.
void write_file(const std::filesystem::path& path, ByteView content);

}  // namespace assay::objects
