// SPDX-License-Identifier: Apache-2.0
// Tensors in files: the safetensors format (https://github.com/huggingface/safetensors), which
// every machine-learning tool reads. Eight bytes with the length of a JSON header, the header with
// names, types, shapes and places, then the bytes of the tensors without gaps.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/base/expected.hpp"
#include "runtime/program/tensor.hpp"

namespace assay::data {

enum class SafetensorsError {
    Unreadable,     ///< The file is not there, or reading failed.
    Unwritable,     ///< The file could not be written whole; nothing is left under its name.
    TooLarge,       ///< More bytes than the caller allows.
    TooShort,       ///< Less than eight bytes, or less than the header's length.
    HeaderTooLong,  ///< A header of more than 16 MiB.
    BadHeader,      ///< Not a JSON object of tensor entries and string metadata.
    DuplicateName,  ///< Two entries of one name.
    UnknownDtype,   ///< Another element type than F32, I32 and U8.
    BadShape,  ///< An empty dimension, more than eight of them, or beyond the limits on tensors.
    BadPlace,  ///< Offsets outside the file, or of another length than the shape takes.
    Gaps,      ///< The tensors overlap, or do not cover the data exactly.
};

struct NamedTensor {
    std::string name;
    program::Tensor tensor;
};
struct NamedView {
    std::string name;
    program::TensorView tensor;
};
using Metadata = std::map<std::string, std::string>;

struct Safetensors {
    /// In the order of their bytes. A shape of other than two dimensions is read as rows x last
    /// dimension.
    std::vector<NamedTensor> tensors;
    Metadata metadata;

    /// Nothing, if no tensor has the name.
    const program::Tensor* find(const std::string& name) const;
};

/// Length prefix and header of a file that holds `tensors` in this order. Padded, so that the data
/// begins at a multiple of eight.
Bytes safetensors_header(std::span<const NamedView> tensors, const Metadata& metadata);

/// Writes the file whole or not at all: into a file beside it, flushed to the disk, then renamed.
Expected<std::monostate, SafetensorsError> write_safetensors(const std::filesystem::path& path,
                                                             std::span<const NamedView> tensors,
                                                             const Metadata& metadata);

/// Reads a file of at most `size_max` bytes.
Expected<Safetensors, SafetensorsError> read_safetensors(const std::filesystem::path& path,
                                                         std::uint64_t size_max);

/// The same for a file in memory.
Expected<Safetensors, SafetensorsError> parse_safetensors(ByteView file);

}  // namespace assay::data
