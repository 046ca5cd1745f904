// SPDX-License-Identifier: Apache-2.0
// Writes this node's blocks: when a slot of one of its keys begins, builds on the best block from
// what the pool has ready, seals, and imports.
#pragma once

#include "client/service/chain.hpp"
#include "client/service/signer.hpp"

namespace assay::service {

class Reports;
class Submissions;

class Author {
  public:
    /// `slot_ms` is the chain's. All outlive the author.
    Author(Chain& chain, Submissions& submissions, Reports& reports, Signer& signer,
           std::uint64_t slot_ms);

    /// Builds and imports a block if the slot of `now_ms` is this node's and not used yet.
    std::optional<BlockReference> work(std::uint64_t now_ms);

  private:
    chain_spec::BlockBuilder::Built build(const BlockReference& parent, const SlotClaim& claim,
                                          const db::BlockState& state, std::uint64_t now_ms);

    Chain& chain_;
    Submissions& submissions_;
    Reports& reports_;
    Signer& signer_;
    std::uint64_t slot_ms_;
    bool outdated_ = false;  ///< The chain went on to rules that this program does not know.
};

}  // namespace assay::service
