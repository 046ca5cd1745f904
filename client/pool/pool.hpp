// SPDX-License-Identifier: Apache-2.0
// The transaction pool: what was submitted and is in no block yet. A plain class without I/O, clock
// or threads: the node's strand calls it with the time, and collects what happened.
#pragma once

#include "client/pool/ban_list.hpp"
#include "client/pool/graph.hpp"
#include "client/pool/status.hpp"
#include "client/pool/submit_error.hpp"
#include "runtime/base/expected.hpp"

namespace assay::pool {

/// A block that came to the best chain, or left it.
struct BlockBody {
    Hash256 hash;
    BlockNumber number = 0;
    std::vector<Bytes> extrinsics;  ///< Without length prefix.
};

/// How the best block changed.
struct BestChange {
    BlockNumber number = 0;            ///< Of the new best block.
    std::vector<BlockBody> retracted;  ///< Newest first.
    std::vector<BlockBody> enacted;    ///< Oldest first; the last is the best block.
};

class Pool {
  public:
    /// `best` is the number of the best block, `validate` always asks its state.
    Pool(Options options, Validate validate, BlockNumber best = 0);

    /// Takes a transaction in, ready or future, and gives its hash. It may push others out.
    Expected<Hash256, SubmitError> submit(Bytes body, std::uint64_t now_ms);

    /// To be called after `validate` can see the new best block. Removes what the block holds,
    /// takes back what was retracted, validates anew what the block concerns and some more.
    void best_changed(const BestChange& change, std::uint64_t now_ms);

    /// A block's author found that it cannot be in a block: it is banned.
    void remove_invalid(const Hash256& hash, std::uint64_t now_ms);
    /// The network sent it on.
    void broadcast(const Hash256& hash, std::vector<std::string> peers);

    /// For a block, best first and none before what it requires. Stays valid whatever the pool
    /// does.
    std::vector<TransactionPointer> ready(std::size_t count = ~std::size_t{0}) const {
        return graph_.best(count);
    }
    /// Null when it is not here (any more).
    TransactionPointer find(const Hash256& hash) const;
    bool contains(const Hash256& hash) const { return graph_.contains(hash); }
    /// For `author_pendingExtrinsics`: all, in no particular order.
    std::vector<TransactionPointer> all() const;

    /// The first nonce of `account` at or after `chain_nonce` that no transaction here has.
    std::uint32_t next_nonce(const AccountId& account, std::uint32_t chain_nonce) const;

    Limits ready_size() const { return graph_.ready_size(); }
    Limits future_size() const { return graph_.future_size(); }

    /// What happened since the last call, in order; for each transaction at most one of Future and
    /// Ready a call. `Ready` is also the sign to send it to the network, if it may be propagated.
    std::vector<Event> take_events();

  private:
    // What the pool remembers of a transaction beside the graph.
    struct Record {
        std::uint64_t turn = 0;            // Its key in `turns_`.
        std::uint64_t waits_since_ms = 0;  // Since when it is a future one, if it is one.
        std::optional<bool> told{};        // What was told last: ready (true) or future.
    };

    Expected<Hash256, SubmitError> add(Bytes body, const Hash256& hash);
    Expected<std::vector<TransactionPointer>, SubmitError> find_replaced(
        const Transaction& offered) const;
    void enter(TransactionPointer transaction);
    void leave(const Hash256& hash);
    void leave(const Hash256& hash, Status why);
    void put(TransactionPointer transaction);
    void take(const Hash256& hash);
    void note(const Graph::Changes& changes);
    void give_turn(const Hash256& hash, Record& record);
    void enforce_limits();

    void enact(const BlockBody& block, std::vector<Hash256>& concerned);
    void take_back(const std::vector<Bytes>& bodies);
    void revalidate(const Hash256& hash);
    void revalidate_in_turn();
    void drop_expired();
    BlockNumber valid_until(const frame::ValidTransaction& validity) const;

    Options options_;
    Validate validate_;
    BlockNumber best_;
    std::uint64_t now_ms_ = 0;
    std::uint64_t arrivals_ = 0, last_turn_ = 0;
    Graph graph_;
    BanList banned_;
    std::map<Hash256, Record> records_;
    std::map<std::uint64_t, Hash256> turns_;         // Who is to be validated anew, in order.
    std::map<BlockNumber, std::set<Hash256>> ends_;  // By `valid_until`.
    std::vector<Hash256> touched_;                   // May have something new to be told.
    std::vector<Event> events_;
};

}  // namespace assay::pool
