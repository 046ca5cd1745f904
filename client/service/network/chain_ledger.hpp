// SPDX-License-Identifier: Apache-2.0
// The chain as the network reads it, in order to serve peers and to know where we stand.
//
// The latest final state and those above it are read page by page at little cost. One of the past
// has to be put together first: so only `past_states` are served at a time, and kept until the next
// block is final, lest peers make us do it for every page.
#pragma once

#include "client/network/protocols/ledger.hpp"
#include "client/service/chain.hpp"

namespace assay::service {

class ChainLedger : public network::Ledger {
  public:
    /// `chain` must outlive it.
    explicit ChainLedger(const Chain& chain) : chain_{chain} {}

    network::BlockPoint genesis() const override { return {chain_.genesis(), 0}; }
    network::BlockPoint best() const override { return point(chain_.best()); }
    network::BlockPoint finalised() const override { return point(chain_.finalised()); }
    std::optional<Hash256> hash_at(BlockNumber number) const override {
        return chain_.hash_at(number);
    }
    std::optional<frame::Header> header(const Hash256& hash) const override {
        return chain_.header(hash);
    }
    std::optional<std::vector<Bytes>> body(const Hash256& hash) const override {
        return chain_.body(hash);
    }
    network::Justifications justifications(const Hash256& hash) const override {
        return chain_.justifications(hash).value_or(network::Justifications{});
    }
    std::optional<network::StateEntries> state(const Hash256& hash, ByteView after,
                                               std::size_t bytes_max) const override;

    static constexpr std::size_t past_states = 4;
    /// Call when another block is final: lets go of the states of the past.
    void finalised_more() { past_.clear(); }

  private:
    db::BlockStatePointer state_of(const Hash256& hash) const;
    static network::BlockPoint point(const BlockReference& block) {
        return {block.hash, block.number};
    }

    const Chain& chain_;
    mutable std::map<Hash256, db::BlockStatePointer> past_;
};

}  // namespace assay::service
