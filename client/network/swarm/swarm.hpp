// SPDX-License-Identifier: Apache-2.0
// All connections of a node without their sockets: lets peers in, drops them, and hands streams to
// protocols. Whoever owns sockets (client/network/host, or a test) feeds bytes and the time in and
// carries out what `take_actions` says.
#pragma once

#include <functional>
#include <span>

#include "client/network/swarm/peer_set.hpp"
#include "client/network/swarm/protocol.hpp"
#include "client/network/transport/connection.hpp"

namespace assay::network {

struct SwarmOptions {
    ByteArray<32> identity_seed{};
    /// Fills with random bytes: the operating system's in a node, a seed's in a test.
    std::function<void(std::span<std::uint8_t>)> random;
    PeerSetOptions peers;
    YamuxLimits streams;
    Time handshake_max{10'000};          ///< From the socket to a known peer.
    Time stall_max{30'000};              ///< How long a peer may take nothing of what waits for it.
    Time idle_max{60'000};               ///< Without a stream that is of use.
    std::size_t memory_max = 24U << 20;  ///< What is held for one peer, both ways.
};

/// What the owner of the sockets has to do.
struct SwarmAction {
    enum class Kind : std::uint8_t {
        Dial,   ///< Connect to `address`, then tell `dialled` or `dial_failed`.
        Close,  ///< After what `pull` still gives, close the socket. Nothing more is told of it.
    };
    Kind kind = Kind::Dial;
    ConnectionId connection = 0;
    Multiaddr address;
    DropReason reason = DropReason::Disconnected;
};

/// Who listens to peers coming and going.
struct SwarmEvents {
    std::function<void(const PeerId&, Side)> connected{};
    std::function<void(const PeerId&, DropReason)> disconnected{};
    /// Every connection's end, also of those that never had a peer; and refused ones.
    std::function<void(const Multiaddr&, DropReason)> dropped{};
};

class Swarm {
  public:
    explicit Swarm(SwarmOptions options);
    ~Swarm();
    Swarm(const Swarm&) = delete;
    Swarm& operator=(const Swarm&) = delete;

    /// Before the first connection.
    void add(Protocol& protocol);
    /// For the destructor of a protocol: ends every connection, so that no stream of it is left.
    void remove(Protocol& protocol);
    void set_events(SwarmEvents events) { events_ = std::move(events); }

    // ---- From the sockets ----------------------------------------------------------------------

    /// A socket came in; on an error it is to be closed.
    Expected<ConnectionId, DropReason> accepted(const Multiaddr& from, Time now);
    void dialled(ConnectionId connection, Time now);
    void dial_failed(ConnectionId connection, Time now);
    void received(ConnectionId connection, ByteView bytes, Time now);
    /// The socket ended by itself.
    void closed(ConnectionId connection, DropReason reason, Time now);
    /// The socket has taken bytes.
    void written(ConnectionId connection, Time now);
    /// A few times a second.
    void tick(Time now);

    /// Bytes for the socket, some `limit` of them.
    Bytes pull(ConnectionId connection, std::size_t limit);
    std::vector<SwarmAction> take_actions() { return std::exchange(actions_, {}); }
    /// Connections that may have something to `pull` since the last call.
    std::set<ConnectionId> take_dirty() {
        woken_ = false;
        return std::exchange(dirty_, {});
    }
    /// Called when there is something to pull or to do, once until `take_dirty`. It must not call
    /// the swarm; a host posts itself a job.
    void set_wake(std::function<void()> wake) { wake_ = std::move(wake); }

    // ---- From the node -------------------------------------------------------------------------

    const PeerId& self() const { return identity_.peer(); }
    const Identity& identity() const { return identity_; }
    void dial(const Multiaddr& address);
    void disconnect(const PeerId& peer, DropReason reason = DropReason::Disconnected);
    void report(const PeerId& peer, Conduct conduct);
    std::vector<PeerId> connected() const;
    bool is_connected(const PeerId& peer) const { return by_peer_.contains(peer); }
    /// Where a connected peer's socket is; nothing when it is gone.
    std::optional<Multiaddr> remote(const PeerId& peer) const;
    PeerSet& peers() { return peers_; }
    const PeerSet& peers() const { return peers_; }
    const std::vector<Protocol*>& protocols() const { return protocols_; }
    Time now() const { return now_; }
    void random(std::span<std::uint8_t> out) const { options_.random(out); }
    /// Opens a stream for one of `names`; false when the peer is gone or has too many.
    bool open(const PeerId& peer, const std::vector<std::string>& names,
              std::unique_ptr<StreamHandler> handler);
    /// Ends every connection.
    void shut_down();
    /// Ends connections that `disconnect` and `report` have given up. Happens by itself with the
    /// next bytes or tick.
    void settle();

  private:
    friend class Stream;

    struct Link {
        std::unique_ptr<Connection> connection;  ///< None while it is being dialled.
        Side side = Side::Dialer;
        Multiaddr remote;
        Time since{0}, progress{0}, useful{0};
        std::optional<PeerId> peer;  ///< Once it is let in.
        bool counted = false;        ///< The peer set knows of it as `peer`'s.
        std::map<StreamId, std::unique_ptr<StreamHandler>> handlers;
        std::optional<DropReason> doomed;
    };

    void touch(ConnectionId id);
    void start(ConnectionId id, Link& link);
    void on_event(ConnectionId id, ConnectionEvent& event);
    void on_ready(ConnectionId id, Link& link);
    bool wins(const Link& fresh, const Link& old) const;
    void on_opened(ConnectionId id, Link& link, const ConnectionEvent& event);
    void doom(ConnectionId id, DropReason reason);
    void end(ConnectionId id, DropReason reason, bool socket_lives);
    void check(ConnectionId id, Link& link, Time now);
    void drop_handler(Link& link, StreamId stream);
    Link* find(ConnectionId id);
    Stream stream(ConnectionId id, const Link& link, StreamId stream);
    /// `stream`'s handler, or nothing.
    StreamHandler* handler(Link& link, StreamId stream);

    SwarmOptions options_;
    Identity identity_;
    PeerSet peers_;
    SwarmEvents events_;
    std::vector<Protocol*> protocols_;
    std::map<std::string, Protocol*, std::less<>> by_name_;
    std::map<ConnectionId, Link> links_;
    std::map<PeerId, ConnectionId> by_peer_;
    std::set<ConnectionId> dirty_, doomed_;
    std::vector<std::unique_ptr<StreamHandler>> graveyard_;
    std::vector<SwarmAction> actions_;
    std::map<ConnectionId, Bytes> farewells_;
    std::function<void()> wake_;
    bool woken_ = false;
    ConnectionId next_id_ = 1;
    Time now_{0};
};

}  // namespace assay::network
