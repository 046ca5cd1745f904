// SPDX-License-Identifier: Apache-2.0
// The blocks above the latest finalised one: what each changed, in memory, on top of the database.
// Finality moves them down, one transaction for all that became final together.
#pragma once

#include <map>
#include <mutex>

#include "client/db/database.hpp"

namespace assay::db {

/// What executing a block gave: from `Overlay::take_diff` and `update_trie` over its parent's
/// state.
struct BlockChange {
    Hash256 state_root;
    storage::Diff state;
    storage::NodeDiff nodes;
};

/// One thread changes the tree; `state` may be called from any. Blocks must be in the database
/// (`put_block`) before they are finalised here, and best before they are added.
class StateTree {
  public:
    /// Empty: after a restart, the blocks of `Database::unfinalised` are executed and added again.
    explicit StateTree(Database& database);

    /// `parent` is the latest finalised block or was added. Adding a block again does nothing.
    void add(const BlockPlace& block, const Hash256& parent, BlockChange change);
    bool contains(const Hash256& block) const;

    /// The state after `block`: added here, or finalised within the window; else null. Keep it as
    /// long as needed and no longer.
    BlockStatePointer state(const Hash256& block) const;

    /// What an added block changed; null for one that is final or unknown.
    std::shared_ptr<const BlockChange> change(const Hash256& block) const;

    struct Finalised {
        std::vector<Hash256> final;      ///< parents before children
        std::vector<Hash256> discarded;  ///< lost to them
    };
    /// Makes the added `block` and all before it final, in the database and here. Nothing happens
    /// if it is the latest finalised block already.
    Finalised finalise(const Hash256& block, Justifications justifications);
    /// Forgets an added block and its descendants (found bad later on), in the database too.
    void discard(const Hash256& block);

  private:
    class LayeredState;
    struct Added {
        Hash256 parent;
        BlockNumber height = 0;
        std::shared_ptr<const BlockChange> change;
        std::shared_ptr<const LayeredState> state;
    };
    using Blocks = std::map<Hash256, Added>;

    std::shared_ptr<const LayeredState> make_state(const Added& block) const;
    std::vector<Blocks::const_iterator> path_to(const Hash256& block) const;
    std::vector<Hash256> descendants(const std::vector<Hash256>& roots) const;
    void rebuild();

    Database& database_;
    mutable std::mutex mutex_;  // Of all below; the changing thread alone writes.
    std::shared_ptr<const Snapshot> base_;
    Blocks blocks_;
};

}  // namespace assay::db
