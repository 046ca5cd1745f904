// SPDX-License-Identifier: Apache-2.0
// The root of a trie from all its entries: for extrinsics, for checking a whole state, and as the
// plain definition that the incremental update is tested against.
#pragma once

#include <span>
#include <vector>

#include "runtime/storage/node.hpp"
#include "runtime/storage/view.hpp"

namespace assay::storage {

struct Entry {
    ByteView key;
    ByteView value;
};

/// `entries` are sorted by key, each key once. Without entries it is `empty_root()`.
Hash256 trie_root(std::span<const Entry> entries, StateVersion version);
Hash256 trie_root(const Entries& entries, StateVersion version);

/// The root in a block's header over its extrinsics: the trie of compact(index) -> extrinsic. Each
/// is given whole, with its length in front, as it stands in the block's body.
Hash256 extrinsics_root(std::span<const Bytes> extrinsics, StateVersion version);

}  // namespace assay::storage
