// SPDX-License-Identifier: Apache-2.0
// The byte types that everything else is written in: owned bytes, views of them, 256-bit hashes and
// account ids.
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace assay {

__extension__ typedef unsigned __int128 u128;

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
template <std::size_t N>
using ByteArray = std::array<std::uint8_t, N>;

/// A BLAKE2b-256 digest: block hashes, roots, commitments. All zero means "none" where a field may
/// be absent.
struct Hash256 {
    ByteArray<32> bytes{};
    friend auto operator<=>(const Hash256&, const Hash256&) = default;
};

/// Who signs: an sr25519 or ed25519 public key itself, or blake2_256 of a compressed secp256k1 key.
struct AccountId {
    ByteArray<32> bytes{};
    friend auto operator<=>(const AccountId&, const AccountId&) = default;
};

using Balance = u128;  ///< In the chain's smallest unit; `tokenDecimals` of the chain spec says how
                       ///< many make one token.
using BlockNumber = std::uint32_t;

inline ByteView as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline ByteView as_bytes(const Hash256& hash) { return hash.bytes; }
inline ByteView as_bytes(const AccountId& account) { return account.bytes; }

inline void append(Bytes& out, ByteView more) { out.insert(out.end(), more.begin(), more.end()); }

inline bool equal(ByteView a, ByteView b) { return std::ranges::equal(a, b); }

}  // namespace assay
