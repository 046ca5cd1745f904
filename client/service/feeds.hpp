// SPDX-License-Identifier: Apache-2.0
// Who listens to the chain over RPC: heads and storage. Notified on the node's strand after each
// import and each finalisation.
#pragma once

#include <map>
#include <vector>

#include "client/rpc/subscription.hpp"
#include "client/service/storage_feeds.hpp"

namespace assay::service {

class Feeds {
  public:
    explicit Feeds(Chain& chain);

    enum class Heads { Best, All, Finalised };
    /// Pushes the current head at once.
    rpc::Cancel follow_heads(Heads which, const rpc::Sink& sink);
    /// Pushes every key's value at once, later only changed ones.
    Expected<rpc::Cancel, rpc::RpcError> follow_storage(const std::vector<Bytes>& keys,
                                                        const rpc::Sink& sink) {
        return storage_.follow(keys, sink);
    }
    /// Pushes the runtime version at once, and again when the best block brings other rules.
    rpc::Cancel follow_version(const rpc::Sink& sink);

  private:
    void announce(std::map<std::uint64_t, rpc::Sink>& sinks, const frame::Header& header);
    void on_best(const BlockReference& block, const frame::Header& header);

    Chain& chain_;
    std::uint64_t next_ = 0;
    std::map<std::uint64_t, rpc::Sink> best_, all_, finalised_, versions_;
    std::uint32_t rules_;  ///< That followers of the version know.
    StorageFeeds storage_;
};

}  // namespace assay::service
