// SPDX-License-Identifier: Apache-2.0
// How a node takes part in the network, as its operator says it.
#pragma once

#include "client/network/protocols/names.hpp"
#include "client/network/swarm/swarm.hpp"
#include "client/network/wire/multiaddr.hpp"
#include "client/service/network/node_key.hpp"

namespace assay::service {

inline constexpr std::uint16_t default_peer_port = 30333;

struct NetworkOptions {
    /// Where to listen; empty: only dials.
    std::vector<network::Multiaddr> listens{};
    /// What to tell others to dial, besides what we listen on.
    std::vector<network::Multiaddr> public_addresses{};
    std::vector<network::Multiaddr> boot{};      ///< Asked for others while there are too few.
    std::vector<network::Multiaddr> reserved{};  ///< Always dialled, never dropped for conduct.
    bool reserved_only = false;
    std::size_t inbound_max = 32, outbound_max = 8;
    NodeKey key{};
    std::string name{};  ///< Told to peers; may be empty.
    network::Role role = network::Role::Full;
};

/// The same for a swarm, with the system's randomness; a node looks for no peer that is itself.
network::SwarmOptions swarm_options(const NetworkOptions& options);
/// The program and its name, as peers read it.
std::string agent(const NetworkOptions& options);

/// All addresses of this machine, over IPv4 and IPv6 (where there is one).
std::vector<network::Multiaddr> all_addresses(std::uint16_t port);

/// Multiaddr of peers to dial: each must end in /p2p/PEER. Throws std::runtime_error with the text
/// that is none.
std::vector<network::Multiaddr> peer_addresses(const std::vector<std::string>& texts);
/// The same for addresses of our own, where /p2p/PEER says nothing new and is left out.
std::vector<network::Multiaddr> own_addresses(const std::vector<std::string>& texts);

/// What others can dial of what we listen on: "all addresses" stand for those that the interfaces
/// of this machine have, loopback left out unless there is nothing else.
std::vector<network::Multiaddr> reachable_addresses(const std::vector<network::Multiaddr>& listens);

}  // namespace assay::service
