// SPDX-License-Identifier: Apache-2.0
// state_subscribeStorage: who wants to know what lies at which key. A block costs what it changed
// and whom that concerns, not what is watched.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "client/rpc/subscription.hpp"
#include "client/service/chain.hpp"

namespace assay::service {

struct StorageFeedLimits {
    // Of one connection, over all its subscriptions.
    std::size_t keys = 16'384;
    std::size_t key_bytes = 2U << 20;
    std::size_t first_push_bytes = 15U << 20;  ///< Of one subscription: all its values.
};

/// On the node's strand.
class StorageFeeds {
  public:
    explicit StorageFeeds(const Chain& chain, const StorageFeedLimits& limits = {})
        : chain_{chain}, limits_{limits} {}

    /// Pushes every key's value at once, later only changed ones. A key that is named twice counts
    /// once. Error -32006 past the limits.
    Expected<rpc::Cancel, rpc::RpcError> follow(const std::vector<Bytes>& keys,
                                                const rpc::Sink& sink);

    /// `block` is the best one now.
    void best_changed(const BlockReference& block, const Hash256& parent);

    /// Different keys that somebody watches.
    std::size_t watched() const { return watched_.size(); }

  private:
    struct Watched {
        std::optional<Bytes> value;
        std::set<std::uint64_t> feeds;
    };
    struct Usage {
        std::size_t keys = 0, bytes = 0;
    };
    struct Feed {
        rpc::Sink sink;
        std::set<Bytes> keys;
        const void* connection;
        Usage usage;
    };
    using Texts = std::map<std::uint64_t, std::string>;

    void unfollow(std::uint64_t id);
    void note(const Bytes& key, Watched& watched, std::optional<Bytes> value, Texts& texts);

    const Chain& chain_;
    StorageFeedLimits limits_;
    std::uint64_t last_id_ = 0;
    std::map<std::uint64_t, Feed> feeds_;
    std::map<Bytes, Watched> watched_;
    std::map<const void*, Usage> usage_;
    Hash256 best_{};  // Whose values `watched_` has, unless it is empty.
};

}  // namespace assay::service
