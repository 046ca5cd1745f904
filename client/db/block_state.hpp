// SPDX-License-Identifier: Apache-2.0
// The state after one block, to read for as long as one holds it, whatever is finalised meanwhile.
#pragma once

#include <memory>

#include "runtime/storage/trie_reader.hpp"

namespace assay::db {

/// Three kinds: `Snapshot` (the latest finalised block), `PastState` (a finalised block before it),
/// and `StateTree`'s (a block that is not final yet). All may be read from several threads.
class BlockState {
  public:
    virtual ~BlockState() = default;
    virtual const storage::View& values() const = 0;
    /// The branches of the state's trie: for read proofs and for the root of the next block.
    virtual const storage::NodeSource& nodes() const = 0;
    storage::StateTrie trie() const { return {.values = values(), .nodes = nodes()}; }
};

/// Shared: a block's successors, the RPC's readers and the chain all hold it.
using BlockStatePointer = std::shared_ptr<const BlockState>;

}  // namespace assay::db
