// SPDX-License-Identifier: Apache-2.0
// Base58 with Bitcoin's alphabet: how SS58 addresses and the names of network peers are spelled.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/bytes.hpp"

namespace assay::crypto {

/// Every leading zero byte becomes a leading '1'.
std::string to_base58(ByteView bytes);

/// Nothing when a character is not of the alphabet. Work is quadratic in the length: bound it
/// first.
std::optional<Bytes> from_base58(std::string_view text);

}  // namespace assay::crypto
