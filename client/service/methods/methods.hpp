// SPDX-License-Identifier: Apache-2.0
// The JSON-RPC methods of the node, one group a file, under the names and in the shapes of the
// Substrate SDK, so that its wallets and libraries connect unchanged. All run on the node's strand.
#pragma once

#include "client/rpc/registry.hpp"
#include "client/service/chain.hpp"
#include "client/spec/chain_spec.hpp"

namespace assay::keystore {
class Keystore;
}
namespace assay::pool {
class Pool;
}

namespace assay::service {

class Broadcasts;
class Feeds;
class Finality;
class Follows;
class NodeNetwork;
class Submissions;

/// What this program calls itself.
inline constexpr const char* node_version = "0.1.0";

/// What the methods work on; everything outlives the registry.
struct MethodContext {
    Chain& chain;
    const spec::ChainSpec& spec;
    Feeds& feeds;
    Submissions& submissions;
    Follows& follows;
    Broadcasts& broadcasts;
    /// Runs a job on the strand, later.
    std::function<void(std::function<void()>)> post;
    Finality* finality = nullptr;        ///< Without one there are no grandpa_* methods,
    keystore::Keystore* keys = nullptr;  ///< and none of author_*Key without this.
};

void add_chain_methods(rpc::MethodRegistry& methods, const MethodContext& context);
void add_state_methods(rpc::MethodRegistry& methods, const MethodContext& context);
void add_author_methods(rpc::MethodRegistry& methods, const MethodContext& context);
void add_key_methods(rpc::MethodRegistry& methods, const MethodContext& context);
void add_grandpa_methods(rpc::MethodRegistry& methods, const MethodContext& context);
void add_system_methods(rpc::MethodRegistry& methods, const MethodContext& context);
void add_payment_methods(rpc::MethodRegistry& methods, const MethodContext& context);
// The JSON-RPC interface specification's groups, version 1.
void add_chain_head_methods(rpc::MethodRegistry& methods, const MethodContext& context);
void add_chain_spec_methods(rpc::MethodRegistry& methods, const MethodContext& context);
void add_transaction_methods(rpc::MethodRegistry& methods, const MethodContext& context);
void add_archive_methods(rpc::MethodRegistry& methods, const MethodContext& context);

/// What the node says of its network, and what its operator asks of it.
void add_network_methods(rpc::MethodRegistry& methods, NodeNetwork& network, const Chain& chain);

/// All but those of the network.
void add_all_methods(rpc::MethodRegistry& methods, const MethodContext& context);

// ---- Shapes and look-ups that several groups share

rpc::Json header_json(const frame::Header& header);
/// The runtime by these rules, as state_getRuntimeVersion has it.
rpc::Json version_json(std::uint32_t rules);
/// As chainHead_v1_follow has it.
rpc::Json runtime_json(std::uint32_t rules);
/// What an extrinsic is on the wire: with its length in front.
rpc::Json body_json(const std::vector<Bytes>& body);

/// A block and the state after it.
struct StateAt {
    BlockReference block;
    db::BlockStatePointer state;
};
/// The block of an optional hash argument, the best one where it is absent. Error 4003.
Expected<StateAt, rpc::RpcError> state_at(
    const Chain& chain, const Expected<std::optional<Hash256>, rpc::RpcError>& at);

/// A runtime call's result, or error 4003.
Expected<Bytes, rpc::RpcError> call_runtime(const StateAt& at, std::string_view function,
                                            ByteView arguments);

}  // namespace assay::service
