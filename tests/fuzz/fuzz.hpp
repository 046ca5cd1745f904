// SPDX-License-Identifier: Apache-2.0
// What fuzz targets share: the entry that libFuzzer calls, and the way to say that something that
// must hold does not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "runtime/base/bytes.hpp"
#include "runtime/base/check.hpp"

/// One input. Returns 0; whatever is wrong stops the program (INVARIANT, or a sanitizer).
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace assay::fuzz {

/// Takes the first byte off `input` to choose between `choices` ways; nothing for an empty input.
inline std::optional<std::size_t> choose(ByteView& input, std::size_t choices) {
    if (input.empty()) return std::nullopt;
    const std::size_t choice = input.front() % choices;
    input = input.subspan(1);
    return choice;
}

}  // namespace assay::fuzz
