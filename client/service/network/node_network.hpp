// SPDX-License-Identifier: Apache-2.0
// The node's place in the network: finds peers, follows their blocks, passes on what is new here,
// and carries the voter's messages. Ties chain and pool, which know no peers, to the protocols of
// client/network, which know no database.
#pragma once

#include "client/network/chain/chain_network.hpp"
#include "client/network/host/host.hpp"
#include "client/network/swarm/identify.hpp"
#include "client/network/swarm/ping.hpp"
#include "client/service/network/chain_ledger.hpp"
#include "client/service/network/import_queue.hpp"
#include "client/service/network/network_options.hpp"
#include "client/service/network/transaction_intake.hpp"

namespace assay::service {

/// What the network asks of the rest of the node; all on the strand.
struct NetworkHooks {
    /// A block of a peer, with what consensus has attached to it.
    std::function<Expected<BlockReference, ImportFailure>(const frame::Block&,
                                                          const network::Justifications&)>
        import;
    /// A message for the voter. True: it is valid and new, and goes on to others. Whoever sends bad
    /// ones is to be told of by `NodeNetwork::report`.
    std::function<bool(const network::PeerId&, const grandpa::GossipMessage&)> vote{};
    /// As network::ChainEvents has it; without it no proofs are given.
    std::function<std::optional<Bytes>(const Hash256& begin)> warp_proof{};
};

class NodeNetwork {
  public:
    /// Listens and dials at once. Everything given must outlive it. Throws std::runtime_error when
    /// an address cannot be listened on.
    NodeNetwork(boost::asio::io_context& strand, Chain& chain, Submissions& submissions,
                const NetworkOptions& options, NetworkHooks hooks);
    ~NodeNetwork() { stop(); }
    NodeNetwork(const NodeNetwork&) = delete;
    NodeNetwork& operator=(const NodeNetwork&) = delete;

    /// Leaves the network; on the strand, or when that is not running.
    void stop();

    // ---- The voter -----------------------------------------------------------------------------

    /// To all peers that can use it.
    void vote(const grandpa::GossipMessage& message) { network_.vote(message); }
    /// To one peer: a request for a catch-up, say.
    void send_vote(const network::PeerId& peer, const grandpa::GossipMessage& message) {
        network_.send_vote(peer, message);
    }
    /// Where our voter stands now: decides which votes come and go.
    void moved(const network::GossipView& view) { network_.moved(view); }
    void report(const network::PeerId& peer, network::Conduct conduct) {
        swarm_.report(peer, conduct);
    }

    // ---- What there is to tell -----------------------------------------------------------------

    const network::PeerId& self() const { return swarm_.self(); }
    const NetworkOptions& options() const { return options_; }
    /// What others can dial, with our peer id.
    std::vector<network::Multiaddr> addresses() const;
    /// Those of this chain.
    std::vector<network::ChainPeer> peers() const { return network_.peers(); }
    std::vector<network::PeerId> reserved() const { return swarm_.peers().reserved(); }
    /// Whether the others are so far ahead that what we know is of the past.
    bool is_syncing() const { return network_.sync().is_major(); }
    /// The same, as long as it gets on: somebody who only claims to be far ahead keeps no author
    /// from writing.
    bool is_catching_up() const;
    /// Where most peers are; our own height when they are not ahead.
    BlockNumber sync_target() const;
    BlockNumber started_at() const { return started_at_; }
    std::size_t import_queue() const { return imports_.size(); }
    network::HostStatistics statistics() const { return host_->statistics(); }

    // ---- The operator --------------------------------------------------------------------------

    /// `address` says which peer.
    void reserve(const network::Multiaddr& address) { swarm_.peers().reserve(address); }
    void unreserve(const network::PeerId& peer) { swarm_.peers().unreserve(peer); }

  private:
    network::ChainEvents events(NetworkHooks& hooks);
    network::ImportResult import(const network::PeerId& from, network::BlockData block);
    void send_later(const pool::TransactionPointer& transaction);
    void log_drops();

    boost::asio::io_context& strand_;
    Chain& chain_;
    Submissions& submissions_;
    NetworkOptions options_;
    BlockNumber started_at_;
    decltype(NetworkHooks::import) import_;
    ChainLedger ledger_;
    network::Swarm swarm_;
    ImportQueue imports_;
    TransactionIntake intake_;
    network::Identify identify_;
    network::Ping ping_;
    network::ChainNetwork network_;
    std::unique_ptr<network::Host> host_;
    std::vector<Bytes> outgoing_;  ///< Transactions that became ready in this turn of the strand.
    std::vector<network::Multiaddr> addresses_;
    std::chrono::steady_clock::time_point got_on_{};  ///< When a peer's block was last imported.
    bool stopped_ = false;
};

}  // namespace assay::service
