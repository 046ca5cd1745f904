// SPDX-License-Identifier: Apache-2.0
// The way of a transaction through this node: from RPC into the pool, from there into blocks, and
// back to whoever watches it. Ties the pool, which does no I/O, to chain and subscriptions.
#pragma once

#include "client/pool/pool.hpp"
#include "client/pool/watchers.hpp"
#include "client/rpc/error.hpp"
#include "client/rpc/subscription.hpp"
#include "client/service/chain.hpp"

namespace assay::service {

/// Milliseconds since 1970.
using Clock = std::function<std::uint64_t()>;

class Submissions {
  public:
    Submissions(Chain& chain, Clock clock, const pool::Options& options = {});

    /// `extrinsic` comes with its length prefix. Errors are those of the Substrate SDK.
    Expected<Hash256, rpc::RpcError> submit(ByteView extrinsic);
    /// The same, and tells `sink` every status as author_extrinsicUpdate has it.
    Expected<rpc::Cancel, rpc::RpcError> submit_and_watch(ByteView extrinsic,
                                                          const rpc::Sink& sink);

    // The steps that these are made of.

    /// An extrinsic without the length in front, or error 1001.
    static Expected<Bytes, rpc::RpcError> body_of(ByteView extrinsic);
    /// Watch before offering, or the first statuses are missed.
    pool::WatchId watch(const Hash256& transaction, pool::Watcher watcher) {
        return watchers_.watch(transaction, std::move(watcher));
    }
    void unwatch(pool::WatchId id) { watchers_.unwatch(id); }
    Expected<Hash256, pool::SubmitError> offer(Bytes body);
    bool contains(const Hash256& transaction) const { return pool_.contains(transaction); }

    /// The account's nonce on chain, or after what it has in the pool.
    std::uint32_t next_nonce(const AccountId& who) const;

    std::vector<pool::TransactionPointer> ready() const { return pool_.ready(); }
    std::vector<pool::TransactionPointer> all() const { return pool_.all(); }
    pool::Limits ready_size() const { return pool_.ready_size(); }
    void drop_invalid(const Hash256& transaction);
    /// Called with each transaction that became ready: others should know it. It must not call
    /// back.
    void on_ready(std::function<void(const pool::TransactionPointer&)> told) {
        ready_ = std::move(told);
    }

  private:
    void best_changed(const BlockReference& block, const frame::Block& content);
    pool::BlockBody body_at(const BlockReference& block) const;
    void feed();

    Chain& chain_;
    Clock clock_;
    pool::Pool pool_;
    pool::Watchers watchers_;
    BlockReference best_;
    std::function<void(const pool::TransactionPointer&)> ready_;
};

}  // namespace assay::service
