// SPDX-License-Identifier: Apache-2.0
#include "client/testnet/node_process.hpp"

#include "client/service/network/node_key.hpp"

namespace assay::testnet {

namespace {

std::string port_text(std::uint16_t port) { return std::to_string(port); }

}  // namespace

NodePorts free_ports() { return {demo::free_port(), demo::free_port(), demo::free_port()}; }

NodeProcess::NodeProcess(NodePlan plan) : plan_{std::move(plan)} {
    std::filesystem::create_directories(plan_.folder);
    address_ = network::socket_multiaddr(plan_.host.peers, plan_.ports.peers);
    address_.peer = service::peer_of(service::load_or_make_node_key(plan_.folder / "node-key"));
    start();
}

void NodeProcess::start() {
    const auto listens = network::socket_multiaddr(plan_.host.peers, plan_.ports.peers);
    auto arguments = plan_.host.prefix;
    for (const auto& argument : std::vector<std::string>{
             plan_.program.string(), "--chain", plan_.chain, "--base-path", plan_.folder.string(),
             "--name", plan_.name, "--node-key-file", (plan_.folder / "node-key").string(),
             "--listen-addr", network::to_text(listens), "--rpc-port", port_text(plan_.ports.rpc),
             "--prometheus-port", port_text(plan_.ports.metrics)})
        arguments.push_back(argument);
    if (!plan_.host.prefix.empty()) arguments.emplace_back("--rpc-external");
    for (const auto& peer : plan_.boot) {
        arguments.emplace_back("--bootnodes");
        arguments.push_back(network::to_text(peer));
    }
    arguments.insert(arguments.end(), plan_.arguments.begin(), plan_.arguments.end());
    child_ = std::make_unique<demo::Child>(plan_.name, arguments, log());
}

chain::Node& NodeProcess::rpc() {
    if (!rpc_) {
        rpc_client::ClientOptions options;
        options.url = "ws://" + plan_.host.operators + ":" + port_text(plan_.ports.rpc);
        options.call_timeout = rpc_client::milliseconds{5'000};
        options.pause_min = options.pause_max = rpc_client::milliseconds{250};
        rpc_ = std::make_unique<chain::Node>(options);
    }
    return *rpc_;
}

}  // namespace assay::testnet
