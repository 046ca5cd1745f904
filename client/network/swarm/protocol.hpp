// SPDX-License-Identifier: Apache-2.0
// How a protocol lives on streams: the swarm hands it each stream of its own, and what comes on it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "client/network/swarm/conduct.hpp"
#include "client/network/time.hpp"
#include "client/network/transport/yamux.hpp"
#include "client/network/wire/identity.hpp"

namespace assay::network {

class Swarm;

using ConnectionId = std::uint64_t;

/// A stream of a connection, as its protocol holds it: a name, not a resource. Safe to use when
/// the stream is gone, then nothing happens.
class Stream {
  public:
    Stream(Swarm& swarm, ConnectionId connection, StreamId id, const PeerId& peer)
        : swarm_{&swarm}, connection_{connection}, id_{id}, peer_{peer} {}

    const PeerId& peer() const { return peer_; }
    void send(ByteView bytes) const;
    /// No more is sent after what is queued.
    void finish() const;
    /// Ends the stream at once. Its handler hears nothing more.
    void reset() const;
    /// Bytes that wait for the other side to take them.
    std::size_t queued() const;
    void report(Conduct conduct) const;
    Time now() const;

  private:
    Swarm* swarm_;
    ConnectionId connection_;
    StreamId id_;
    PeerId peer_;
};

/// What happens on one stream. It is destroyed after `finished` of both sides, `reset` or `lost`.
class StreamHandler {
  public:
    virtual ~StreamHandler() = default;
    /// A stream of ours has found its protocol: only now may bytes be sent.
    virtual void agreed(const Stream&) {}
    virtual void received(const Stream& stream, ByteView bytes) = 0;
    /// The other side sends no more.
    virtual void finished(const Stream& stream) { stream.finish(); }
    /// Refused by the other side, reset by it, or gone with its connection.
    virtual void lost(const Stream&) {}
    virtual void tick(const Stream&, Time) {}
    /// Bytes that it holds for the peer: they count against the peer's limit.
    virtual std::size_t memory() const { return 0; }
    /// Whether this stream is a reason to stay connected.
    virtual bool is_useful() const { return true; }
};

/// A protocol with all its streams. It adds itself to a swarm that outlives it, and takes itself
/// out (`Swarm::remove`) in its destructor.
class Protocol {
  public:
    Protocol() = default;
    Protocol(const Protocol&) = delete;
    Protocol& operator=(const Protocol&) = delete;
    virtual ~Protocol() = default;
    /// Its names, the preferred one first.
    virtual const std::vector<std::string>& names() const = 0;
    /// A peer has opened a stream for it. Nothing: refused.
    virtual std::unique_ptr<StreamHandler> accept(const Stream& stream) = 0;
    virtual void connected(const PeerId&) {}
    virtual void disconnected(const PeerId&) {}
    virtual void tick(Time) {}
};

}  // namespace assay::network
