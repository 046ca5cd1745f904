// SPDX-License-Identifier: Apache-2.0
// One node of Substrate's base-16 Patricia trie and its encoding (Polkadot specification, 2.4.4
// "Merkle proof"; state version 1). There are leaves and branches, no extension nodes.
#pragma once

#include <optional>

#include "runtime/storage/nibbles.hpp"

namespace assay::storage {

/// How a value of more than 32 bytes enters the trie: V0 as it is, V1 as its hash. A short value is
/// always inline.
enum class StateVersion : std::uint8_t { V0, V1 };

/// What a branch knows of a child: the child's encoding if that is shorter than 32 bytes, else its
/// blake2_256. Size 0 means that there is no child.
struct MerkleValue {
    ByteArray<32> bytes{};
    std::uint8_t size = 0;

    bool empty() const { return size == 0; }
    bool is_hash() const { return size == 32; }
    ByteView view() const { return ByteView{bytes}.first(size); }
    static MerkleValue of_hash(const Hash256& hash) { return {.bytes = hash.bytes, .size = 32}; }
    /// `encoded` is shorter than 32 bytes.
    static MerkleValue of_short(ByteView encoded);
    friend bool operator==(const MerkleValue&, const MerkleValue&) = default;
};

enum class ValueKind : std::uint8_t { None, Inline, Hashed };

/// The value at a node: none (branches only), the bytes themselves, or their 32-byte hash.
struct NodeValue {
    ValueKind kind = ValueKind::None;
    Bytes bytes;
    friend bool operator==(const NodeValue&, const NodeValue&) = default;
};

/// By nibble; at least one is there.
using Children = std::array<MerkleValue, 16>;

struct Node {
    Nibbles partial;  ///< the nibbles between the node's place and where its key ends
    NodeValue value;
    std::optional<Children> children;  ///< nothing for a leaf
    friend bool operator==(const Node&, const Node&) = default;
};

/// Writes a node behind `out`. `value` is empty for `None` and a hash for `Hashed`; `children` is
/// null for a leaf. At most 65535 nibbles.
void append_node(Bytes& out, NibbleView partial, ValueKind kind, ByteView value,
                 const Children* children);
Bytes encode_node(const Node& node);

/// Nothing, unless `encoded` is exactly one node in its one valid encoding. Memory is bounded by
/// the input. The empty trie's 0x00 is no node.
std::optional<Node> decode_node(ByteView encoded);

/// The root of a trie without entries: blake2_256 of the one byte 0x00.
Hash256 empty_root();

}  // namespace assay::storage
