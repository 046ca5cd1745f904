// SPDX-License-Identifier: Apache-2.0
#include "client/network/chain/chain_network.hpp"

namespace assay::network {

namespace {

constexpr std::size_t votes_message_max = 4U << 20;

}  // namespace

class ChainNetwork::Announces : public NotificationHandler {
  public:
    explicit Announces(ChainNetwork& network) : network_{network} {}

    Bytes handshake() override {
        const auto best = network_.ledger_.best();
        return scale::to_bytes(
            BlockAnnouncesHandshake{static_cast<std::uint8_t>(network_.options_.role), best.number,
                                    best.hash, network_.ledger_.genesis().hash});
    }
    bool opened(const PeerId& peer, ByteView handshake) override {
        const auto told = scale::from_bytes<BlockAnnouncesHandshake>(handshake);
        if (!told) {
            network_.swarm_.report(peer, Conduct::MalformedMessage);
            return false;
        }
        if (told->genesis_hash != network_.ledger_.genesis().hash) {
            network_.swarm_.report(peer, Conduct::WrongGenesis);
            return false;
        }
        const BlockPoint best{told->best_hash, told->best_number};
        network_.peers_[peer] = {peer, best, told->roles};
        // All else that sync is told of a peer it has not heard of leaves it as it is.
        if (network_.options_.follow_blocks)
            network_.sync_.joined(peer, best, network_.swarm_.now());
        network_.run_sync();
        return true;
    }
    void received(const PeerId& peer, Bytes message) override {
        network_.on_announce(peer, message);
    }
    void closed(const PeerId& peer) override {
        network_.peers_.erase(peer);
        network_.sync_.left(peer);
    }

  private:
    ChainNetwork& network_;
};

class ChainNetwork::Transactions : public NotificationHandler {
  public:
    explicit Transactions(ChainNetwork& network) : network_{network} {}

    Bytes handshake() override { return {static_cast<std::uint8_t>(network_.options_.role)}; }
    bool opened(const PeerId& peer, ByteView) override {
        network_.known_.joined(peer);
        greet_.insert(peer);
        return true;
    }
    void received(const PeerId& peer, Bytes message) override {
        auto list = scale::from_bytes<std::vector<Bytes>>(message);
        if (!list || list->size() > TransactionLimits::at_once)
            return network_.swarm_.report(peer, Conduct::MalformedMessage);
        network_.known_.heard(peer, *list);
        // While far behind, nobody could say whether they are valid.
        if (network_.events_.transactions && !network_.sync_.is_major())
            network_.events_.transactions(peer, *std::move(list));
    }
    void closed(const PeerId& peer) override {
        network_.known_.left(peer);
        greet_.erase(peer);
    }
    /// Tells newcomers what waits for a block.
    void greet() {
        if (greet_.empty() || !network_.events_.waiting_transactions) return;
        const auto waiting = network_.events_.waiting_transactions();
        for (const auto& peer : std::exchange(greet_, {})) network_.tell(peer, waiting);
    }

  private:
    ChainNetwork& network_;
    std::set<PeerId> greet_;
};

class ChainNetwork::Votes : public NotificationHandler {
  public:
    explicit Votes(ChainNetwork& network) : network_{network} {}

    Bytes handshake() override { return {static_cast<std::uint8_t>(network_.options_.role)}; }
    bool opened(const PeerId& peer, ByteView) override {
        network_.gossip_.joined(peer);
        greet_.insert(peer);
        return true;
    }
    void received(const PeerId& peer, Bytes message) override { network_.on_vote(peer, message); }
    void closed(const PeerId& peer) override {
        network_.gossip_.left(peer);
        greet_.erase(peer);
    }
    /// Tells newcomers where we stand.
    void greet() {
        for (const auto& peer : std::exchange(greet_, {}))
            network_.votes_->send(peer, network_.gossip_.neighbour());
    }

  private:
    ChainNetwork& network_;
    std::set<PeerId> greet_;
};

// No protocol, but told of the time like one.
class ChainNetwork::Pulse : public Protocol {
  public:
    explicit Pulse(ChainNetwork& network) : network_{network} { network_.swarm_.add(*this); }
    ~Pulse() override { network_.swarm_.remove(*this); }
    const std::vector<std::string>& names() const override { return none_; }
    std::unique_ptr<StreamHandler> accept(const Stream&) override { return nullptr; }
    void tick(Time now) override { network_.tick(now); }

  private:
    ChainNetwork& network_;
    std::vector<std::string> none_;
};

ChainNetwork::ChainNetwork(Swarm& swarm, const Ledger& ledger, ChainNetworkOptions options,
                           ChainEvents events)
    : swarm_{swarm},
      ledger_{ledger},
      options_{options},
      events_{std::move(events)},
      sync_{ledger, options.sync},
      on_announces_{std::make_unique<Announces>(*this)},
      on_transactions_{std::make_unique<Transactions>(*this)},
      on_votes_{std::make_unique<Votes>(*this)} {
    const auto name = [&](std::string_view protocol) {
        return std::vector{protocol_name(ledger_.genesis().hash, protocol)};
    };
    announces_ =
        std::make_unique<Notifications>(swarm_,
                                        NotificationsOptions{.names = name("block-announces/1"),
                                                             .message_max = block_announce_max,
                                                             .rate = {16, 128}},
                                        *on_announces_);
    transactions_ = std::make_unique<Notifications>(
        swarm_,
        NotificationsOptions{.names = name("transactions/1"),
                             .message_max = TransactionLimits::message_max},
        *on_transactions_);
    votes_ = std::make_unique<Notifications>(
        swarm_,
        NotificationsOptions{
            .names = name("grandpa/1"), .message_max = votes_message_max, .rate = {512, 4096}},
        *on_votes_);
    blocks_ = std::make_unique<Requests>(
        swarm_,
        RequestsOptions{.names = name("sync/2"),
                        .request_max = BlockLimits::request_max,
                        .response_max = BlockLimits::response_max,
                        .at_once = 4},
        [this](const PeerId& peer, const Bytes& message, const Reply& reply) {
            const auto request = block_request_from_bytes(message);
            if (!request) {
                swarm_.report(peer, Conduct::MalformedMessage);
                return reply.refuse();
            }
            reply.send(to_bytes(answer(*request, ledger_)));
        });
    states_ = std::make_unique<Requests>(
        swarm_,
        RequestsOptions{.names = name("state/2"),
                        .request_max = StateLimits::request_max,
                        .response_max = StateLimits::response_max,
                        .rate = {8, 32},
                        .total = Rate{16, 64},
                        .refusal_costs = false,  // States go out of a peer's window.
                        .at_once = 2},
        [this](const PeerId& peer, const Bytes& message, const Reply& reply) {
            const auto request = state_request_from_bytes(message);
            if (!request) swarm_.report(peer, Conduct::MalformedMessage);
            const auto page =
                request ? ledger_.state(request->block, request->after, StateLimits::response_bytes)
                        : std::nullopt;
            if (!page) return reply.refuse();
            reply.send(to_bytes(*page));
        });
    warps_ = std::make_unique<Requests>(
        swarm_,
        RequestsOptions{.names = name("sync/warp"),
                        .request_max = WarpLimits::request_max,
                        .response_max = WarpLimits::response_max,
                        .rate = {8, 16},
                        .total = Rate{4, 32},
                        .refusal_costs = false,
                        .at_once = 1},
        [this](const PeerId& peer, const Bytes& message, const Reply& reply) {
            const auto request = warp_request_from_bytes(message);
            if (!request) swarm_.report(peer, Conduct::MalformedMessage);
            const auto proof =
                request && events_.warp_proof ? events_.warp_proof(request->begin) : std::nullopt;
            if (!proof) return reply.refuse();
            reply.send(*proof);
        });
    discovery_ = std::make_unique<Discovery>(
        swarm_, Discovery::Options{name("kad").front(), options_.discover_every});
    pulse_ = std::make_unique<Pulse>(*this);
}

// Connections end before the handlers go that listen to them.
ChainNetwork::~ChainNetwork() { swarm_.shut_down(); }

void ChainNetwork::run_sync() {
    if (std::exchange(running_, true)) return;
    for (;;) {
        auto actions = sync_.take_actions();
        if (actions.empty()) break;
        for (auto& action : actions) switch (action.kind) {
                case SyncAction::Kind::Report:
                    swarm_.report(action.peer, action.conduct);
                    break;
                case SyncAction::Kind::Import:
                    if (events_.import) events_.import(action.peer, std::move(action.blocks));
                    break;
                case SyncAction::Kind::Request:
                    blocks_->request(
                        action.peer, to_bytes(action.request),
                        [this, peer = action.peer](Expected<Bytes, RequestError> response) {
                            Sync::Result result = Failure{RequestError::Malformed};
                            if (!response)
                                result = Failure{response.error()};
                            else if (auto blocks = block_response_from_bytes(*response))
                                result = *std::move(blocks);
                            else
                                swarm_.report(peer, Conduct::MalformedMessage);
                            sync_.answered(peer, std::move(result), swarm_.now());
                            run_sync();
                        });
                    break;
            }
    }
    running_ = false;
}

void ChainNetwork::imported(const Hash256& hash, ImportResult result) {
    sync_.imported(hash, result, swarm_.now());
    run_sync();
}

void ChainNetwork::on_announce(const PeerId& peer, ByteView message) {
    const auto announce = announce_from_bytes(message);
    if (!announce) return swarm_.report(peer, Conduct::MalformedMessage);
    if (const auto known = peers_.find(peer); announce->is_best && known != peers_.end())
        known->second.best = {frame::hash_of(announce->header), announce->header.number.value};
    sync_.announced(peer, announce->header, announce->is_best, swarm_.now());
    run_sync();
}

void ChainNetwork::announce(const frame::Header& header, bool is_best) {
    if (sync_.is_major()) return;
    announces_->broadcast(to_bytes(BlockAnnounce{header, is_best}));
}

void ChainNetwork::propagate(const std::vector<Bytes>& transactions) {
    for (const auto& peer : transactions_->open_peers()) tell(peer, transactions);
}

void ChainNetwork::tell(const PeerId& peer, const std::vector<Bytes>& transactions) {
    for (const auto& message : known_.tell(peer, transactions)) transactions_->send(peer, message);
}

void ChainNetwork::on_vote(const PeerId& peer, ByteView bytes) {
    auto judged = gossip_.judge(peer, bytes);
    switch (judged.verdict) {
        case GossipVerdict::Malformed:
            return swarm_.report(peer, Conduct::MalformedMessage);
        case GossipVerdict::OutOfScope:
            return swarm_.report(peer, Conduct::Unneeded);
        case GossipVerdict::Ignore:
            return;
        case GossipVerdict::View:
        case GossipVerdict::Answer:
            if (events_.vote) events_.vote(peer, *judged.message);
            return;
        case GossipVerdict::Process:
            break;
    }
    if (!events_.vote || !events_.vote(peer, *judged.message)) return;
    swarm_.report(peer, Conduct::UsefulVote);
    for (const auto& other : gossip_.audience(*judged.message, bytes, peer))
        votes_->send(other, bytes);
}

void ChainNetwork::vote(const grandpa::GossipMessage& message) {
    const auto bytes = scale::to_bytes(message);
    for (const auto& peer : gossip_.audience(message, bytes, {})) votes_->send(peer, bytes);
}

void ChainNetwork::send_vote(const PeerId& peer, const grandpa::GossipMessage& message) {
    votes_->send(peer, scale::to_bytes(message));
}

void ChainNetwork::moved(const GossipView& view) {
    if (view == gossip_.here()) return;
    votes_->broadcast(gossip_.moved(view));
}

void ChainNetwork::request_state(const PeerId& peer, const StateRequest& request,
                                 std::function<void(Expected<StateEntries, RequestError>)> done) {
    states_->request(peer, to_bytes(request),
                     [this, peer, done](Expected<Bytes, RequestError> response) {
                         if (!response) return done(Failure{response.error()});
                         if (auto page = state_response_from_bytes(*response))
                             return done(*std::move(page));
                         swarm_.report(peer, Conduct::MalformedMessage);
                         done(Failure{RequestError::Malformed});
                     });
}

void ChainNetwork::request_warp(const PeerId& peer, const WarpRequest& request,
                                std::function<void(Expected<WarpProof, RequestError>)> done) {
    warps_->request(peer, to_bytes(request),
                    [this, peer, done](Expected<Bytes, RequestError> response) {
                        if (!response) return done(Failure{response.error()});
                        if (auto proof = warp_proof_from_bytes(*response))
                            return done(*std::move(proof));
                        swarm_.report(peer, Conduct::MalformedMessage);
                        done(Failure{RequestError::Malformed});
                    });
}

std::vector<ChainPeer> ChainNetwork::peers() const {
    std::vector<ChainPeer> all;
    for (const auto& [id, peer] : peers_) all.push_back(peer);
    return all;
}

void ChainNetwork::tick(Time now) {
    sync_.tick(now);
    run_sync();
    on_votes_->greet();
    on_transactions_->greet();
    discovery_->tick(now);
    if (now < next_neighbour_) return;
    next_neighbour_ = now + options_.neighbour_every;
    votes_->broadcast(gossip_.neighbour());
}

}  // namespace assay::network
