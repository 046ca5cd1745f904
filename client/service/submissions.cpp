// SPDX-License-Identifier: Apache-2.0
#include "client/service/submissions.hpp"

#include "client/rpc/json.hpp"
#include "client/service/describe.hpp"
#include "runtime/base/hex.hpp"

namespace assay::service {

using rpc::Json;
using rpc::RpcError;

namespace {

Json hash_json(const Hash256& hash) { return to_hex(hash.bytes); }

/// Statuses in the spelling of author_extrinsicUpdate.
struct StatusJson {
    Json operator()(const pool::Future&) const { return "future"; }
    Json operator()(const pool::Ready&) const { return "ready"; }
    Json operator()(const pool::Broadcast& s) const { return {{"broadcast", s.peers}}; }
    Json operator()(const pool::InBlock& s) const { return {{"inBlock", hash_json(s.block)}}; }
    Json operator()(const pool::Retracted& s) const { return {{"retracted", hash_json(s.block)}}; }
    Json operator()(const pool::FinalityTimeout& s) const {
        return {{"finalityTimeout", hash_json(s.block)}};
    }
    Json operator()(const pool::Finalized& s) const { return {{"finalized", hash_json(s.block)}}; }
    Json operator()(const pool::Usurped& s) const { return {{"usurped", hash_json(s.by)}}; }
    Json operator()(const pool::Dropped&) const { return "dropped"; }
    Json operator()(const pool::Invalid&) const { return "invalid"; }
};

/// Reasons in the codes and words of the Substrate SDK.
struct SubmitRefusal {
    RpcError operator()(const pool::NotValid& e) const {
        const bool known = std::holds_alternative<frame::Invalid>(e.reason);
        return {known ? rpc::codes::invalid_transaction : rpc::codes::unknown_validity,
                known ? "Invalid Transaction" : "Unknown Transaction Validity", describe(e.reason)};
    }
    RpcError operator()(const pool::TemporarilyBanned&) const {
        return {rpc::codes::temporarily_banned, "Transaction is temporarily banned", {}};
    }
    RpcError operator()(const pool::AlreadyImported&) const {
        return {rpc::codes::already_imported, "Transaction Already Imported", {}};
    }
    RpcError operator()(const pool::TooLowPriority& e) const {
        return {rpc::codes::too_low_priority,
                "Priority is too low: (" + std::to_string(e.present) + " vs " +
                    std::to_string(e.offered) + ")",
                "The transaction has too low priority to replace another transaction already in "
                "the pool."};
    }
    RpcError operator()(const pool::CycleDetected&) const {
        return {rpc::codes::cycle, "Cycle Detected", {}};
    }
    RpcError operator()(const pool::ImmediatelyDropped&) const {
        return {rpc::codes::immediately_dropped, "Immediately Dropped",
                "The transaction couldn't enter the pool because of the limit"};
    }
    RpcError operator()(const pool::TooManyOfAccount&) const {
        return {rpc::codes::immediately_dropped, "Immediately Dropped",
                "The account has as many transactions in the pool as one may"};
    }
    RpcError operator()(const pool::NoTagsProvided&) const {
        return {rpc::codes::no_tags, "Transaction does not provide any tags", {}};
    }
};

}  // namespace

Submissions::Submissions(Chain& chain, Clock clock, const pool::Options& options)
    : chain_{chain},
      clock_{std::move(clock)},
      pool_{options,
            [this](const Bytes& body) -> frame::Validity<frame::ValidTransaction> {
                const auto best = chain_.best();
                const auto state = chain_.state(best.hash);
                INVARIANT(state);
                return chain_spec::validate_transaction(state->values(), best.hash, best.number,
                                                        body);
            },
            chain.best().number},
      best_{chain.best()} {
    chain_.follow(
        {.imported =
             [this](const BlockReference& block, const frame::Block& content, bool best) {
                 if (best) best_changed(block, content);
             },
         .best_changed = [this](const BlockReference& block,
                                const frame::Block& content) { best_changed(block, content); },
         .finalised = [this](const BlockReference& block,
                             const std::vector<Hash256>&) { watchers_.finalized(block.hash); }});
}

Expected<Bytes, RpcError> Submissions::body_of(ByteView extrinsic) {
    auto body = scale::from_bytes<Bytes>(extrinsic);
    if (!body)
        return Failure{RpcError{rpc::codes::bad_extrinsic_format, "Extrinsic has invalid format",
                                "the length in front is not the length of what follows"}};
    return *std::move(body);
}

Expected<Hash256, pool::SubmitError> Submissions::offer(Bytes body) {
    auto hash = pool_.submit(std::move(body), clock_());
    if (hash) feed();
    return hash;
}

Expected<Hash256, RpcError> Submissions::submit(ByteView extrinsic) {
    auto hash = offer(TRY(body_of(extrinsic)));
    if (!hash) return Failure{std::visit(SubmitRefusal{}, hash.error())};
    return *hash;
}

Expected<rpc::Cancel, RpcError> Submissions::submit_and_watch(ByteView extrinsic,
                                                              const rpc::Sink& sink) {
    auto body = TRY(body_of(extrinsic));
    const auto id = watch(frame::extrinsic_hash(body), [sink](const pool::Status& status) {
        sink.send(std::visit(StatusJson{}, status).dump());
        if (pool::is_last(status)) sink.end();
    });
    if (const auto offered = offer(std::move(body)); !offered) {
        unwatch(id);
        return Failure{std::visit(SubmitRefusal{}, offered.error())};
    }
    return rpc::Cancel{[this, id] { unwatch(id); }};
}

std::uint32_t Submissions::next_nonce(const AccountId& who) const {
    const auto state = chain_.state(chain_.best().hash);
    INVARIANT(state);
    return pool_.next_nonce(who, chain_spec::account_nonce(state->values(), who));
}

void Submissions::drop_invalid(const Hash256& transaction) {
    pool_.remove_invalid(transaction, clock_());
    feed();
}

pool::BlockBody Submissions::body_at(const BlockReference& block) const {
    return {block.hash, block.number, chain_.body(block.hash).value_or(std::vector<Bytes>{})};
}

void Submissions::best_changed(const BlockReference& block, const frame::Block& content) {
    pool::BestChange change{.number = block.number, .retracted = {}, .enacted = {}};
    // Both branches back to where they meet.
    auto old = best_;
    auto at = BlockReference{block.number - 1, content.header.parent_hash};
    std::vector<BlockReference> between;
    const auto parent = [this](const BlockReference& child) {
        const auto header = chain_.header(child.hash);
        INVARIANT(header);
        return BlockReference{child.number - 1, header->parent_hash};
    };
    while (old.hash != at.hash) {
        if (old.number >= at.number) {
            change.retracted.push_back(body_at(old));
            old = parent(old);
        } else {
            between.push_back(at);
            at = parent(at);
        }
    }
    for (auto it = between.rbegin(); it != between.rend(); ++it)
        change.enacted.push_back(body_at(*it));
    change.enacted.push_back({block.hash, block.number, content.extrinsics});
    best_ = block;
    pool_.best_changed(change, clock_());
    feed();
    watchers_.best(block.number);
}

void Submissions::feed() {
    const auto events = pool_.take_events();
    watchers_.feed(events);
    if (!ready_) return;
    for (const auto& [hash, status] : events)
        if (std::holds_alternative<pool::Ready>(status))
            if (const auto transaction = pool_.find(hash)) ready_(transaction);
}

}  // namespace assay::service
