// SPDX-License-Identifier: Apache-2.0
#include "client/network/swarm/swarm.hpp"

#include "runtime/base/check.hpp"

namespace assay::network {

namespace {

constexpr std::size_t farewell_bytes = 64U << 10;

}  // namespace

Swarm::Swarm(SwarmOptions options)
    : options_{std::move(options)}, identity_{options_.identity_seed}, peers_{options_.peers} {
    INVARIANT(options_.random);
}

Swarm::~Swarm() = default;

void Swarm::add(Protocol& protocol) {
    protocols_.push_back(&protocol);
    for (const auto& name : protocol.names()) INVARIANT(by_name_.emplace(name, &protocol).second);
}

void Swarm::remove(Protocol& protocol) {
    shut_down();
    std::erase(protocols_, &protocol);
    std::erase_if(by_name_, [&](const auto& each) { return each.second == &protocol; });
}

void Swarm::touch(ConnectionId id) {
    dirty_.insert(id);
    if (wake_ && !std::exchange(woken_, true)) wake_();
}

Swarm::Link* Swarm::find(ConnectionId id) {
    const auto found = links_.find(id);
    return found == links_.end() ? nullptr : &found->second;
}

Stream Swarm::stream(ConnectionId id, const Link& link, StreamId stream) {
    return {*this, id, stream, *link.peer};
}

StreamHandler* Swarm::handler(Link& link, StreamId stream) {
    const auto found = link.handlers.find(stream);
    return found == link.handlers.end() ? nullptr : found->second.get();
}

// ---- Connections come ------------------------------------------------------------------------

Expected<ConnectionId, DropReason> Swarm::accepted(const Multiaddr& from, Time now) {
    now_ = now;
    if (const auto let_in = peers_.incoming(from, now); !let_in) {
        if (events_.dropped) events_.dropped(from, let_in.error());
        return Failure{let_in.error()};
    }
    const auto id = next_id_++;
    auto& link = links_[id];
    link.side = Side::Listener;
    link.remote = from;
    start(id, link);
    return id;
}

void Swarm::dial(const Multiaddr& address) {
    if (address.peer && (is_connected(*address.peer) || *address.peer == self())) return;
    const auto id = next_id_++;
    auto& link = links_[id];
    link.side = Side::Dialer;
    link.remote = address;
    link.since = now_;
    actions_.push_back({SwarmAction::Kind::Dial, id, address, {}});
    touch(id);
}

void Swarm::dialled(ConnectionId id, Time now) {
    now_ = now;
    if (auto* const link = find(id)) start(id, *link);
}

void Swarm::dial_failed(ConnectionId id, Time now) {
    now_ = now;
    if (find(id) != nullptr) end(id, DropReason::DialFailed, false);
    settle();
}

void Swarm::start(ConnectionId id, Link& link) {
    ConnectionOptions options;
    options.side = link.side;
    options_.random(options.secrets.static_key);
    options_.random(options.secrets.ephemeral_key);
    options.streams = options_.streams;
    if (link.side == Side::Dialer) options.expected = link.remote.peer;
    options.supported = [this](std::string_view name) { return by_name_.contains(name); };
    link.connection = std::make_unique<Connection>(identity_, std::move(options));
    link.since = link.progress = link.useful = now_;
    touch(id);
}

// ---- And speak -------------------------------------------------------------------------------

void Swarm::received(ConnectionId id, ByteView bytes, Time now) {
    now_ = now;
    auto* link = find(id);
    if (link == nullptr || link->connection == nullptr) return;
    const auto result = link->connection->receive(bytes, now);
    for (auto& event : link->connection->take_events()) {
        if (link->doomed) break;
        on_event(id, event);
    }
    touch(id);
    if (!result) {
        if (!link->peer && result.error() != DropReason::YamuxGoAway)
            peers_.report_address(link->remote, Conduct::BadHandshake, now);
        doom(id, result.error());
    }
    settle();
}

void Swarm::on_event(ConnectionId id, ConnectionEvent& event) {
    auto& link = *find(id);
    using Kind = ConnectionEvent::Kind;
    if (event.kind == Kind::Ready) return on_ready(id, link);
    if (event.kind == Kind::Opened) return on_opened(id, link, event);
    if (event.kind == Kind::Malformed) return report(*link.peer, Conduct::MalformedStream);
    const auto here = stream(id, link, event.stream);
    auto* const of_stream = handler(link, event.stream);
    if (event.kind == Kind::Data) {
        if (of_stream != nullptr) of_stream->received(here, event.data);
        link.connection->consumed(event.stream, event.data.size());
        return;
    }
    if (of_stream == nullptr) return;
    switch (event.kind) {
        case Kind::Agreed:
            of_stream->agreed(here);
            break;
        case Kind::Finished:
            of_stream->finished(here);
            if (!link.connection->is_open(event.stream)) drop_handler(link, event.stream);
            break;
        default:
            of_stream->lost(here);
            drop_handler(link, event.stream);
    }
}

void Swarm::drop_handler(Link& link, StreamId stream) {
    if (auto node = link.handlers.extract(stream); !node.empty())
        graveyard_.push_back(std::move(node.mapped()));
}

void Swarm::on_ready(ConnectionId id, Link& link) {
    const auto peer = *link.connection->peer();
    if (link.side == Side::Dialer && link.remote.peer) peers_.dialled(peer, true, now_);
    if (const auto let_in = peers_.ready(peer, link.side, now_); !let_in)
        return doom(id, let_in.error());
    link.peer = peer;
    if (const auto other = by_peer_.find(peer); other != by_peer_.end()) {
        auto& old = links_.at(other->second);
        if (!wins(link, old)) return doom(id, DropReason::Duplicate);
        old.counted = false;
        doom(other->second, DropReason::Duplicate);
        // The old one's streams end before the new one's begin.
        const auto loser = other->second;
        by_peer_.erase(other);
        end(loser, DropReason::Duplicate, true);
    }
    link.counted = true;
    by_peer_[peer] = id;
    if (events_.connected) events_.connected(peer, link.side);
    for (auto* const protocol : protocols_) protocol->connected(peer);
}

// Both sides must choose the same of two connections: with one in each direction, that of the
// smaller peer id; with two in the same, the new one, for then the other side has lost the old.
bool Swarm::wins(const Link& fresh, const Link& old) const {
    if (fresh.side == old.side) return true;
    const bool we_are_smaller = self() < *fresh.peer;
    return we_are_smaller == (fresh.side == Side::Dialer);
}

void Swarm::on_opened(ConnectionId id, Link& link, const ConnectionEvent& event) {
    const auto protocol = by_name_.find(event.protocol);
    INVARIANT(protocol != by_name_.end());
    const auto here = stream(id, link, event.stream);
    auto made = protocol->second->accept(here);
    if (made == nullptr) return link.connection->reset(event.stream);
    link.handlers.emplace(event.stream, std::move(made));
}

bool Swarm::open(const PeerId& peer, const std::vector<std::string>& names,
                 std::unique_ptr<StreamHandler> handler) {
    const auto found = by_peer_.find(peer);
    if (found == by_peer_.end()) return false;
    auto& link = links_.at(found->second);
    if (link.doomed) return false;
    const auto id = link.connection->open(names, now_);
    if (!id) return false;
    link.handlers.emplace(*id, std::move(handler));
    touch(found->second);
    return true;
}

// ---- And end ---------------------------------------------------------------------------------

void Swarm::report(const PeerId& peer, Conduct conduct) {
    const auto found = by_peer_.find(peer);
    const bool bans = peers_.report(peer, conduct, now_);
    if (bans && found != by_peer_.end()) doom(found->second, DropReason::BadScore);
}

void Swarm::disconnect(const PeerId& peer, DropReason reason) {
    if (const auto found = by_peer_.find(peer); found != by_peer_.end())
        doom(found->second, reason);
}

void Swarm::doom(ConnectionId id, DropReason reason) {
    auto& link = links_.at(id);
    if (link.doomed) return;
    link.doomed = reason;
    doomed_.insert(id);
    touch(id);
}

void Swarm::settle() {
    while (!doomed_.empty()) {
        const auto id = *doomed_.begin();
        doomed_.erase(doomed_.begin());
        if (auto* const link = find(id)) end(id, *link->doomed, true);
    }
    graveyard_.clear();
}

void Swarm::closed(ConnectionId id, DropReason reason, Time now) {
    now_ = now;
    if (auto* const link = find(id)) end(id, link->doomed.value_or(reason), false);
    settle();
}

void Swarm::end(ConnectionId id, DropReason reason, bool socket_lives) {
    auto node = links_.extract(id);
    doomed_.erase(id);
    if (node.empty()) return;
    auto& link = node.mapped();
    const bool pending = link.side == Side::Listener && !link.peer;
    const bool had_peer = link.counted;
    peers_.ended(link.remote, link.side, had_peer ? link.peer : std::nullopt, pending);
    if (link.side == Side::Dialer && link.remote.peer && !link.peer)
        peers_.dialled(*link.remote.peer, false, now_);
    if (had_peer) by_peer_.erase(*link.peer);
    for (auto& [stream_id, of_stream] : std::exchange(link.handlers, {})) {
        if (link.connection->is_open(stream_id)) of_stream->lost(stream(id, link, stream_id));
        graveyard_.push_back(std::move(of_stream));
    }
    if (had_peer) {
        for (auto* const protocol : protocols_) protocol->disconnected(*link.peer);
        if (events_.disconnected) events_.disconnected(*link.peer, reason);
    }
    if (events_.dropped) events_.dropped(link.remote, reason);
    if (!socket_lives) return;
    if (link.connection) {
        link.connection->go_away();
        farewells_[id] = link.connection->pull(farewell_bytes);
    }
    actions_.push_back({SwarmAction::Kind::Close, id, link.remote, reason});
}

void Swarm::shut_down() {
    for (const auto& [id, link] : links_)
        if (!link.doomed) doomed_.insert(id);
    for (const auto id : doomed_)
        if (auto& link = links_.at(id); !link.doomed) link.doomed = DropReason::ShutDown;
    settle();
}

// ---- Time ------------------------------------------------------------------------------------

void Swarm::tick(Time now) {
    now_ = now;
    std::vector<ConnectionId> ids;
    for (const auto& [id, link] : links_) ids.push_back(id);
    for (const auto id : ids)
        if (auto* const link = find(id); link != nullptr && !link->doomed) check(id, *link, now);
    for (auto* const protocol : protocols_) protocol->tick(now);
    settle();
    for (const auto& address : peers_.due(now)) {
        if (is_connected(*address.peer) || *address.peer == self())
            peers_.dialled(*address.peer, true, now);
        else
            dial(address);
    }
}

void Swarm::check(ConnectionId id, Link& link, Time now) {
    if (!link.peer) {
        if (now - link.since <= options_.handshake_max) return;
        peers_.report_address(link.remote, Conduct::BadHandshake, now);
        return doom(id, link.connection ? DropReason::HandshakeTimeout : DropReason::DialFailed);
    }
    link.connection->tick(now);
    for (auto& event : link.connection->take_events()) on_event(id, event);
    std::vector<StreamId> streams, gone;
    for (const auto& [stream_id, of_stream] : link.handlers)
        (link.connection->is_open(stream_id) ? streams : gone).push_back(stream_id);
    for (const auto stream_id : gone) drop_handler(link, stream_id);
    std::size_t memory = link.connection->queued();
    bool useful = peers_.is_reserved(*link.peer);
    for (const auto stream_id : streams)
        if (auto* const of_stream = handler(link, stream_id)) {
            of_stream->tick(stream(id, link, stream_id), now);
            memory += of_stream->memory();
            useful |= of_stream->is_useful();
        }
    touch(id);
    if (useful) link.useful = now;
    if (link.connection->queued() == 0) link.progress = now;
    if (memory > options_.memory_max) return doom(id, DropReason::MemoryLimit);
    if (now - link.progress > options_.stall_max) return doom(id, DropReason::SlowReader);
    if (now - link.useful > options_.idle_max) return doom(id, DropReason::Idle);
}

// ---- Bytes out -------------------------------------------------------------------------------

Bytes Swarm::pull(ConnectionId id, std::size_t limit) {
    if (const auto farewell = farewells_.find(id); farewell != farewells_.end()) {
        auto bytes = std::move(farewell->second);
        farewells_.erase(farewell);
        return bytes;
    }
    auto* const link = find(id);
    if (link == nullptr || !link->connection) return {};
    return link->connection->pull(limit);
}

void Swarm::written(ConnectionId id, Time now) {
    now_ = now;
    if (auto* const link = find(id)) link->progress = now;
}

std::vector<PeerId> Swarm::connected() const {
    std::vector<PeerId> all;
    for (const auto& [peer, id] : by_peer_) all.push_back(peer);
    return all;
}

std::optional<Multiaddr> Swarm::remote(const PeerId& peer) const {
    const auto found = by_peer_.find(peer);
    if (found == by_peer_.end()) return std::nullopt;
    return links_.at(found->second).remote;
}

}  // namespace assay::network
