// SPDX-License-Identifier: Apache-2.0
// What chainHead_v1_storage and archive_v1_storage look up, found piece by piece, so that a walk
// over a large map never holds the node's strand for long.
#pragma once

#include <optional>
#include <vector>

#include "client/db/block_state.hpp"
#include "client/rpc/json.hpp"
#include "client/rpc/parameters.hpp"

namespace assay::service {

/// Spelled as on the wire.
enum class StorageQueryType : std::uint8_t {
    value,
    hash,
    closestDescendantMerkleValue,
    descendantsValues,
    descendantsHashes,
};

struct StorageQuery {
    Bytes key;
    StorageQueryType type{};
    /// archive_v1_storage: a walk goes on after this key.
    std::optional<Bytes> after{};
};

/// The list of {"key", "type"} in the argument, or error -32602.
Expected<std::vector<StorageQuery>, rpc::RpcError> storage_queries(const rpc::Parameters& p,
                                                                   rpc::Argument argument);

class StorageWalk {
  public:
    /// With no state there is nothing to be found (a child trie: this chain has none).
    StorageWalk(db::BlockStatePointer state, std::vector<StorageQuery> queries)
        : state_{std::move(state)}, queries_{std::move(queries)} {}

    /// The next findings, each {"key", and "value", "hash" or "closestDescendantMerkleValue"},
    /// about `bytes` of them; fewer or none do not mean the end.
    rpc::Json next(std::size_t bytes);
    bool done() const { return !state_ || position_ == queries_.size(); }

  private:
    std::size_t look_up(const StorageQuery& query, rpc::Json& out);
    std::size_t walk(const StorageQuery& query, rpc::Json& out, std::size_t bytes);

    db::BlockStatePointer state_;
    std::vector<StorageQuery> queries_;
    std::size_t position_ = 0;
    std::optional<Bytes> last_key_;  // Of the walk at `position_`.
};

}  // namespace assay::service
