// SPDX-License-Identifier: Apache-2.0
// The trie after a block from the trie before it: only the changed paths are read, encoded and
// hashed, so a block costs what it changes and not what the state holds.
#pragma once

#include "runtime/storage/trie_reader.hpp"

namespace assay::storage {

struct TrieUpdate {
    Hash256 root;
    NodeDiff nodes;  ///< real differences only
};

/// The root (state version 1) and the changed branches of `before` with `diff` applied. From an
/// empty state it builds the whole trie; from a newer state, with its changes undone, it gives an
/// older one back. Equals `trie_root` of all entries.
TrieUpdate update_trie(const StateTrie& before, const Diff& diff);

}  // namespace assay::storage
