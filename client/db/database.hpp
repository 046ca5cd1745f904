// SPDX-License-Identifier: Apache-2.0
// The node's memory on disk: the latest finalised state and its trie, the way back to the states
// before it, and all blocks. docs/state.md tells why a crash at any instant leaves a whole block.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "client/db/block.hpp"
#include "client/db/block_state.hpp"
#include "client/db/error.hpp"
#include "client/db/options.hpp"
#include "client/db/snapshot.hpp"

namespace assay::db {

/// Every call throws `DatabaseError` and nothing else. Reading is safe from any thread; one thread
/// at a time writes. Each writing call is one transaction: it happens wholly or not at all.
class Database {
  public:
    /// Opens the database in `directory`, or creates it. No other process may have it open.
    explicit Database(const std::filesystem::path& directory, const Options& options = {});
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // ---- Genesis -------------------------------------------------------------------------------

    /// Whether there is a genesis block yet. Without one nothing below may be called.
    bool is_empty() const;
    /// Writes the genesis block, finalised, into an empty database. In one that has the same block
    /// already it does nothing; one of another chain is `Fault::Foreign`.
    void init_genesis(const Genesis& genesis);
    Hash256 genesis_hash() const;
    std::string spec_name() const;

    // ---- Base ----------------------------------------------------------------------------------

    /// Takes the chain up at a later final block: its state takes the place of genesis' state, and
    /// of the blocks between only `base.headers` are known. Nothing may stand on genesis yet.
    void begin_at(const Base& base);
    /// The height from which on all final blocks are here: 0, or where `begin_at` has begun.
    BlockNumber base() const;

    // ---- Blocks --------------------------------------------------------------------------------

    /// Keeps blocks that were found valid and are not final. On the disk when it returns, under
    /// `Durability::Power`. Many at once (while synchronising) cost one wait. A block that is there
    /// already stays as it is, and one that is no higher than the latest finalised is not kept.
    void put_blocks(std::span<const BlockData> blocks);
    void put_block(const BlockData& block) { put_blocks({&block, 1}); }

    /// Makes `blocks`, the children in order of the latest finalised block, final with all their
    /// changes, and forgets the `discarded` ones, which lost to them.
    void finalise(std::span<const FinalBlock> blocks, std::span<const Hash256> discarded);
    /// For a block that was finalised without, or with another.
    void put_justifications(const Hash256& block, const Justifications& justifications);

    std::optional<Bytes> header(const Hash256& block) const;
    std::optional<BlockNumber> height(const Hash256& block) const;
    std::optional<std::vector<Bytes>> body(const Hash256& block) const;
    std::optional<Justifications> justifications(const Hash256& block) const;
    /// The finalised block at `height`.
    std::optional<Hash256> canonical(BlockNumber height) const;
    /// The latest finalised block.
    Head finalised() const;
    /// All blocks that are not final, parents before children: to be executed again on start.
    std::vector<BlockPlace> unfinalised() const;

    // ---- State ---------------------------------------------------------------------------------

    /// The state after the latest finalised block.
    std::shared_ptr<const Snapshot> snapshot() const;
    /// The state after a finalised block; null if it is not one, or too long ago.
    BlockStatePointer state_at(const Hash256& block) const;
    BlockStatePointer state_at(BlockNumber height) const;

    // ---- Notes ---------------------------------------------------------------------------------

    /// Small records of whoever uses the database, by a name of theirs: consensus keeps there where
    /// it stands. On the disk when `put_note` returns, under `Durability::Power`.
    void put_note(std::string_view name, ByteView note);
    std::optional<Bytes> note(std::string_view name) const;

    /// Until the disk has all that was committed. Needed under `Durability::Process` only.
    void sync();

    /// Recomputes everything that follows from the state: its root from all entries, each branch of
    /// its trie, and the oldest state that can be gone back to. Reads the whole state. Throws
    /// `Fault::Corrupt` with what is wrong.
    void verify() const;

  private:
    Options options_;
    std::unique_ptr<lmdb::Environment> environment_;
};

}  // namespace assay::db
