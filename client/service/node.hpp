// SPDX-License-Identifier: Apache-2.0
// The node, wired: database, chain, pool, author and RPC around one strand. This is the one place
// where the parts meet.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "client/rpc/server.hpp"
#include "client/service/consensus.hpp"
#include "client/service/metrics/metrics_server.hpp"
#include "client/service/network/network_options.hpp"
#include "client/spec/chain_spec.hpp"

namespace assay::service {

/// How a node comes to the latest blocks.
enum class SyncMode : std::uint8_t {
    Full,  ///< Executes every block.
    Warp,  ///< On a chain of which it has nothing: begins at the newest final block.
};

struct NodeOptions {
    std::filesystem::path base_path;  ///< The chain's data lie in <base_path>/chains/<id>.
    ConsensusOptions consensus;
    rpc::ServerOptions rpc;
    NetworkOptions network;
    MetricsOptions metrics;
    db::Options database;
    SyncMode sync = SyncMode::Full;
};

/// Database and chain of one spec, for the node and for the commands that work on blocks.
class ChainStore {
  public:
    ChainStore(const spec::ChainSpec& spec, const std::filesystem::path& base_path,
               const db::Options& options);
    Chain& chain() { return *chain_; }
    db::Database& database() { return *database_; }

  private:
    std::unique_ptr<db::Database> database_;
    SignatureChecker signatures_;
    std::unique_ptr<Chain> chain_;
};

/// Where the data of a chain lie.
std::filesystem::path chain_folder(const std::filesystem::path& base_path,
                                   const spec::ChainSpec& spec);

/// Runs until SIGINT or SIGTERM. Throws db::DatabaseError and std::runtime_error.
void run_node(const spec::ChainSpec& spec, const NodeOptions& options);

}  // namespace assay::service
