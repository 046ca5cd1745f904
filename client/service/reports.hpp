// SPDX-License-Identifier: Apache-2.0
// Validators who were seen to sign twice: their proofs wait here until a block reports them.
#pragma once

#include <deque>

#include "client/service/chain.hpp"
#include "consensus/grandpa/equivocation.hpp"

namespace assay::service {

/// On the node's strand.
class Reports {
  public:
    /// Proofs beyond so many are dropped: whoever lies that often is reported already.
    static constexpr std::size_t most = 64;

    /// Listens to the chain, which outlives it.
    explicit Reports(Chain& chain);

    void add(const grandpa::EquivocationProof& proof);

    /// Puts what waits into a block, as inherents. It waits on, for the block may lose to another;
    /// what the chain refuses was reported, here or by others, and is forgotten.
    void push_to(chain_spec::BlockBuilder& builder);
    std::size_t waiting() const { return calls_.size(); }

  private:
    void keep(std::optional<Bytes> call, std::string_view what);

    Chain& chain_;
    std::deque<Bytes> calls_;
};

}  // namespace assay::service
