// SPDX-License-Identifier: Apache-2.0
#include "client/network/swarm/identify.hpp"

#include "client/network/wire/frames.hpp"
#include "client/network/wire/protobuf.hpp"

namespace assay::network {

namespace {

enum InfoField : std::uint32_t {
    PublicKey = 1,
    ListenAddresses = 2,
    Protocols = 3,
    ObservedAddress = 4,
    ProtocolVersion = 5,
    AgentVersion = 6,
};

std::string short_text(ByteView data) {
    return to_string(data.first(std::min(data.size(), IdentifyLimits::text_bytes)));
}

}  // namespace

Bytes to_bytes(const PeerInfo& info) {
    ProtobufWriter out;
    if (info.key) out.bytes(PublicKey, to_protobuf(*info.key));
    for (const auto& address : info.listens) out.bytes(ListenAddresses, to_bytes(address));
    for (const auto& protocol : info.protocols) out.text(Protocols, protocol);
    if (info.observed) out.bytes(ObservedAddress, to_bytes(*info.observed));
    if (!info.protocol_version.empty()) out.text(ProtocolVersion, info.protocol_version);
    if (!info.agent.empty()) out.text(AgentVersion, info.agent);
    return out.take();
}

std::optional<PeerInfo> peer_info_from_bytes(ByteView bytes) {
    PeerInfo info;
    ProtobufReader reader{bytes};
    while (const auto field = reader.next()) {
        if (field->is_number) continue;
        switch (field->number) {
            case PublicKey:
                if (const auto key = peer_from_protobuf(field->data)) info.key = *key;
                break;
            case ListenAddresses:
                if (const auto address = multiaddr_from_bytes(field->data);
                    address && info.listens.size() < IdentifyLimits::addresses)
                    info.listens.push_back(*address);
                break;
            case Protocols:
                if (info.protocols.size() < IdentifyLimits::protocols)
                    info.protocols.push_back(short_text(field->data));
                break;
            case ObservedAddress:
                if (const auto address = multiaddr_from_bytes(field->data))
                    info.observed = *address;
                break;
            case ProtocolVersion:
                info.protocol_version = short_text(field->data);
                break;
            case AgentVersion:
                info.agent = short_text(field->data);
                break;
            default:
                break;
        }
    }
    if (!reader.ok()) return std::nullopt;
    return info;
}

class Identify::Asker : public StreamHandler {
  public:
    explicit Asker(Identify& identify) : identify_{identify} {}

    void agreed(const Stream& stream) override {
        since_ = stream.now();
        stream.finish();
    }
    void received(const Stream& stream, ByteView bytes) override {
        if (done_) return;
        reader_.add(bytes);
        const auto next = reader_.next();
        const bool whole = next && *next;
        if (next && !whole) return;
        const auto info = whole ? peer_info_from_bytes(**next) : std::nullopt;
        // The key must be the one that has shaken hands.
        if (!info || (info->key && *info->key != stream.peer())) {
            stream.report(Conduct::MalformedMessage);
            return stream.reset();
        }
        done_ = true;
        identify_.on_info(stream.peer(), *info);
    }
    void tick(const Stream& stream, Time now) override {
        if (since_ && now - *since_ > identify_.options_.timeout) stream.reset();
    }
    std::size_t memory() const override { return reader_.buffered(); }
    bool is_useful() const override { return false; }

  private:
    Identify& identify_;
    FrameReader reader_{IdentifyLimits::message_bytes};
    std::optional<Time> since_;
    bool done_ = false;
};

// Ends its half a moment after the message: js-libp2p loses what comes together with both the
// answer to its proposal and the end of the stream, and go-libp2p reads until the end.
class Identify::Answerer : public StreamHandler {
  public:
    explicit Answerer(Time now) : since_{now} {}

    void tick(const Stream& stream, Time now) override {
        if (now - since_ >= end_after) stream.finish();
        if (now - since_ >= give_up_after) stream.reset();
    }
    void received(const Stream& stream, ByteView) override {
        stream.report(Conduct::MalformedStream);
        stream.reset();
    }
    bool is_useful() const override { return false; }

  private:
    static constexpr Time end_after{300}, give_up_after{10'000};
    Time since_;
};

Identify::Identify(Swarm& swarm, IdentifyOptions options)
    : swarm_{swarm}, options_{std::move(options)} {
    swarm.add(*this);
}

std::unique_ptr<StreamHandler> Identify::accept(const Stream& stream) {
    PeerInfo info{
        options_.protocol_version, options_.agent, options_.listens, {}, {}, swarm_.self()};
    info.observed = swarm_.remote(stream.peer());
    for (const auto* const protocol : swarm_.protocols())
        info.protocols.insert(info.protocols.end(), protocol->names().begin(),
                              protocol->names().end());
    stream.send(length_prefixed(to_bytes(info)));
    return std::make_unique<Answerer>(stream.now());
}

void Identify::connected(const PeerId& peer) {
    swarm_.open(peer, names_, std::make_unique<Asker>(*this));
}

void Identify::on_info(const PeerId& peer, PeerInfo info) {
    const auto remote = swarm_.remote(peer);
    if (!remote) return;
    const auto& kept = infos_[peer] = std::move(info);
    for (const auto& address : kept.listens) swarm_.peers().learn(peer, address);
    if (options_.identified) options_.identified(peer, kept);
}

const PeerInfo* Identify::info(const PeerId& peer) const {
    const auto found = infos_.find(peer);
    return found == infos_.end() ? nullptr : &found->second;
}

}  // namespace assay::network
