// SPDX-License-Identifier: Apache-2.0
// One connection without its socket: agrees on noise, shakes hands, agrees on yamux, and then lets
// both sides open streams, each for a protocol that both know. Bytes in, bytes and events out.
#pragma once

#include <memory>

#include "client/network/time.hpp"
#include "client/network/transport/multistream.hpp"
#include "client/network/transport/noise.hpp"
#include "client/network/transport/yamux.hpp"

namespace assay::network {

struct ConnectionOptions {
    Side side = Side::Dialer;
    NoiseSecrets secrets;              ///< Never the same twice.
    std::optional<PeerId> expected;    ///< A dialer may say whom it means.
    Multistream::Supported supported;  ///< Protocols for which the other side may open streams.
    YamuxLimits streams;
    Time negotiation_max{10'000};  ///< How long a stream may take to find its protocol.
};

struct ConnectionEvent {
    enum class Kind : std::uint8_t {
        Ready,    ///< The peer is known, streams can be opened. Comes first, and once.
        Opened,   ///< By the other side, for `protocol`.
        Agreed,   ///< Our stream has its `protocol`.
        Refused,  ///< Our stream has none; it is gone.
        Data,
        Finished,   ///< The other side sends no more on it.
        Reset,      ///< It is gone.
        Malformed,  ///< The other side's negotiation of a stream made no sense; it is gone.
    };
    Kind kind = Kind::Ready;
    StreamId stream = 0;
    std::string protocol;
    Bytes data;
};

class Connection {
  public:
    /// `identity` must outlive it.
    Connection(const Identity& identity, ConnectionOptions options);

    /// After an error the connection is of no use any more, but `pull` may still hold a farewell.
    Expected<std::monostate, DropReason> receive(ByteView bytes, Time now);
    std::vector<ConnectionEvent> take_events() { return std::exchange(events_, {}); }
    /// Ends negotiations that take too long.
    void tick(Time now);

    bool ready() const { return yamux_ != nullptr; }
    const std::optional<PeerId>& peer() const { return peer_; }

    // ---- Streams, once ready -------------------------------------------------------------------

    /// Proposes `protocols` in order. Nothing when too many streams are open.
    std::optional<StreamId> open(std::vector<std::string> protocols, Time now);
    void send(StreamId stream, ByteView bytes);
    void finish(StreamId stream);
    void reset(StreamId stream);
    void consumed(StreamId stream, std::size_t bytes);
    void go_away();
    bool is_open(StreamId stream) const { return yamux_ && yamux_->is_open(stream); }

    std::size_t queued() const { return yamux_ ? yamux_->queued() : 0; }
    std::size_t queued(StreamId stream) const { return yamux_ ? yamux_->queued(stream) : 0; }
    std::size_t open_streams() const { return yamux_ ? yamux_->open_streams() : 0; }

    /// Bytes for the socket; little more than `limit`, empty when there is nothing to say.
    Bytes pull(std::size_t limit);

  private:
    struct Negotiation {
        Multistream side;
        bool ours = false;
        Time since{0};
    };

    Expected<std::monostate, DropReason> on_plain(ByteView bytes, Time now);
    void on_stream(YamuxEvent event, Time now);
    void on_negotiation(StreamId id, ByteView bytes);
    void fail_negotiation(StreamId id, DropReason reason);
    void start_noise();

    const Identity& identity_;
    ConnectionOptions options_;
    std::optional<Multistream> security_, muxer_;
    std::unique_ptr<Noise> noise_;
    std::unique_ptr<Yamux> yamux_;
    std::optional<PeerId> peer_;
    std::map<StreamId, Negotiation> negotiations_;
    std::vector<ConnectionEvent> events_;
    Bytes output_;
};

}  // namespace assay::network
