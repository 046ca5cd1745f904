// SPDX-License-Identifier: Apache-2.0
// The transactions of the pool and what they wait for. A transaction is ready when ready ones
// provide everything it requires; the rest are future ones. No tag is provided twice. No policy
// here: the pool decides what comes in and what goes.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "client/pool/options.hpp"
#include "client/pool/transaction.hpp"

namespace assay::pool {

class Graph {
  public:
    struct Entry {
        TransactionPointer transaction;
        std::size_t missing = 0;  ///< Required tags that no ready transaction provides.
        bool ready() const { return missing == 0; }
    };
    /// Transactions that became ready (true) or stopped being so (false), in that order.
    using Changes = std::vector<std::pair<Hash256, bool>>;

    bool contains(const Hash256& hash) const { return entries_.contains(hash); }
    const Entry* find(const Hash256& hash) const;
    /// The transaction that provides a tag, ready or not.
    std::optional<Hash256> provider(const Bytes& tag) const;
    std::vector<Hash256> waiting_for(const Bytes& tag) const;
    /// Oldest first.
    std::vector<Hash256> of_account(const AccountId& account) const;
    std::size_t count_of_account(const AccountId& account) const;

    /// None of its tags may be provided by another, and it may not be there.
    Changes insert(TransactionPointer transaction);
    Changes remove(const Hash256& hash);

    /// How many are ready, with their bytes; and how many are not.
    Limits ready_size() const { return ready_; }
    Limits future_size() const { return future_; }

    /// The one of least worth, the newest among equals; there must be one.
    const Transaction& worst_ready() const;
    const Transaction& worst_future() const;
    /// The last of those that need `hash`, directly or not; `hash` itself when none does. It is
    /// worth no more than `hash`, since it cannot come before it.
    Hash256 last_dependent(const Hash256& hash) const;

    /// The ready ones in an order in which a block can hold them: the highest priority first, then
    /// the oldest, but none before what it requires. At most `count`.
    std::vector<TransactionPointer> best(std::size_t count) const;

    /// Those that are not ready, the least worth first.
    const auto& future() const { return future_order_; }
    const std::map<Hash256, Entry>& entries() const { return entries_; }

  private:
    // Ascending in worth.
    struct Worth {
        bool operator()(const Transaction* a, const Transaction* b) const;
    };
    using Order = std::set<const Transaction*, Worth>;

    void account_for(const Entry& entry, bool adds);
    void spread(const Transaction& from, bool ready, Changes& changes);

    std::map<Hash256, Entry> entries_;
    std::map<Bytes, Hash256> providers_;
    std::map<Bytes, std::set<Hash256>> waiting_;
    std::map<AccountId, std::map<std::uint64_t, Hash256>> accounts_;
    Order ready_order_, future_order_;
    Limits ready_{0, 0}, future_{0, 0};
};

}  // namespace assay::pool
