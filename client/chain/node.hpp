// SPDX-License-Identifier: Apache-2.0
// A node as its clients see it: blocks, states and extrinsics over JSON-RPC, in this chain's types.
// Survives restarts of the node (rpc_client reconnects); what fails for good is a NodeError.
#pragma once

#include <memory>
#include <mutex>
#include <stdexcept>

#include "chain-spec/signed_extra.hpp"
#include "client/chain/events.hpp"
#include "client/chain/state_reader.hpp"
#include "client/keystore/key_pair.hpp"
#include "client/rpc_client/client.hpp"

namespace assay::chain {

/// The node refused a call or did not answer in time; what() says which and why.
class NodeError : public std::runtime_error {
  public:
    NodeError(const std::string& method, const rpc_client::CallError& error)
        : std::runtime_error{method + ": " + error.text()}, code{error.code} {}
    int code;  ///< Of the JSON-RPC error; 0 where the node did not answer.
};

struct BlockInfo {
    Hash256 hash;
    frame::Header header;
    BlockNumber number() const { return header.number; }
};

class Node {
  public:
    /// Waits for the node and reads what identifies the chain. Throws NodeError.
    explicit Node(rpc_client::ClientOptions options);
    ~Node();

    Hash256 genesis() const { return genesis_; }
    rpc_client::Client& client() { return client_; }

    BlockInfo best();
    BlockInfo finalised();
    BlockInfo block(const Hash256& hash);
    /// Nothing if the best chain is not that long.
    std::optional<Hash256> hash_at(BlockNumber number);
    /// Extrinsics of a block, without their length prefixes.
    std::vector<Bytes> body(const Hash256& hash);
    std::vector<Event> events(const Hash256& hash);

    /// The state after a block, remembering what was read of it.
    std::unique_ptr<StateReader> state(const Hash256& hash);

    std::uint32_t next_nonce(const AccountId& who);

    /// Signs and submits a call; returns the extrinsic's hash. The era is mortal (64 blocks), so a
    /// lost extrinsic cannot come back later. Throws NodeError when the pool refuses it.
    Hash256 submit(const keystore::KeyPair& by, const Bytes& call, std::uint32_t nonce,
                   Balance tip = 0);

    /// Calls `on_head` for new best heads, on the client's thread.
    rpc_client::Subscription follow_heads(std::function<void()> on_head);

  private:
    struct Reader;
    rpc_client::Client client_;
    Hash256 genesis_;
};

}  // namespace assay::chain
