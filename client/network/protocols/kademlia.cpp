// SPDX-License-Identifier: Apache-2.0
#include "client/network/protocols/kademlia.hpp"

#include <sodium.h>

#include "client/network/wire/protobuf.hpp"

namespace assay::network {

namespace {

constexpr std::uint64_t find_node = 4;  // Message.MessageType.FIND_NODE
constexpr std::size_t key_max = 256;

bool read_peer(ByteView bytes, std::vector<Multiaddr>& found) {
    std::optional<PeerId> peer;
    std::vector<Multiaddr> addresses;
    ProtobufReader reader{bytes};
    while (const auto field = reader.next()) {
        if (field->number == 1 && !field->is_number) {
            const auto id = peer_from_multihash(field->data);
            if (id) peer = *id;
        }
        if (field->number == 2 && !field->is_number && addresses.size() < KademliaLimits::addresses)
            if (const auto address = multiaddr_from_bytes(field->data))
                addresses.push_back(*address);
    }
    if (!reader.ok()) return false;
    if (!peer) return true;  // With a key of another kind.
    for (auto& address : addresses) {
        // An address that names somebody else is a lie, or stale.
        if (address.peer && *address.peer != *peer) continue;
        address.peer = *peer;
        found.push_back(std::move(address));
    }
    return true;
}

ByteArray<32> place(ByteView key) {
    ByteArray<32> hash;
    crypto_hash_sha256(hash.data(), key.data(), key.size());
    return hash;
}

ByteArray<32> distance(const ByteArray<32>& a, const ByteArray<32>& b) {
    ByteArray<32> between;
    for (std::size_t i = 0; i < between.size(); ++i)
        between[i] = static_cast<std::uint8_t>(a[i] ^ b[i]);
    return between;
}

}  // namespace

Bytes to_bytes(const FindNode& message) {
    ProtobufWriter out;
    out.number(1, find_node);
    if (!message.key.empty()) out.bytes(2, message.key);
    for (const auto& address : message.closer) {
        if (!address.peer) continue;
        auto plain = address;
        plain.peer.reset();
        out.bytes(8, ProtobufWriter{}
                         .bytes(1, to_multihash(*address.peer))
                         .bytes(2, to_bytes(plain))
                         .take());
    }
    return out.take();
}

std::optional<FindNode> find_node_from_bytes(ByteView bytes) {
    FindNode message;
    std::uint64_t type = 0;
    std::size_t peers = 0;
    ProtobufReader reader{bytes};
    while (const auto field = reader.next()) {
        if (field->number == 1 && field->is_number) type = field->value;
        if (field->number == 2 && !field->is_number) {
            if (field->data.size() > key_max) return std::nullopt;
            message.key = to_owned(field->data);
        }
        if (field->number == 8 && !field->is_number && ++peers <= KademliaLimits::closer_peers &&
            !read_peer(field->data, message.closer))
            return std::nullopt;
    }
    if (!reader.ok() || type != find_node) return std::nullopt;
    if (message.closer.size() > KademliaLimits::closer_peers)
        message.closer.resize(KademliaLimits::closer_peers);
    return message;
}

Discovery::Discovery(Swarm& swarm, Options options)
    : swarm_{swarm},
      options_{std::move(options)},
      requests_{swarm,
                {.names = {options_.name},
                 .request_max = KademliaLimits::message_bytes,
                 .response_max = KademliaLimits::message_bytes,
                 .timeout = Time{10'000},
                 .rate = {1, 8},
                 .at_once = 4},
                [this](const PeerId& peer, const Bytes& request, const Reply& reply) {
                    on_request(peer, request, reply);
                }} {}

void Discovery::on_request(const PeerId& peer, ByteView request, const Reply& reply) {
    const auto question = find_node_from_bytes(request);
    if (!question) {
        swarm_.report(peer, Conduct::MalformedMessage);
        return reply.refuse();
    }
    FindNode told{{}, swarm_.peers().known()};
    std::erase_if(told.closer, [&](const Multiaddr& each) { return each.peer == peer; });
    const auto wanted = place(question->key);
    std::ranges::sort(told.closer, {}, [&](const Multiaddr& each) {
        return distance(wanted, place(to_multihash(*each.peer)));
    });
    if (told.closer.size() > KademliaLimits::closer_peers)
        told.closer.resize(KademliaLimits::closer_peers);
    reply.send(to_bytes(told));
}

void Discovery::tick(Time now) {
    if (now < next_) return;
    const auto peers = swarm_.connected();
    if (peers.empty()) return;
    next_ = now + options_.every;
    ByteArray<33> drawn{};
    swarm_.random(drawn);
    const auto& peer = peers[drawn.back() % peers.size()];
    const FindNode question{to_owned(ByteView{drawn}.first(32)), {}};
    requests_.request(peer, to_bytes(question), [this, peer](Expected<Bytes, RequestError> answer) {
        if (!answer) return;
        const auto told = find_node_from_bytes(*answer);
        if (!told) return swarm_.report(peer, Conduct::MalformedMessage);
        for (const auto& address : told->closer)
            if (*address.peer != swarm_.self()) swarm_.peers().learn(*address.peer, address);
    });
}

}  // namespace assay::network
