// SPDX-License-Identifier: Apache-2.0
// Which peer knows which transactions, so that none is sent to whoever sent it, nor twice; and the
// messages that they travel in.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <vector>

#include "client/network/wire/identity.hpp"
#include "runtime/frame/extrinsic.hpp"

namespace assay::network {

struct TransactionLimits {
    static constexpr std::size_t message_max = 4U << 20;      ///< That we read.
    static constexpr std::size_t at_once = 1024;              ///< Of one message.
    static constexpr std::size_t message_bytes = 256U << 10;  ///< At which we end ours.
};

class TransactionGossip {
  public:
    /// For each peer the last `remembered_max` transactions are remembered.
    explicit TransactionGossip(std::size_t remembered_max = 4096)
        : remembered_max_{remembered_max} {}

    void joined(const PeerId& peer) { peers_.try_emplace(peer); }
    void left(const PeerId& peer) { peers_.erase(peer); }
    /// The peer has sent these, so it knows them. Extrinsics without their length prefix.
    void heard(const PeerId& peer, const std::vector<Bytes>& transactions);
    /// The messages that tell the peer what it does not know; from now on it knows it.
    std::vector<Bytes> tell(const PeerId& peer, const std::vector<Bytes>& transactions);

  private:
    struct Known {
        std::set<Hash256> hashes;
        std::deque<Hash256> order;
    };
    bool remember(Known& known, const Hash256& hash) const;

    std::size_t remembered_max_;
    std::map<PeerId, Known> peers_;
};

}  // namespace assay::network
