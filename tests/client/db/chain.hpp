// SPDX-License-Identifier: Apache-2.0
// A chain of blocks that follow from their heights alone, so that any process can tell what a
// database must hold; and a directory that goes away with the test.
#pragma once

#include <filesystem>

#include "client/db/database.hpp"
#include "client/db/state_tree.hpp"
#include "runtime/storage/memory_view.hpp"

namespace assay::db {

class TemporaryDirectory {
  public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

/// Blocks of the same height and different `fork` differ.
Hash256 hash_of(BlockNumber height, unsigned fork = 0);
BlockData block_of(BlockNumber height, unsigned fork = 0);
BlockPlace place_of(BlockNumber height, unsigned fork = 0);
/// What a block writes: insertions, rewrites and deletions among some hundred keys, and now and
/// then a value of many pages.
storage::Diff writes_of(BlockNumber height, unsigned fork = 0);

Genesis test_genesis();

/// The block's real changes and its root, on its parent's state.
BlockChange execute(const storage::StateTrie& parent, BlockNumber height, unsigned fork = 0);

/// Imports the block as a node does: kept first, then executed and added.
void import_block(Database& database, StateTree& tree, BlockNumber height, unsigned fork = 0);

/// The state after the block at `height` on the chain without forks, from nothing but memory.
class Model {
  public:
    Model() : state_{test_genesis().state} {}
    /// `height` may only grow from call to call.
    const storage::MemoryView& at(BlockNumber height);

  private:
    BlockNumber height_ = 0;
    storage::MemoryView state_;
};

/// All entries of a view, walked by `next_key`.
storage::Entries entries_of(const storage::View& view);

}  // namespace assay::db
