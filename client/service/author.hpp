// SPDX-License-Identifier: Apache-2.0
// Writes this node's blocks: when a slot of its key begins, builds on the best block from what the
// pool has ready, seals, and imports.
#pragma once

#include "client/keystore/key_pair.hpp"
#include "client/service/chain.hpp"

namespace assay::service {

class Submissions;

class Author {
  public:
    /// `slot_ms` is the chain's; `key` an sr25519 authority's.
    Author(Chain& chain, Submissions& submissions, keystore::KeyPair key, std::uint64_t slot_ms);

    /// The slot of a time in milliseconds since 1970.
    slots::Slot slot_at(std::uint64_t now_ms) const { return now_ms / slot_ms_; }

    /// Builds and imports a block if the slot of `now_ms` is this key's and not used yet.
    std::optional<BlockReference> work(std::uint64_t now_ms);

  private:
    frame::Block build(const BlockReference& parent, slots::Slot slot, std::uint64_t now_ms,
                       chain_spec::Executed& executed, db::BlockChange& change);

    Chain& chain_;
    Submissions& submissions_;
    keystore::KeyPair key_;
    std::uint64_t slot_ms_;
    bool outdated_ = false;  ///< The chain went on to rules that this program does not know.
};

}  // namespace assay::service
