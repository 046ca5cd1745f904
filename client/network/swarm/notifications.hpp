// SPDX-License-Identifier: Apache-2.0
// Streams of messages that nobody answers, as Substrate's peers speak them: whoever opens one says
// who it is (a handshake), the other side answers with its own, and then messages flow from the
// opener, each behind its length. Two peers open one each.
#pragma once

#include "client/network/swarm/rate.hpp"
#include "client/network/swarm/swarm.hpp"

namespace assay::network {

struct NotificationsOptions {
    std::vector<std::string> names{};
    std::size_t message_max = 1U << 20, handshake_max = 1024;
    std::size_t queue_max = 4U << 20;  ///< Bytes that may wait for one peer; more are not sent.
    Rate rate{64, 512};                ///< Of messages that a peer may send.
    Time open_max{10'000};             ///< How long a handshake may take.
    Time again{5'000};                 ///< When to try a stream again that was refused.
};

/// What a protocol of notifications does with its peers.
class NotificationHandler {
  public:
    virtual ~NotificationHandler() = default;
    /// What we say of ourselves.
    virtual Bytes handshake() = 0;
    /// A peer's handshake; false refuses it.
    virtual bool opened(const PeerId& peer, ByteView handshake) = 0;
    /// Only between `opened` and `closed`.
    virtual void received(const PeerId& peer, Bytes message) = 0;
    virtual void closed(const PeerId& peer) = 0;
};

class Notifications : public Protocol {
  public:
    /// `handler` must outlive it.
    Notifications(Swarm& swarm, NotificationsOptions options, NotificationHandler& handler);
    ~Notifications() override { swarm_.remove(*this); }

    /// False when the peer is not open, or has too much waiting already: then the message is lost.
    bool send(const PeerId& peer, ByteView message);
    /// Sends to all that are open and returns to how many.
    std::size_t broadcast(ByteView message);
    bool is_open(const PeerId& peer) const;
    std::vector<PeerId> open_peers() const;

    const std::vector<std::string>& names() const override { return options_.names; }
    std::unique_ptr<StreamHandler> accept(const Stream& stream) override;
    void connected(const PeerId& peer) override;
    void disconnected(const PeerId& peer) override;
    void tick(Time now) override;

  private:
    class Outbound;
    class Inbound;
    struct Peer {
        std::optional<Stream> out;  ///< Once the other side has taken our handshake.
        bool open = false;          ///< Told to the handler.
        bool inbound = false;       ///< It has a stream to us; a second one is refused.
        std::vector<Bytes> early;   ///< What was to be sent before `out` was there.
        std::size_t early_bytes = 0;
        RateLimit limit;
    };

    bool admit(const Stream& stream, ByteView handshake);
    void close(const PeerId& peer);

    Swarm& swarm_;
    NotificationsOptions options_;
    NotificationHandler& handler_;
    std::map<PeerId, Peer> peers_;
    std::map<PeerId, Time> reopen_at_;  ///< Whose refusal we do not take for good.
};

}  // namespace assay::network
