// SPDX-License-Identifier: Apache-2.0
// Money as people write it: in tokens, with as many decimals as are needed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/bytes.hpp"

namespace assay::cli {

/// Differences of amounts.
__extension__ typedef __int128 i128;

inline constexpr unsigned token_decimals = 12;
inline constexpr Balance token = 1'000'000'000'000;

/// "12", "0.5", "1_000.25": tokens; nothing for anything else, or with more than 12 decimals.
std::optional<Balance> parse_tokens(std::string_view text);

/// "1234.5"; at most `decimals` digits after the point, the rest cut off, without trailing zeros.
std::string tokens(Balance amount, unsigned decimals = token_decimals);
/// The same with a sign where it is not zero.
std::string signed_tokens(i128 amount, unsigned decimals = token_decimals);

}  // namespace assay::cli
