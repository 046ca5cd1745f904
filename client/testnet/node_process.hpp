// SPDX-License-Identifier: Apache-2.0
// One assay-node as a process of its own on loopback, with a folder, a peer id that is known before
// it runs, and a connection to its RPC.
#pragma once

#include "client/chain/node.hpp"
#include "client/demo/child.hpp"
#include "client/network/wire/multiaddr.hpp"
#include "client/testnet/hosts.hpp"

namespace assay::testnet {

struct NodePorts {
    std::uint16_t rpc = 0, metrics = 0, peers = 0;
};

/// Three that nobody listens on at the moment.
NodePorts free_ports();

struct NodePlan {
    std::string name;
    std::filesystem::path program;  ///< assay-node
    std::filesystem::path folder;   ///< Its data, key and log.
    std::string chain;              ///< A built-in chain spec or a file.
    NodePorts ports;
    NodeHost host{};
    std::vector<network::Multiaddr> boot{};  ///< Whom it dials first.
    std::vector<std::string> arguments{};    ///< What else it is told: a validator's key, say.
};

class NodeProcess {
  public:
    /// Makes its key, and starts it. Throws std::runtime_error.
    explicit NodeProcess(NodePlan plan);

    /// Starts it again after its end, with what its folder holds.
    void start();
    /// Ends it at once, wherever it is (SIGKILL).
    void kill() { child_->kill(); }
    void stop() { child_->stop(); }
    /// Its exit status once it has ended.
    std::optional<int> status() { return child_->status(); }

    const std::string& name() const { return plan_.name; }
    const NodePlan& plan() const { return plan_; }
    std::filesystem::path log() const { return plan_.folder / "node.log"; }
    /// Where it can be dialled, with its peer id.
    const network::Multiaddr& address() const { return address_; }
    /// Waits for a few seconds until it answers. Throws chain::NodeError.
    chain::Node& rpc();
    /// Whether calls would be answered soon.
    bool answers() const {
        return rpc_ ? rpc_->client().connected() : demo::is_listened_on(plan_.ports.rpc);
    }

  private:
    NodePlan plan_;
    network::Multiaddr address_;
    std::unique_ptr<demo::Child> child_;
    std::unique_ptr<chain::Node> rpc_;
};

}  // namespace assay::testnet
