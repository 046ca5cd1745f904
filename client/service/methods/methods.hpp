// SPDX-License-Identifier: Apache-2.0
// The JSON-RPC methods of the node, one group a file, under the names and in the shapes of the
// Substrate SDK, so that its wallets and libraries connect unchanged. All run on the node's strand.
#pragma once

#include "client/rpc/registry.hpp"
#include "client/service/chain.hpp"
#include "client/spec/chain_spec.hpp"

namespace assay::pool {
class Pool;
}

namespace assay::service {

class Feeds;
class Submissions;

/// What the methods work on; everything outlives the registry.
struct MethodContext {
    Chain& chain;
    const spec::ChainSpec& spec;
    Feeds& feeds;
    Submissions& submissions;
};

void add_chain_methods(rpc::MethodRegistry& methods, const MethodContext& context);
void add_state_methods(rpc::MethodRegistry& methods, const MethodContext& context);
void add_author_methods(rpc::MethodRegistry& methods, const MethodContext& context);
void add_system_methods(rpc::MethodRegistry& methods, const MethodContext& context);
void add_payment_methods(rpc::MethodRegistry& methods, const MethodContext& context);

// ---- Shapes and look-ups that several groups share

rpc::Json header_json(const frame::Header& header);
rpc::Json version_json();

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
