// SPDX-License-Identifier: Apache-2.0
// A state together with its trie, and how a node is found in them: a branch in the node store, a
// leaf in the state itself.
#pragma once

#include "runtime/storage/node.hpp"
#include "runtime/storage/node_source.hpp"

namespace assay::storage {

/// One state, twice: its values, and the branches of their trie. Both must be of the same block.
struct StateTrie {
    const View& values;
    const NodeSource& nodes;
};

struct OwnedEntry {
    Bytes key;
    Bytes value;
};

/// The first entry whose key begins with the nibbles of `path`, or nothing.
std::optional<OwnedEntry> first_below(const View& values, NibbleView path);

/// How `value` stands in a node of state version 1.
NodeValue to_node_value(ByteView value);

/// The encoding of the node that begins at `path`, which the trie is known to have unless `path` is
/// empty; nothing only for the empty state.
std::optional<Bytes> read_node(const StateTrie& state, NibbleView path);

}  // namespace assay::storage
