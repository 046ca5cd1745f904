// SPDX-License-Identifier: Apache-2.0
#include "client/network/transport/connection.hpp"

#include "client/network/wire/protobuf.hpp"
#include "runtime/base/check.hpp"

namespace assay::network {

namespace {

using Kind = ConnectionEvent::Kind;

Multistream negotiate(Side side, std::string_view name) {
    if (side == Side::Dialer) return Multistream::proposing({std::string{name}});
    return Multistream::answering([name](std::string_view proposed) { return proposed == name; });
}

}  // namespace

Connection::Connection(const Identity& identity, ConnectionOptions options)
    : identity_{identity},
      options_{std::move(options)},
      security_{negotiate(options_.side, noise_name)} {}

void Connection::start_noise() {
    noise_ = std::make_unique<Noise>(options_.side, identity_, options_.secrets, options_.expected);
    options_.secrets = {};
    append(output_, noise_->take_output());
}

Expected<std::monostate, DropReason> Connection::receive(ByteView bytes, Time now) {
    Bytes rest;
    if (security_) {
        TRY(security_->receive(bytes));
        append(output_, security_->take_output());
        if (!security_->agreed()) return std::monostate{};
        rest = to_owned(security_->rest());
        bytes = rest;
        security_.reset();
        start_noise();
    }
    const bool was_done = noise_->done();
    auto plain = noise_->receive(bytes);
    append(output_, noise_->take_output());
    if (!plain) return Failure{plain.error()};
    if (!was_done && noise_->done()) {
        peer_ = noise_->peer();
        muxer_ = negotiate(options_.side, yamux_name);
    }
    return plain->empty() ? Expected<std::monostate, DropReason>{} : on_plain(*plain, now);
}

Expected<std::monostate, DropReason> Connection::on_plain(ByteView bytes, Time now) {
    Bytes rest;
    if (muxer_) {
        TRY(muxer_->receive(bytes));
        if (!muxer_->agreed()) return std::monostate{};
        noise_->send(muxer_->take_output());
        rest = to_owned(muxer_->rest());
        bytes = rest;
        muxer_.reset();
        yamux_ = std::make_unique<Yamux>(options_.side, options_.streams);
        events_.push_back({Kind::Ready, 0, {}, {}});
    }
    const auto received = yamux_->receive(bytes);
    for (auto& event : yamux_->take_events()) on_stream(std::move(event), now);
    return received;
}

void Connection::on_stream(YamuxEvent event, Time now) {
    const auto id = event.stream;
    const bool negotiating = negotiations_.contains(id);
    switch (event.kind) {
        case YamuxEvent::Kind::Opened:
            negotiations_.emplace(
                id, Negotiation{Multistream::answering(options_.supported), false, now});
            yamux_->send(id, negotiations_.at(id).side.take_output());
            break;
        case YamuxEvent::Kind::Data:
            if (!negotiating) {
                events_.push_back({Kind::Data, id, {}, std::move(event.data)});
                break;
            }
            on_negotiation(id, event.data);
            break;
        case YamuxEvent::Kind::Finished:
            if (negotiating)
                fail_negotiation(id, DropReason::NoCommonProtocol);
            else
                events_.push_back({Kind::Finished, id, {}, {}});
            break;
        case YamuxEvent::Kind::Reset:
            if (negotiating)
                fail_negotiation(id, DropReason::NoCommonProtocol);
            else
                events_.push_back({Kind::Reset, id, {}, {}});
            break;
    }
}

void Connection::on_negotiation(StreamId id, ByteView bytes) {
    auto& negotiation = negotiations_.at(id);
    const auto received = negotiation.side.receive(bytes);
    yamux_->send(id, negotiation.side.take_output());
    if (!received) return fail_negotiation(id, received.error());
    const auto rest = to_owned(negotiation.side.agreed() ? negotiation.side.rest() : ByteView{});
    yamux_->consumed(id, bytes.size() - rest.size());
    if (!negotiation.side.agreed()) return;
    events_.push_back(
        {negotiation.ours ? Kind::Agreed : Kind::Opened, id, *negotiation.side.agreed(), {}});
    negotiations_.erase(id);
    if (!rest.empty()) events_.push_back({Kind::Data, id, {}, rest});
}

void Connection::fail_negotiation(StreamId id, DropReason reason) {
    const auto found = negotiations_.find(id);
    const bool ours = found->second.ours;
    negotiations_.erase(found);
    yamux_->reset(id);
    if (ours)
        events_.push_back({Kind::Refused, id, {}, {}});
    else if (reason != DropReason::NoCommonProtocol)
        events_.push_back({Kind::Malformed, id, {}, {}});
}

void Connection::tick(Time now) {
    std::vector<StreamId> late;
    for (const auto& [id, negotiation] : negotiations_)
        if (now - negotiation.since > options_.negotiation_max) late.push_back(id);
    for (const auto id : late) fail_negotiation(id, DropReason::NoCommonProtocol);
}

std::optional<StreamId> Connection::open(std::vector<std::string> protocols, Time now) {
    if (!ready()) return std::nullopt;
    const auto id = yamux_->open();
    if (!id) return std::nullopt;
    const auto [negotiation, fresh] = negotiations_.emplace(
        *id, Negotiation{Multistream::proposing(std::move(protocols)), true, now});
    INVARIANT(fresh);
    yamux_->send(*id, negotiation->second.side.take_output());
    return id;
}

void Connection::send(StreamId stream, ByteView bytes) {
    INVARIANT(ready() && !negotiations_.contains(stream));
    yamux_->send(stream, bytes);
}

void Connection::finish(StreamId stream) {
    if (ready()) yamux_->finish(stream);
}

void Connection::reset(StreamId stream) {
    negotiations_.erase(stream);
    if (ready()) yamux_->reset(stream);
}

void Connection::consumed(StreamId stream, std::size_t bytes) {
    if (ready()) yamux_->consumed(stream, bytes);
}

void Connection::go_away() {
    if (ready()) yamux_->go_away();
}

Bytes Connection::pull(std::size_t limit) {
    if (security_) append(output_, security_->take_output());
    if (muxer_ && noise_->done()) {
        const auto words = muxer_->take_output();
        noise_->send(words);
    }
    if (yamux_) noise_->send(yamux_->pull(limit));
    if (noise_) append(output_, noise_->take_output());
    return std::exchange(output_, {});
}

}  // namespace assay::network
