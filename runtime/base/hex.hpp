// SPDX-License-Identifier: Apache-2.0
// Hexadecimal text, as JSON-RPC, chain specs and logs spell bytes: lower case, "0x" in front.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/bytes.hpp"

namespace assay {

/// "0x" and two lower-case digits a byte.
std::string to_hex(ByteView bytes);

/// The bytes of `text`, with or without "0x"; nothing if a digit is wrong or one is missing.
std::optional<Bytes> from_hex(std::string_view text);

/// The same for exactly 32 bytes.
std::optional<Hash256> hash_from_hex(std::string_view text);

}  // namespace assay
