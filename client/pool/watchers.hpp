// SPDX-License-Identifier: Apache-2.0
// Those who want to know what becomes of a transaction: fed with the pool's events and with
// finality, they are told until its last status.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "client/pool/status.hpp"

namespace assay::pool {

/// Called on the thread that feeds the watchers. It may unwatch, and must not feed.
using Watcher = std::function<void(const Status&)>;
using WatchId = std::uint64_t;

class Watchers {
  public:
    /// A block is given up on when it is not final this many blocks later.
    explicit Watchers(BlockNumber patience = 512) : patience_{patience} {}

    /// Watch before the events of the submission are fed, or the first ones are missed.
    WatchId watch(const Hash256& transaction, Watcher watcher);
    /// The watcher is not called any more. After the last status there is nothing left to unwatch.
    void unwatch(WatchId id);

    void feed(std::span<const Event> events);
    /// Each finalised block once, without gaps, in order.
    void finalized(const Hash256& block);
    /// The number of the best block, for those that wait in vain.
    void best(BlockNumber number);

    std::size_t size() const { return watched_by_.size(); }

  private:
    struct Watched {
        std::map<WatchId, Watcher> watchers;
        std::optional<InBlock> in{};
    };
    void tell(const Hash256& transaction, const Status& status);
    void leave_block(const Hash256& transaction, Watched& watched);

    BlockNumber patience_;
    WatchId last_id_ = 0;
    std::map<Hash256, Watched> watched_;
    std::map<WatchId, Hash256> watched_by_;
    std::map<Hash256, std::set<Hash256>> by_block_;
};

}  // namespace assay::pool
