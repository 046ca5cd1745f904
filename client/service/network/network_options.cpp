// SPDX-License-Identifier: Apache-2.0
#include "client/service/network/network_options.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>

#include "client/keystore/randomness.hpp"

namespace assay::service {

using network::HostKind;
using network::Multiaddr;

namespace {

Multiaddr parse(const std::string& text) {
    auto address = network::multiaddr_from_text(text);
    if (!address)
        throw std::runtime_error{"'" + text +
                                 "' is no address of the form /ip4/HOST/tcp/PORT[/p2p/PEER]"};
    return *std::move(address);
}

struct Interface {
    std::string host;
    HostKind kind;
    bool loopback;
};

std::vector<Interface> interfaces() {
    std::vector<Interface> found;
    ifaddrs* first = nullptr;
    if (::getifaddrs(&first) != 0) return found;
    for (const auto* each = first; each != nullptr; each = each->ifa_next) {
        if (each->ifa_addr == nullptr || (each->ifa_flags & IFF_UP) == 0) continue;
        char text[INET6_ADDRSTRLEN] = {};
        HostKind kind{};
        if (each->ifa_addr->sa_family == AF_INET) {
            const auto* v4 = reinterpret_cast<const sockaddr_in*>(each->ifa_addr);
            ::inet_ntop(AF_INET, &v4->sin_addr, text, sizeof text);
            kind = HostKind::Ip4;
        } else if (each->ifa_addr->sa_family == AF_INET6) {
            const auto* v6 = reinterpret_cast<const sockaddr_in6*>(each->ifa_addr);
            // Only good on the very link, and not without its name.
            if (IN6_IS_ADDR_LINKLOCAL(&v6->sin6_addr)) continue;
            ::inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof text);
            kind = HostKind::Ip6;
        } else {
            continue;
        }
        found.push_back({text, kind, (each->ifa_flags & IFF_LOOPBACK) != 0});
    }
    ::freeifaddrs(first);
    return found;
}

/// Without our own: a chain spec's boot nodes read the same spec.
std::vector<Multiaddr> others(std::vector<Multiaddr> addresses, const network::PeerId& self) {
    std::erase_if(addresses, [&](const auto& address) { return address.peer == self; });
    return addresses;
}

bool is_unspecified(const Multiaddr& address) {
    return address.host == "0.0.0.0" || address.host == "::";
}

}  // namespace

network::SwarmOptions swarm_options(const NetworkOptions& options) {
    network::SwarmOptions out;
    const auto self = peer_of(options.key);
    out.identity_seed = options.key;
    out.random = [](std::span<std::uint8_t> bytes) { keystore::fill_random(bytes); };
    out.peers.inbound_max = options.inbound_max;
    out.peers.outbound_max = options.outbound_max;
    out.peers.reserved = others(options.reserved, self);
    out.peers.reserved_only = options.reserved_only;
    out.peers.boot = others(options.boot, self);
    return out;
}

std::string agent(const NetworkOptions& options) {
    const std::string program = "assay-node/0.1.0";
    return options.name.empty() ? program : program + " (" + options.name + ")";
}

std::vector<Multiaddr> all_addresses(std::uint16_t port) {
    return {network::socket_multiaddr("0.0.0.0", port), network::socket_multiaddr("::", port)};
}

std::vector<Multiaddr> peer_addresses(const std::vector<std::string>& texts) {
    std::vector<Multiaddr> addresses;
    for (const auto& text : texts) {
        addresses.push_back(parse(text));
        if (!addresses.back().peer)
            throw std::runtime_error{"'" + text + "' does not say whom to find there (/p2p/PEER)"};
    }
    return addresses;
}

std::vector<Multiaddr> own_addresses(const std::vector<std::string>& texts) {
    std::vector<Multiaddr> addresses;
    for (const auto& text : texts) {
        addresses.push_back(parse(text));
        addresses.back().peer.reset();
    }
    return addresses;
}

std::vector<Multiaddr> reachable_addresses(const std::vector<Multiaddr>& listens) {
    std::vector<Multiaddr> out;
    const auto here = interfaces();
    const bool alone = std::ranges::all_of(here, &Interface::loopback);
    for (const auto& listen : listens) {
        if (!is_unspecified(listen)) {
            out.push_back(listen);
            continue;
        }
        for (const auto& [host, kind, loopback] : here)
            if (kind == listen.kind && (alone || !loopback))
                out.push_back(network::socket_multiaddr(host, listen.port));
    }
    return out;
}

}  // namespace assay::service
