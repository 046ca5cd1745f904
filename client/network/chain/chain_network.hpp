// SPDX-License-Identifier: Apache-2.0
// The chain's protocols on a swarm: announces and imports blocks, serves those that we have, passes
// transactions and votes on, and finds peers. It knows the chain as a `Ledger` and hands over what
// comes by `ChainEvents`.
#pragma once

#include "client/network/protocols/block_announce.hpp"
#include "client/network/protocols/grandpa_gossip.hpp"
#include "client/network/protocols/kademlia.hpp"
#include "client/network/protocols/state_request.hpp"
#include "client/network/protocols/transaction_gossip.hpp"
#include "client/network/swarm/notifications.hpp"
#include "client/network/sync/sync.hpp"
#include "client/network/sync/warp.hpp"

namespace assay::network {

/// Called on the swarm's thread. Any may be empty: then what comes is dropped.
struct ChainEvents {
    /// Blocks in order. Say `ChainNetwork::imported` for each, now or later.
    std::function<void(const PeerId&, std::vector<BlockData>)> import{};
    /// Extrinsics without their length prefix; duplicates are possible.
    std::function<void(const PeerId&, std::vector<Bytes>)> transactions{};
    /// Those that a newcomer should be told of: what waits in the pool.
    std::function<std::vector<Bytes>()> waiting_transactions{};
    /// A message for the voter. True: it is valid and new, and goes on to others.
    std::function<bool(const PeerId&, const grandpa::GossipMessage&)> vote{};
    /// The encoded WarpProof from this block on, of at most `WarpLimits::response_bytes`; nothing
    /// where there is none.
    std::function<std::optional<Bytes>(const Hash256& begin)> warp_proof{};
};

struct ChainNetworkOptions {
    Role role = Role::Full;
    bool follow_blocks = true;  ///< Asks for blocks; else only for what it is told to ask.
    SyncOptions sync{};
    Time discover_every{30'000};
    Time neighbour_every{10'000};  ///< Repeats where our voter stands.
};

/// A peer as it describes itself, and as it has gone on since.
struct ChainPeer {
    PeerId id;
    BlockPoint best;
    std::uint8_t roles = 0;  ///< Bits of `Role`.
};

class ChainNetwork {
  public:
    /// `swarm` and `ledger` must outlive it.
    ChainNetwork(Swarm& swarm, const Ledger& ledger, ChainNetworkOptions options,
                 ChainEvents events);
    ~ChainNetwork();
    ChainNetwork(const ChainNetwork&) = delete;
    ChainNetwork& operator=(const ChainNetwork&) = delete;

    // ---- From the node -------------------------------------------------------------------------

    void imported(const Hash256& hash, ImportResult result);
    /// A new block, ours or imported. While far behind the others nobody is told.
    void announce(const frame::Header& header, bool is_best);
    /// Tells every peer those that it has neither sent nor been told.
    void propagate(const std::vector<Bytes>& transactions);
    /// A message of our voter.
    void vote(const grandpa::GossipMessage& message);
    /// To one peer: the answer to a catch-up, say.
    void send_vote(const PeerId& peer, const grandpa::GossipMessage& message);
    /// Our voter has moved.
    void moved(const GossipView& view);

    /// Asks a peer for a page of a block's state, or for a proof of who votes by now. `done` is
    /// called once, perhaps at once with an error.
    void request_state(const PeerId& peer, const StateRequest& request,
                       std::function<void(Expected<StateEntries, RequestError>)> done);
    void request_warp(const PeerId& peer, const WarpRequest& request,
                      std::function<void(Expected<WarpProof, RequestError>)> done);

    const Sync& sync() const { return sync_; }
    /// Those that have told where their chain stands.
    std::vector<ChainPeer> peers() const;

  private:
    class Announces;
    class Transactions;
    class Votes;
    class Pulse;

    void run_sync();
    void tell(const PeerId& peer, const std::vector<Bytes>& transactions);
    void on_announce(const PeerId& peer, ByteView message);
    void on_vote(const PeerId& peer, ByteView message);
    void tick(Time now);

    Swarm& swarm_;
    const Ledger& ledger_;
    ChainNetworkOptions options_;
    ChainEvents events_;
    Sync sync_;
    GrandpaGossip gossip_;
    TransactionGossip known_;
    std::map<PeerId, ChainPeer> peers_;
    std::unique_ptr<Announces> on_announces_;
    std::unique_ptr<Transactions> on_transactions_;
    std::unique_ptr<Votes> on_votes_;
    std::unique_ptr<Notifications> announces_, transactions_, votes_;
    std::unique_ptr<Requests> blocks_, states_, warps_;
    std::unique_ptr<Discovery> discovery_;
    std::unique_ptr<Pulse> pulse_;
    bool running_ = false;
    Time next_neighbour_{0};
};

}  // namespace assay::network
