// SPDX-License-Identifier: Apache-2.0
// yamux: many streams over one connection, each with a window of its own, so that a slow reader
// holds up only its own stream (hashicorp's specification, version 0, and libp2p's notes on it).
#pragma once

#include <deque>
#include <map>
#include <vector>

#include "client/network/drop_reason.hpp"
#include "client/network/transport/noise.hpp"
#include "runtime/base/expected.hpp"

namespace assay::network {

using StreamId = std::uint32_t;

inline constexpr std::string_view yamux_name = "/yamux/1.0.0";
inline constexpr std::uint32_t yamux_initial_window = 256U << 10;

struct YamuxLimits {
    std::size_t inbound_streams = 256;  ///< Further ones are reset.
    std::size_t outbound_streams = 256;
    unsigned refused_streams = 1024;        ///< So many resets, and the connection goes.
    std::size_t control_bytes = 64U << 10;  ///< Answers to pings and the like that may wait.
    std::uint32_t frame_bytes = 16U << 10;  ///< Of data that we send.
};

/// What happened to a stream.
struct YamuxEvent {
    enum class Kind : std::uint8_t {
        Opened,    ///< By the other side.
        Data,      ///< Pay it back with `consumed` once it is dealt with.
        Finished,  ///< The other side will send no more.
        Reset,     ///< By the other side; the stream is gone.
    };
    Kind kind = Kind::Opened;
    StreamId stream = 0;
    Bytes data;
};

/// One side of a session. A stream is gone when both sides have finished, or one has reset it.
class Yamux {
  public:
    explicit Yamux(Side side, YamuxLimits limits = {});

    /// Errors: YamuxMalformed, YamuxUnknownStream, YamuxWindowExceeded, YamuxTooManyStreams,
    /// YamuxGoAway, MemoryLimit. What came before the broken frame is still among the events.
    Expected<std::monostate, DropReason> receive(ByteView bytes);
    std::vector<YamuxEvent> take_events() { return std::exchange(events_, {}); }

    /// Nothing when as many as allowed are open.
    std::optional<StreamId> open();
    bool is_open(StreamId stream) const { return streams_.contains(stream); }
    /// Queues bytes; they leave as far as the other side's window allows. On a stream that is
    /// gone or finished: nothing.
    void send(StreamId stream, ByteView bytes);
    /// After the queued bytes, no more come.
    void finish(StreamId stream);
    void reset(StreamId stream);
    /// Gives `bytes` of the stream's receive window back to the sender.
    void consumed(StreamId stream, std::size_t bytes);
    void go_away();

    /// Bytes that wait to be sent, on all streams.
    std::size_t queued() const { return queued_; }
    std::size_t queued(StreamId stream) const;
    std::size_t open_streams() const { return streams_.size(); }

    /// Frames to be sent now, some `limit` bytes of them, in turns among the streams.
    Bytes pull(std::size_t limit);

  private:
    struct Stream {
        std::uint64_t send_window = yamux_initial_window;
        std::uint32_t receive_window =
            yamux_initial_window;    ///< What the other side may still send.
        std::uint32_t consumed = 0;  ///< Not yet given back.
        std::deque<Bytes> queue;
        std::size_t queued = 0, begin = 0;  ///< `begin`: what of the first is sent.
        bool syn_due = false, fin_due = false, fin_sent = false, remote_finished = false;
    };
    struct Header {
        std::uint8_t type = 0;
        std::uint16_t flags = 0;
        StreamId stream = 0;
        std::uint32_t length = 0;
    };
    using Streams = std::map<StreamId, Stream>;

    static Expected<Header, DropReason> parse(ByteView bytes);
    Expected<std::monostate, DropReason> on_header(const Header& header);
    Expected<std::monostate, DropReason> on_stream_frame(const Header& header);
    Expected<std::monostate, DropReason> accept(const Header& header);
    void on_payload(ByteView bytes);
    void end_payload();
    void remote_finish(StreamId id);
    void control(std::uint8_t type, std::uint16_t flags, StreamId stream, std::uint32_t length);
    bool is_remote(StreamId id) const { return (id % 2 == 1) == (side_ == Side::Listener); }
    bool sendable(const Stream& stream) const;
    void pull_frame(StreamId id, Stream& stream, Bytes& out);
    void forget(Streams::iterator stream);

    Side side_;
    YamuxLimits limits_;
    Streams streams_;
    StreamId next_id_, highest_remote_ = 0, turn_ = 0;
    std::size_t inbound_ = 0, queued_ = 0;
    unsigned refused_ = 0;
    Bytes header_;                    ///< The beginning of a frame.
    std::uint32_t payload_left_ = 0;  ///< Of the data frame that is being read.
    StreamId payload_stream_ = 0;
    bool payload_finishes_ = false;
    Bytes control_;
    std::vector<YamuxEvent> events_;
};

}  // namespace assay::network
