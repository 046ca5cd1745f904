// SPDX-License-Identifier: Apache-2.0
// The chain as the network reads it, in order to serve peers and to know where we stand.
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

  private:
    static network::BlockPoint point(const BlockReference& block) {
        return {block.hash, block.number};
    }

    const Chain& chain_;
};

}  // namespace assay::service
