// SPDX-License-Identifier: Apache-2.0
// <genesis>/kad: how peers find each other. Of libp2p's Kademlia only "who is close to this key?":
// asked for keys drawn at random, it leads to peers everywhere in the network (docs/adr/0413).
#pragma once

#include "client/network/swarm/requests.hpp"

namespace assay::network {

struct KademliaLimits {
    static constexpr std::size_t message_bytes = 64U << 10, closer_peers = 20, addresses = 8;
};

/// FIND_NODE, the question: `key` and no peers; the answer: peers and their addresses.
struct FindNode {
    Bytes key;
    std::vector<Multiaddr> closer;  ///< Each with its peer.
    friend bool operator==(const FindNode&, const FindNode&) = default;
};

Bytes to_bytes(const FindNode& message);
/// Nothing for any other kind of message, and for broken ones. Addresses that we could not dial
/// are left out.
std::optional<FindNode> find_node_from_bytes(ByteView bytes);

/// Answers who asks, and asks some peer every now and then; what is learned goes to the peer set.
class Discovery {
  public:
    struct Options {
        std::string name;
        Time every{30'000};
    };
    Discovery(Swarm& swarm, Options options);

    /// Asks when it is time to.
    void tick(Time now);

  private:
    void on_request(const PeerId& peer, ByteView request, const Reply& reply);

    Swarm& swarm_;
    Options options_;
    Requests requests_;
    Time next_{0};
};

}  // namespace assay::network
