// SPDX-License-Identifier: Apache-2.0
// The chain as this node knows it: imports blocks, keeps the tree of unfinalised ones, picks the
// best, and makes blocks final. One thread at a time changes it; states may be read from any.
#pragma once

#include <functional>
#include <map>

#include "chain-spec/runtime_api.hpp"
#include "chain-spec/version.hpp"
#include "client/db/state_tree.hpp"
#include "client/service/signatures.hpp"
#include "consensus/babe/equivocation.hpp"
#include "consensus/forks/block_tree.hpp"

namespace assay::service {

struct BlockReference {
    BlockNumber number = 0;
    Hash256 hash;
    friend bool operator==(const BlockReference&, const BlockReference&) = default;
};

enum class ImportError : std::uint8_t {
    Known,          ///< Imported before, or no higher than the last finalised block.
    UnknownParent,  ///< Its parent was not imported: ask for that first.
    BadHeader,      ///< Consensus refuses the header.
    BadBlock,       ///< Its execution fails.
    FutureSlot,     ///< Its slot has not come by this node's clock.
    UnknownRules,   ///< This program is too old for it.
    BadStateRoot,   ///< It executes to another state than its header commits to.
    TooManyForks,   ///< As many blocks wait for finality as are kept.
};
struct ImportFailure {
    ImportError error{};
    std::string detail;
};

/// What the chain tells those who follow it, in order, on the importing thread.
struct ChainEvents {
    std::function<void(const BlockReference&, const frame::Block&, bool best)> imported;
    /// Another imported block became the best one because finality went another way. Both branches
    /// can still be read.
    std::function<void(const BlockReference&, const frame::Block&)> best_changed{};
    /// This block and those before it are about to become final: the forks that lose to it can
    /// still be read, for the last time.
    std::function<void(const BlockReference&)> finalising{};
    /// Every finalised block once, without gaps; with the forks that lost to it.
    std::function<void(const BlockReference&, const std::vector<Hash256>& discarded)> finalised;
    /// Somebody authored two blocks for one slot.
    std::function<void(const babe::EquivocationProof&)> equivocated{};
};

class Chain : public forks::ChainView {
  public:
    /// Executes again what the database holds above its last finalised block. It knows the rules
    /// up to `newest`, which is the runtime's unless a test plays with another. Throws
    /// db::DatabaseError.
    Chain(db::Database& database, SignatureChecker& signatures,
          std::uint32_t newest = chain_spec::spec_version);

    void follow(ChainEvents events) { followers_.push_back(std::move(events)); }

    BlockReference best() const { return {forks_.best().number, forks_.best().hash}; }
    BlockReference finalised() const { return finalised_; }
    Hash256 genesis() const { return genesis_; }
    /// From this height on all final blocks are here; of those below but genesis and, perhaps,
    /// some headers.
    BlockNumber base() const { return database_.base(); }

    /// Checks, executes and stores a block. `now` is the slot of the node's clock. When this
    /// returns a reference the block is on disk; `Later`: once `write` returns.
    enum class Write : std::uint8_t { Now, Later };
    Expected<BlockReference, ImportFailure> import(const frame::Block& block, babe::Slot now,
                                                   Write write = Write::Now);
    /// Puts on disk what was imported for later: many blocks wait for the disk once.
    void write();

    /// A block that this node just built on `parent`: its changes are known already.
    BlockReference import_own(const frame::Block& block, db::BlockChange change);

    /// Makes an imported block and all before it final, with the proof of it, if any. Where the
    /// best block loses to it, the best of those that build on it takes its place.
    void finalise(const Hash256& block, db::Justifications justifications = {});

    std::optional<frame::Header> header(const Hash256& block) const;
    std::optional<std::vector<Bytes>> body(const Hash256& block) const;
    /// On the best chain.
    std::optional<Hash256> hash_at(BlockNumber number) const;
    /// The final block of that height, or all imported ones that may still become it.
    std::vector<Hash256> hashes_at(BlockNumber number) const;
    /// All imported blocks that are not final, parents before children.
    std::vector<BlockReference> unfinalised() const;
    /// Whether `block` is `ancestor` or stands on it, as far as both are on a branch that is left.
    bool descends_from(const Hash256& block, const Hash256& ancestor) const;
    /// Also of final blocks, as far down as there are any.
    std::optional<Hash256> ancestor(const Hash256& block, BlockNumber number) const override;
    /// The head of the best branch through `block`; nothing where that is unknown or was given up.
    std::optional<forks::Target> best_containing(const Hash256& block) const;
    /// What consensus attached to a final block.
    std::optional<db::Justifications> justifications(const Hash256& block) const;
    db::BlockStatePointer state(const Hash256& block) const { return tree_.state(block); }

    /// The version of the rules by which the blocks on an imported `block` are made.
    std::uint32_t rules_after(const Hash256& block) const;
    bool knows_rules_after(const Hash256& block) const { return rules_after(block) <= newest_; }

    /// What an unfinalised block changed; null for others.
    std::shared_ptr<const db::BlockChange> change(const Hash256& block) const {
        return tree_.change(block);
    }

    /// The changes of a block in the form that the tree wants, with the root that they lead to.
    static db::BlockChange change_of(const db::BlockState& parent, storage::Diff changes);

  private:
    void put(const frame::Block& block, const BlockReference& reference);
    void adopt(const frame::Block& block, const BlockReference& reference, db::BlockChange change);
    void restore();
    Expected<babe::Inspected, ImportFailure> check_header(const frame::Header& header,
                                                          const db::BlockState& parent,
                                                          babe::Slot now) const;
    void tell_best_changed() const;
    Expected<db::BlockChange, ImportFailure> execute(const frame::Block& block,
                                                     const db::BlockState& parent);

    db::Database& database_;
    SignatureChecker& signatures_;
    std::uint32_t newest_;
    db::StateTree tree_;
    Hash256 genesis_;
    BlockReference finalised_;
    forks::BlockTree forks_;
    babe::EquivocationWatch watch_;
    std::map<Hash256, frame::Header> unfinalised_;
    std::vector<db::BlockData> unwritten_;
    std::vector<ChainEvents> followers_;
};

}  // namespace assay::service
