// SPDX-License-Identifier: Apache-2.0
// The header of a safetensors file, taken apart and checked against everything a hostile file could
// say.
#pragma once

#include "gpu/data/safetensors.hpp"

namespace assay::data {

inline constexpr std::size_t safetensors_prefix = 8;
inline constexpr std::uint64_t safetensors_header_max = std::uint64_t{16} << 20;

/// Where a tensor lies, counted from the end of the header.
struct SafetensorsEntry {
    std::string name;
    program::TensorType type;
    std::uint64_t begin = 0;
};
struct SafetensorsLayout {
    std::vector<SafetensorsEntry> entries;  ///< By place; together they cover the data.
    Metadata metadata;
};

/// Length of the header that the first eight bytes announce.
Expected<std::uint64_t, SafetensorsError> safetensors_header_length(ByteView prefix);

/// `header` is the JSON text, `data_bytes` what follows it in the file.
Expected<SafetensorsLayout, SafetensorsError> parse_safetensors_header(ByteView header,
                                                                       std::uint64_t data_bytes);

}  // namespace assay::data
