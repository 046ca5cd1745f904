// SPDX-License-Identifier: Apache-2.0
// Says for this node's validators that they are there, in sessions in which none of their slots
// came or none of their blocks stayed (pallet im_online, docs/adr/0406).
#pragma once

#include "client/service/chain.hpp"
#include "client/service/signer.hpp"

namespace assay::service {

class Submissions;

/// On the node's strand.
class Heartbeat {
  public:
    /// All outlive it.
    Heartbeat(Chain& chain, Submissions& submissions, Signer& signer);

    /// To be called in each slot: puts the heartbeats that are due at `now` into the pool, from
    /// where others hear of them. Their number.
    std::size_t work(babe::Slot now);

  private:
    Chain& chain_;
    Submissions& submissions_;
    Signer& signer_;
    std::map<babe::AuthorityId, Hash256> sent_;  ///< The last of each key.
};

/// The slot of an epoch, counted from its first, in which a key is to be heard: in the third
/// quarter, when most have authored and the others have time left; not all in the same.
std::uint64_t heartbeat_slot(const babe::AuthorityId& author, std::uint64_t epoch_duration);

}  // namespace assay::service
