// SPDX-License-Identifier: Apache-2.0
// transaction_v1_broadcast: transactions that clients want sent until they say stop. One that the
// pool refuses or loses is offered again with later blocks.
#pragma once

#include <map>

#include "client/service/submissions.hpp"

namespace assay::service {

struct BroadcastLimits {
    std::size_t per_connection = 16;
    std::size_t bytes_per_connection = 8U << 20;
    std::size_t offered_again_per_block = 32;  ///< Of all clients' together, in turns.
};

/// On the node's strand.
class Broadcasts {
  public:
    /// The kind of subscription that stands for a broadcast in its connection's table.
    static constexpr const char* kind = "transaction_v1_broadcast";

    Broadcasts(Chain& chain, Submissions& submissions, const BroadcastLimits& limits = {});

    /// The operation's id, or nothing when the connection has as many as it may.
    std::optional<std::string> open(Bytes extrinsic, rpc::Subscriptions& connection);
    std::size_t size() const { return broadcasts_.size(); }

  private:
    struct Broadcast {
        const rpc::Subscriptions* connection;
        Bytes body;
        Hash256 hash;
    };
    void offer_again();

    Submissions& submissions_;
    BroadcastLimits limits_;
    std::map<std::uint64_t, Broadcast> broadcasts_;
    std::uint64_t last_ = 0, turn_ = 0;
};

}  // namespace assay::service
