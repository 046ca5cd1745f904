// SPDX-License-Identifier: Apache-2.0
#include "client/service/methods/methods.hpp"
#include "client/service/network/node_network.hpp"
#include "runtime/base/hex.hpp"

namespace assay::service {

using rpc::Json;
using rpc::Parameters;
using rpc::RpcError;

namespace {

// In the words of sc-network's Roles.
std::string roles_text(std::uint8_t roles) {
    const auto has = [&](network::Role role) {
        return (roles & static_cast<std::uint8_t>(role)) != 0;
    };
    return has(network::Role::Authority) ? "AUTHORITY"
           : has(network::Role::Full)    ? "FULL"
                                         : "LIGHT";
}

Json health(const NodeNetwork& network) {
    const auto& options = network.options();
    return {{"peers", network.peers().size()},
            {"isSyncing", network.is_syncing()},
            {"shouldHavePeers", !options.boot.empty() || !options.reserved.empty()}};
}

Json peers(const NodeNetwork& network) {
    Json out = Json::array();
    for (const auto& peer : network.peers())
        out.push_back({{"peerId", network::to_text(peer.id)},
                       {"roles", roles_text(peer.roles)},
                       {"bestHash", to_hex(peer.best.hash.bytes)},
                       {"bestNumber", peer.best.number}});
    return out;
}

Json texts(const auto& list) {
    Json out = Json::array();
    for (const auto& each : list) out.push_back(network::to_text(each));
    return out;
}

Expected<network::Multiaddr, RpcError> peer_address(const Parameters& p) {
    const auto address = network::multiaddr_from_text(TRY(p.text({0, "peer"})));
    if (!address || !address->peer)
        return Failure{rpc::invalid_params("not an address that ends in /p2p/PEER")};
    return *address;
}

Expected<network::PeerId, RpcError> peer_id(const Parameters& p) {
    const auto peer = network::peer_from_text(TRY(p.text({0, "peer_id"})));
    if (!peer) return Failure{rpc::invalid_params("not a peer id")};
    return *peer;
}

}  // namespace

void add_network_methods(rpc::MethodRegistry& methods, NodeNetwork& network, const Chain& chain) {
    using Reply = Expected<Json, RpcError>;
    methods.add("system_health",
                [&network](const Parameters&) -> Reply { return health(network); });
    methods.add("system_localPeerId", [&network](const Parameters&) -> Reply {
        return Json(network::to_text(network.self()));
    });
    methods.add("system_localListenAddresses",
                [&network](const Parameters&) -> Reply { return texts(network.addresses()); });
    methods.add("system_nodeRoles", [&network](const Parameters&) -> Reply {
        const bool authority = network.options().role == network::Role::Authority;
        return Json::array({authority ? "Authority" : "Full"});
    });
    methods.add("system_syncState", [&network, &chain](const Parameters&) -> Reply {
        return Json{{"startingBlock", network.started_at()},
                    {"currentBlock", chain.best().number},
                    {"highestBlock", network.sync_target()}};
    });
    methods.add(
        "system_peers", [&network](const Parameters&) -> Reply { return peers(network); },
        rpc::Access::Operator);
    methods.add(
        "system_reservedPeers",
        [&network](const Parameters&) -> Reply { return texts(network.reserved()); },
        rpc::Access::Operator);
    methods.add(
        "system_addReservedPeer",
        [&network](const Parameters& p) -> Reply {
            network.reserve(TRY(peer_address(p)));
            return Json{};
        },
        rpc::Access::Operator);
    methods.add(
        "system_removeReservedPeer",
        [&network](const Parameters& p) -> Reply {
            network.unreserve(TRY(peer_id(p)));
            return Json{};
        },
        rpc::Access::Operator);
}

}  // namespace assay::service
