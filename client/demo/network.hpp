// SPDX-License-Identifier: Apache-2.0
// A small network on this machine: one node or several, and the workers that a story needs, each a
// process of its own with a folder and a log.
#pragma once

#include <map>
#include <memory>

#include "client/chain/node.hpp"
#include "client/demo/child.hpp"
#include "client/testnet/fleet.hpp"

namespace assay::demo {

struct Places {
    std::filesystem::path programs;  ///< Where assay-node and the others lie.
    std::filesystem::path work;      ///< Folders and logs go below it.
    std::string chain = "dev";       ///< A built-in chain spec or a file, whose author is //Alice.
    unsigned validators = 1;         ///< With more, //Bob and so on author and vote too.
};

/// Who plays: a development key's name, e.g. "Solver1", and what it does.
struct Actor {
    std::string name;
    std::string role;            ///< solver, verifier or whistleblower
    std::string misbehaviour{};  ///< Of assay-worker-adversary; empty: an honest assay-worker.
    double price = 0.8;          ///< Solver: tokens for a work unit.
    unsigned seats = 4;          ///< Verifier.
};

/// The key of //Name.
keystore::KeyPair key_of(const std::string& name);

class Network {
  public:
    /// Starts the node and waits until it answers. Throws std::runtime_error.
    Network(const Places& places, const std::string& title);

    void start(const Actor& actor);
    void stop(const std::string& name);
    /// Without a warning. A worker is started again by `start`, the node by `start_node`.
    void kill(const std::string& name);
    void kill_node() { node_process_->kill(); }
    /// With the same data and port.
    void start_node();
    /// Runs `assay` with the node's address before `arguments`; returns its output. Throws when it
    /// fails or takes longer.
    std::string assay(const std::vector<std::string>& arguments, std::chrono::seconds patience);

    chain::Node& node() { return *node_; }
    /// "Solver1" for its account, "the pot", or a short address.
    std::string name_of(const AccountId& account) const;
    std::filesystem::path folder_of(const std::string& actor) const { return folder_ / actor; }
    const std::filesystem::path& folder() const { return folder_; }
    const std::map<std::string, AccountId>& people() const { return people_; }
    const std::vector<std::string>& validators() const { return validators_; }

    /// Throws when a process has died by itself.
    void check();
    /// The ends of all logs, for when something went wrong.
    std::string logs();

  private:
    void start_fleet();
    void connect();

    Places places_;
    std::string port_;
    std::filesystem::path folder_;
    std::string url_;
    std::unique_ptr<Child> node_process_;    ///< Of one validator,
    std::unique_ptr<testnet::Fleet> fleet_;  ///< or of several.
    std::unique_ptr<chain::Node> node_;
    std::map<std::string, std::unique_ptr<Child>> workers_;
    std::map<std::string, AccountId> people_;
    std::vector<std::string> validators_;
    unsigned commands_ = 0;
};

}  // namespace assay::demo
