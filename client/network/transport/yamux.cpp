// SPDX-License-Identifier: Apache-2.0
#include "client/network/transport/yamux.hpp"

#include "runtime/base/check.hpp"

namespace assay::network {

namespace {

constexpr std::size_t header_bytes = 12;
enum YamuxType : std::uint8_t { Data = 0, WindowUpdate = 1, Ping = 2, GoAway = 3 };
enum YamuxFlag : std::uint16_t { Syn = 1, Ack = 2, Fin = 4, Rst = 8 };

void put(Bytes& out, std::uint32_t value, unsigned bytes) {
    while (bytes-- > 0) out.push_back(static_cast<std::uint8_t>(value >> (8 * bytes) & 0xff));
}

std::uint32_t get(ByteView bytes) {
    std::uint32_t value = 0;
    for (const auto byte : bytes) value = value << 8 | byte;
    return value;
}

void put_header(Bytes& out, std::uint8_t type, unsigned flags, StreamId stream,
                std::uint32_t length) {
    out.push_back(0);
    out.push_back(type);
    put(out, flags, 2);
    put(out, stream, 4);
    put(out, length, 4);
}

}  // namespace

Yamux::Yamux(Side side, YamuxLimits limits)
    : side_{side}, limits_{limits}, next_id_{side == Side::Dialer ? 1U : 2U} {}

Expected<Yamux::Header, DropReason> Yamux::parse(ByteView bytes) {
    Header header;
    header.type = bytes[1];
    header.flags = static_cast<std::uint16_t>(get(bytes.subspan(2, 2)));
    header.stream = get(bytes.subspan(4, 4));
    header.length = get(bytes.subspan(8, 4));
    ENSURE(bytes[0] == 0 && header.type <= GoAway, Failure{DropReason::YamuxMalformed});
    const bool of_session = header.type == Ping || header.type == GoAway;
    ENSURE((header.stream == 0) == of_session, Failure{DropReason::YamuxMalformed});
    return header;
}

Expected<std::monostate, DropReason> Yamux::receive(ByteView bytes) {
    while (!bytes.empty()) {
        if (payload_left_ > 0) {
            const auto part = bytes.first(std::min<std::size_t>(bytes.size(), payload_left_));
            bytes = bytes.subspan(part.size());
            on_payload(part);
            continue;
        }
        const auto part = bytes.first(std::min(bytes.size(), header_bytes - header_.size()));
        append(header_, part);
        bytes = bytes.subspan(part.size());
        if (header_.size() < header_bytes) break;
        const auto header = parse(header_);
        header_.clear();
        if (!header) return Failure{header.error()};
        TRY(on_header(*header));
        ENSURE(control_.size() <= limits_.control_bytes, Failure{DropReason::MemoryLimit});
    }
    return std::monostate{};
}

Expected<std::monostate, DropReason> Yamux::on_header(const Header& header) {
    switch (header.type) {
        case Ping:
            if ((header.flags & Syn) != 0) control(Ping, Ack, 0, header.length);
            return std::monostate{};
        case GoAway:
            return Failure{DropReason::YamuxGoAway};
        default:
            return on_stream_frame(header);
    }
}

Expected<std::monostate, DropReason> Yamux::on_stream_frame(const Header& header) {
    const bool data = header.type == Data;
    if ((header.flags & Syn) != 0) TRY(accept(header));
    const auto found = streams_.find(header.stream);
    if (found == streams_.end()) {
        // A stream that we have reset or refused: what was on its way to it is let pass.
        const bool once_open =
            is_remote(header.stream) ? header.stream <= highest_remote_ : header.stream < next_id_;
        ENSURE(once_open, Failure{DropReason::YamuxUnknownStream});
        ENSURE(header.length <= yamux_initial_window || !data,
               Failure{DropReason::YamuxWindowExceeded});
        payload_stream_ = header.stream;
        payload_left_ = data ? header.length : 0;
        payload_finishes_ = false;
        return std::monostate{};
    }
    auto& stream = found->second;
    if ((header.flags & Rst) != 0) {
        // A reset carries no data that anybody would want.
        payload_left_ = data ? header.length : 0;
        ENSURE(payload_left_ <= stream.receive_window, Failure{DropReason::YamuxWindowExceeded});
        payload_stream_ = header.stream;
        payload_finishes_ = false;
        forget(found);
        events_.push_back({YamuxEvent::Kind::Reset, header.stream, {}});
        return std::monostate{};
    }
    const bool finishes = (header.flags & Fin) != 0;
    if (!data) {
        stream.send_window += header.length;
        ENSURE(stream.send_window <= 0xffff'ffff, Failure{DropReason::YamuxMalformed});
        if (finishes) remote_finish(header.stream);
        return std::monostate{};
    }
    ENSURE(!stream.remote_finished || header.length == 0, Failure{DropReason::YamuxMalformed});
    ENSURE(header.length <= stream.receive_window, Failure{DropReason::YamuxWindowExceeded});
    stream.receive_window -= header.length;
    payload_stream_ = header.stream;
    payload_left_ = header.length;
    payload_finishes_ = finishes;
    if (payload_left_ == 0) end_payload();
    return std::monostate{};
}

Expected<std::monostate, DropReason> Yamux::accept(const Header& header) {
    ENSURE(is_remote(header.stream) && !streams_.contains(header.stream),
           Failure{DropReason::YamuxMalformed});
    highest_remote_ = std::max(highest_remote_, header.stream);
    if (inbound_ >= limits_.inbound_streams) {
        ENSURE(++refused_ <= limits_.refused_streams, Failure{DropReason::YamuxTooManyStreams});
        control(WindowUpdate, Rst, header.stream, 0);
        return std::monostate{};
    }
    ++inbound_;
    streams_.emplace(header.stream, Stream{});
    control(WindowUpdate, Ack, header.stream, 0);
    events_.push_back({YamuxEvent::Kind::Opened, header.stream, {}});
    return std::monostate{};
}

void Yamux::on_payload(ByteView bytes) {
    payload_left_ -= static_cast<std::uint32_t>(bytes.size());
    if (streams_.contains(payload_stream_))
        events_.push_back(
            {YamuxEvent::Kind::Data, payload_stream_, Bytes{bytes.begin(), bytes.end()}});
    if (payload_left_ == 0) end_payload();
}

void Yamux::end_payload() {
    if (payload_finishes_ && streams_.contains(payload_stream_)) remote_finish(payload_stream_);
}

void Yamux::remote_finish(StreamId id) {
    const auto found = streams_.find(id);
    if (std::exchange(found->second.remote_finished, true)) return;
    events_.push_back({YamuxEvent::Kind::Finished, id, {}});
    if (found->second.fin_sent) forget(found);
}

void Yamux::control(std::uint8_t type, std::uint16_t flags, StreamId stream, std::uint32_t length) {
    put_header(control_, type, flags, stream, length);
}

std::optional<StreamId> Yamux::open() {
    if (streams_.size() - inbound_ >= limits_.outbound_streams || next_id_ > 0xffff'fff0)
        return std::nullopt;
    const auto id = next_id_;
    next_id_ += 2;
    streams_[id].syn_due = true;
    return id;
}

void Yamux::send(StreamId id, ByteView bytes) {
    const auto found = streams_.find(id);
    if (found == streams_.end() || found->second.fin_due || bytes.empty()) return;
    auto& stream = found->second;
    stream.queue.emplace_back(bytes.begin(), bytes.end());
    stream.queued += bytes.size();
    queued_ += bytes.size();
}

void Yamux::finish(StreamId id) {
    if (const auto found = streams_.find(id); found != streams_.end()) found->second.fin_due = true;
}

void Yamux::reset(StreamId id) {
    const auto found = streams_.find(id);
    if (found == streams_.end()) return;
    if (!found->second.syn_due) control(WindowUpdate, Rst, id, 0);
    forget(found);
}

void Yamux::consumed(StreamId id, std::size_t bytes) {
    const auto found = streams_.find(id);
    if (found == streams_.end()) return;
    auto& stream = found->second;
    INVARIANT(bytes + stream.consumed + stream.receive_window <= yamux_initial_window);
    stream.consumed += static_cast<std::uint32_t>(bytes);
    if (stream.consumed < yamux_initial_window / 2 || stream.remote_finished) return;
    // The first frame of a stream that we open must carry its SYN.
    if (stream.syn_due) return;
    stream.receive_window += stream.consumed;
    control(WindowUpdate, 0, id, std::exchange(stream.consumed, 0U));
}

void Yamux::go_away() { control(GoAway, 0, 0, 0); }

std::size_t Yamux::queued(StreamId id) const {
    const auto found = streams_.find(id);
    return found == streams_.end() ? 0 : found->second.queued;
}

bool Yamux::sendable(const Stream& stream) const {
    if (stream.queued > 0) return stream.send_window > 0;
    return stream.syn_due || (stream.fin_due && !stream.fin_sent);
}

Bytes Yamux::pull(std::size_t limit) {
    Bytes out = std::exchange(control_, {});
    // Every round gives each stream at most one frame, and begins after the last one served.
    for (bool any = true; any && out.size() < limit;) {
        any = false;
        std::vector<StreamId> ready;
        for (const auto& [id, stream] : streams_)
            if (sendable(stream)) ready.push_back(id);
        std::rotate(ready.begin(), std::ranges::upper_bound(ready, turn_), ready.end());
        for (const auto id : ready) {
            if (out.size() >= limit) break;
            turn_ = id;
            const auto found = streams_.find(id);
            pull_frame(id, found->second, out);
            if (found->second.fin_sent && found->second.remote_finished) forget(found);
            any = true;
        }
    }
    return out;
}

void Yamux::pull_frame(StreamId id, Stream& stream, Bytes& out) {
    const auto size = static_cast<std::uint32_t>(
        std::min<std::uint64_t>({stream.queued, stream.send_window, limits_.frame_bytes}));
    unsigned flags = stream.syn_due ? Syn : 0;
    // In a frame of its own: js-libp2p looks at a frame's flags first and then drops its data.
    if (stream.fin_due && stream.queued == 0) flags |= Fin, stream.fin_sent = true;
    stream.syn_due = false;
    put_header(out, Data, flags, id, size);
    for (std::size_t left = size; left > 0;) {
        const auto& first = stream.queue.front();
        const auto part = std::min(left, first.size() - stream.begin);
        append(out, ByteView{first}.subspan(stream.begin, part));
        stream.begin += part;
        left -= part;
        if (stream.begin == first.size()) stream.queue.pop_front(), stream.begin = 0;
    }
    stream.queued -= size;
    stream.send_window -= size;
    queued_ -= size;
}

void Yamux::forget(Streams::iterator stream) {
    queued_ -= stream->second.queued;
    if (is_remote(stream->first)) --inbound_;
    streams_.erase(stream);
}

}  // namespace assay::network
