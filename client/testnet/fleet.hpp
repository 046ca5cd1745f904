// SPDX-License-Identifier: Apache-2.0
// Nodes of one chain on this machine that find each other.
#pragma once

#include "client/testnet/node_process.hpp"

namespace assay::testnet {

struct FleetOptions {
    std::filesystem::path program;  ///< assay-node
    std::filesystem::path folder;
    std::string base = "local";  ///< The built-in chain spec that it begins from.
    std::size_t nodes = 4;
    std::optional<std::size_t> validators{};  ///< How many, from the first on; nothing: all.
    /// Of the first node; each further one has the next. Nothing: any that are free.
    std::optional<NodePorts> ports{};
    std::optional<std::uint64_t> slot_ms{};  ///< In place of the chain spec's.
    std::vector<std::string> arguments{};    ///< For every node, beside its own.
    const Namespaces* namespaces = nullptr;  ///< Where the nodes live, if not on loopback.
    /// Each node is told of the one before only, and has to find the others.
    bool in_a_line = false;
};

class Fleet {
  public:
    /// Starts them all, with the log of each in its folder. Throws std::runtime_error.
    explicit Fleet(const FleetOptions& options);

    std::size_t size() const { return nodes_.size(); }
    NodeProcess& operator[](std::size_t index) { return *nodes_.at(index); }
    /// The last lines of each log, for those who want to know why.
    std::string logs(std::size_t lines) const;

  private:
    std::vector<std::unique_ptr<NodeProcess>> nodes_;
};

/// "alice", "bob", ...: the development keys, then "validator7" and so on.
std::string node_name(std::size_t index);

}  // namespace assay::testnet
