// SPDX-License-Identifier: Apache-2.0
// Half bytes: the letters of the trie's alphabet. A path through the trie is a list of them, the
// high half of a key's byte first.
#pragma once

#include "runtime/base/bytes.hpp"

namespace assay::storage {

/// One nibble (0 to 15) a byte: roomy, and plain to cut and compare.
using Nibbles = Bytes;
using NibbleView = ByteView;

inline Nibbles to_nibbles(ByteView key) {
    Nibbles nibbles(2 * key.size());
    for (std::size_t i = 0; i < key.size(); ++i) {
        nibbles[2 * i] = key[i] >> 4;
        nibbles[2 * i + 1] = key[i] & 0x0f;
    }
    return nibbles;
}

/// Two nibbles a byte, the last half byte zero where their number is odd. The key itself, where the
/// nibbles are a key's; else the smallest key that can begin with them.
inline Bytes pack(NibbleView nibbles) {
    Bytes packed((nibbles.size() + 1) / 2);
    for (std::size_t i = 0; i < nibbles.size(); ++i)
        packed[i / 2] |= static_cast<std::uint8_t>(i % 2 == 0 ? nibbles[i] << 4 : nibbles[i]);
    return packed;
}

/// How many nibbles `a` and `b` have in common at their beginning.
inline std::size_t common_prefix(NibbleView a, NibbleView b) {
    const auto [end, other] = std::ranges::mismatch(a, b);
    return static_cast<std::size_t>(end - a.begin());
}

/// The name of a path in a node store: the whole bytes, then 0x00, or 0xN1 where a nibble N is left
/// over. Different paths have different names, and a subtree's names lie beside each other.
inline Bytes node_key(NibbleView path) {
    Bytes name = pack(path);
    if (path.size() % 2 == 0)
        name.push_back(0x00);
    else
        name.back() |= 0x01;
    return name;
}

}  // namespace assay::storage
