// SPDX-License-Identifier: Apache-2.0
// Whole files read into memory, gzip unpacked on the way, with a limit on what may come out: a
// small hostile file must not fill the machine.
#pragma once

#include <cstddef>
#include <filesystem>

#include "runtime/base/bytes.hpp"
#include "runtime/base/expected.hpp"

namespace assay::data {

enum class FileError {
    Unreadable,  ///< It is not there, or the system refuses to read it.
    TooLarge,    ///< More bytes (after unpacking) than the caller allows.
    Corrupt,     ///< The gzip stream is broken or cut short.
};

/// The bytes of the file at `path`; those inside, if it is a gzip file (RFC 1952, known by its
/// first two bytes). Never more than `size_max` bytes.
Expected<Bytes, FileError> read_file(const std::filesystem::path& path, std::size_t size_max);

}  // namespace assay::data
