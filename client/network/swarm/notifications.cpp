// SPDX-License-Identifier: Apache-2.0
#include "client/network/swarm/notifications.hpp"

#include "client/network/wire/frames.hpp"

namespace assay::network {

// Ours: the handshake goes out, theirs comes back, then messages go out.
class Notifications::Outbound : public StreamHandler {
  public:
    explicit Outbound(Notifications& owner)
        : owner_{owner}, since_{owner.swarm_.now()}, reader_{owner.options_.handshake_max} {}

    void agreed(const Stream& stream) override {
        stream.send(length_prefixed(owner_.handler_.handshake()));
    }
    void received(const Stream& stream, ByteView bytes) override {
        reader_.add(bytes);
        const auto next = reader_.next();
        if (next && !*next) return;
        // Nothing follows the handshake in this direction.
        if (!next || open_) {
            stream.report(Conduct::MalformedMessage);
            lost(stream);
            return stream.reset();
        }
        if (!owner_.admit(stream, **next)) {
            lost(stream);
            return stream.reset();
        }
        open_ = true;
        auto& peer = owner_.peers_.at(stream.peer());
        peer.out = stream;
        for (const auto& message : std::exchange(peer.early, {})) stream.send(message);
        peer.early_bytes = 0;
    }
    void finished(const Stream& stream) override {
        // js and others close their half at once; only an end before the handshake is a refusal.
        if (open_) return;
        lost(stream);
        stream.reset();
    }
    void lost(const Stream& stream) override {
        const auto found = owner_.peers_.find(stream.peer());
        if (found == owner_.peers_.end() || std::exchange(gone_, true)) return;
        found->second.out.reset();
        if (open_ || !found->second.inbound) owner_.close(stream.peer());
        owner_.reopen_at_[stream.peer()] = stream.now() + owner_.options_.again;
    }
    void tick(const Stream& stream, Time now) override {
        if (open_ || now - since_ <= owner_.options_.open_max) return;
        lost(stream);
        stream.reset();
    }
    std::size_t memory() const override { return reader_.buffered(); }

  private:
    Notifications& owner_;
    Time since_;
    FrameReader reader_;
    bool open_ = false, gone_ = false;
};

// Theirs: a handshake comes, ours goes back, then messages come.
class Notifications::Inbound : public StreamHandler {
  public:
    explicit Inbound(Notifications& owner)
        : owner_{owner}, since_{owner.swarm_.now()}, reader_{owner.options_.message_max} {}

    void received(const Stream& stream, ByteView bytes) override {
        reader_.add(bytes);
        for (;;) {
            auto next = reader_.next();
            if (next && !*next) return;
            if (!next || !on_message(stream, **std::move(next))) {
                if (!next) stream.report(Conduct::MalformedMessage);
                lost(stream);
                return stream.reset();
            }
            if (gone_) return;
        }
    }
    void finished(const Stream& stream) override {
        lost(stream);
        stream.finish();
    }
    void lost(const Stream& stream) override {
        const auto found = owner_.peers_.find(stream.peer());
        if (found == owner_.peers_.end() || std::exchange(gone_, true)) return;
        found->second.inbound = false;
        if (!found->second.out) owner_.close(stream.peer());
    }
    void tick(const Stream& stream, Time now) override {
        if (open_ || now - since_ <= owner_.options_.open_max) return;
        lost(stream);
        stream.reset();
    }
    std::size_t memory() const override { return reader_.buffered(); }

  private:
    bool on_message(const Stream& stream, Bytes message) {
        if (!open_) {
            if (message.size() > owner_.options_.handshake_max) return false;
            if (!owner_.admit(stream, message)) return false;
            open_ = true;
            stream.send(length_prefixed(owner_.handler_.handshake()));
            return true;
        }
        auto& peer = owner_.peers_.at(stream.peer());
        if (!peer.limit.take(owner_.options_.rate, stream.now())) {
            stream.report(Conduct::RateExceeded);
            return true;  // Lost, as on any crowded line; the stream stays.
        }
        if (peer.open) owner_.handler_.received(stream.peer(), std::move(message));
        return true;
    }

    Notifications& owner_;
    Time since_;
    FrameReader reader_;
    bool open_ = false, gone_ = false;
};

Notifications::Notifications(Swarm& swarm, NotificationsOptions options,
                             NotificationHandler& handler)
    : swarm_{swarm}, options_{std::move(options)}, handler_{handler} {
    swarm.add(*this);
}

bool Notifications::admit(const Stream& stream, ByteView handshake) {
    auto& peer = peers_[stream.peer()];
    if (peer.open) return true;
    if (!handler_.opened(stream.peer(), handshake)) return false;
    peer.open = true;
    return true;
}

void Notifications::close(const PeerId& id) {
    const auto found = peers_.find(id);
    if (found == peers_.end()) return;
    found->second.early.clear();
    found->second.early_bytes = 0;
    if (std::exchange(found->second.open, false)) handler_.closed(id);
}

bool Notifications::send(const PeerId& id, ByteView message) {
    const auto found = peers_.find(id);
    if (found == peers_.end() || !found->second.open) return false;
    auto& peer = found->second;
    if (peer.out) {
        if (peer.out->queued() + message.size() > options_.queue_max) return false;
        peer.out->send(length_prefixed(message));
        return true;
    }
    if (peer.early_bytes + message.size() > options_.queue_max / 4) return false;
    peer.early.push_back(length_prefixed(message));
    peer.early_bytes += message.size();
    return true;
}

std::size_t Notifications::broadcast(ByteView message) {
    std::size_t reached = 0;
    for (const auto& [id, peer] : peers_)
        if (peer.open && send(id, message)) ++reached;
    return reached;
}

bool Notifications::is_open(const PeerId& peer) const {
    const auto found = peers_.find(peer);
    return found != peers_.end() && found->second.open;
}

std::vector<PeerId> Notifications::open_peers() const {
    std::vector<PeerId> open;
    for (const auto& [id, peer] : peers_)
        if (peer.open) open.push_back(id);
    return open;
}

std::unique_ptr<StreamHandler> Notifications::accept(const Stream& stream) {
    auto& peer = peers_[stream.peer()];
    if (std::exchange(peer.inbound, true)) return nullptr;
    return std::make_unique<Inbound>(*this);
}

void Notifications::connected(const PeerId& peer) {
    peers_[peer];
    swarm_.open(peer, options_.names, std::make_unique<Outbound>(*this));
}

void Notifications::disconnected(const PeerId& peer) {
    close(peer);
    peers_.erase(peer);
    reopen_at_.erase(peer);
}

void Notifications::tick(Time now) {
    for (auto each = reopen_at_.begin(); each != reopen_at_.end();) {
        if (each->second > now) {
            ++each;
            continue;
        }
        swarm_.open(each->first, options_.names, std::make_unique<Outbound>(*this));
        each = reopen_at_.erase(each);
    }
}

}  // namespace assay::network
