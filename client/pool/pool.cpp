// SPDX-License-Identifier: Apache-2.0
#include "client/pool/pool.hpp"

#include <algorithm>
#include <limits>

#include "runtime/base/check.hpp"
#include "runtime/crypto/blake2.hpp"
#include "runtime/frame/extrinsic.hpp"

namespace assay::pool {
namespace {

void sort_unique(std::vector<Bytes>& tags) {
    std::ranges::sort(tags);
    tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
}

// Whether time and state cannot make it valid again, so that looking once more is waste.
bool for_good(const frame::TransactionValidityError& error) {
    using enum frame::InvalidTransaction;
    const auto* invalid = std::get_if<frame::Invalid>(&error);
    if (!invalid) return false;
    return invalid->reason == Call || invalid->reason == Stale || invalid->reason == BadProof ||
           invalid->reason == AncientBirthBlock || invalid->reason == MandatoryValidation ||
           invalid->reason == BadSigner;
}

}  // namespace

Pool::Pool(Options options, Validate validate, BlockNumber best)
    : options_{options}, validate_{std::move(validate)}, best_{best}, banned_{options.ban_ms} {}

// ---- Coming in ---------------------------------------------------------------------------------

Expected<Hash256, SubmitError> Pool::submit(Bytes body, std::uint64_t now_ms) {
    now_ms_ = now_ms;
    const auto hash = frame::extrinsic_hash(body);
    if (banned_.banned(hash, now_ms)) return Failure{TemporarilyBanned{}};
    if (graph_.contains(hash)) return Failure{AlreadyImported{}};
    return add(std::move(body), hash);
}

Expected<Hash256, SubmitError> Pool::add(Bytes body, const Hash256& hash) {
    auto validity = validate_(body);
    if (!validity) {
        if (for_good(validity.error())) banned_.ban(hash, now_ms_);
        return Failure{NotValid{validity.error()}};
    }
    sort_unique(validity->required);
    sort_unique(validity->provided);
    if (validity->provided.empty()) return Failure{NoTagsProvided{}};
    for (const auto& tag : validity->provided)
        if (std::ranges::binary_search(validity->required, tag)) return Failure{CycleDetected{}};

    const auto sender = sender_of(body);
    const auto until = valid_until(*validity);
    const auto transaction = std::make_shared<const Transaction>(Transaction{
        hash, std::move(body), sender, *std::move(validity), until, arrivals_++, now_ms_});
    const auto replaced = TRY(find_replaced(*transaction));
    const bool full = sender && graph_.count_of_account(*sender) >= options_.per_account;
    if (full && replaced.empty()) return Failure{TooManyOfAccount{}};

    for (const auto& old : replaced) leave(old->hash);
    enter(transaction);
    enforce_limits();
    if (!graph_.contains(hash)) {
        // It was the least worth itself. Nobody was told of it, and those it replaced fit again.
        std::erase_if(events_, [&](const Event& event) { return event.transaction == hash; });
        for (const auto& old : replaced) enter(old);
        return Failure{ImmediatelyDropped{}};
    }
    for (const auto& old : replaced) events_.push_back({old->hash, Usurped{hash}});
    return hash;
}

// The transactions whose place `offered` would take, if it pays enough more than each.
Expected<std::vector<TransactionPointer>, SubmitError> Pool::find_replaced(
    const Transaction& offered) const {
    std::vector<TransactionPointer> replaced;
    for (const auto& tag : offered.validity.provided) {
        const auto hash = graph_.provider(tag);
        if (!hash) continue;
        const auto present = graph_.find(*hash)->transaction;
        if (std::ranges::find(replaced, present) != replaced.end()) continue;
        const auto priority = present->validity.priority;
        const u128 more = std::max<u128>(1, u128{priority} * options_.replace_percent / 100);
        if (u128{offered.validity.priority} < priority + more)
            return Failure{TooLowPriority{priority, offered.validity.priority}};
        replaced.push_back(present);
    }
    return replaced;
}

void Pool::enter(TransactionPointer transaction) {
    const auto hash = transaction->hash;
    give_turn(hash, records_[hash]);
    put(std::move(transaction));
}

void Pool::give_turn(const Hash256& hash, Record& record) {
    turns_.erase(record.turn);
    record.turn = ++last_turn_;
    turns_.emplace(record.turn, hash);
}

void Pool::put(TransactionPointer transaction) {
    const auto hash = transaction->hash;
    ends_[transaction->valid_until].insert(hash);
    const auto changes = graph_.insert(std::move(transaction));
    if (!graph_.find(hash)->ready()) note({{hash, false}});
    note(changes);
}

void Pool::note(const Graph::Changes& changes) {
    for (const auto& [hash, ready] : changes) {
        touched_.push_back(hash);
        if (!ready) records_.at(hash).waits_since_ms = now_ms_;
    }
}

// A transaction is worth no more than what must come before it: so the last of a chain goes first,
// and those before it stay usable.
void Pool::enforce_limits() {
    const auto over = [](Limits size, Limits limit) {
        return size.count > limit.count || size.bytes > limit.bytes;
    };
    while (over(graph_.ready_size(), options_.ready))
        leave(graph_.last_dependent(graph_.worst_ready().hash), Dropped{});
    while (over(graph_.future_size(), options_.future))
        leave(graph_.last_dependent(graph_.worst_future().hash), Dropped{});
}

// ---- Going out ---------------------------------------------------------------------------------

void Pool::take(const Hash256& hash) {
    const auto end = ends_.find(graph_.find(hash)->transaction->valid_until);
    end->second.erase(hash);
    if (end->second.empty()) ends_.erase(end);
    note(graph_.remove(hash));
}

void Pool::leave(const Hash256& hash) {
    take(hash);
    const auto record = records_.find(hash);
    turns_.erase(record->second.turn);
    records_.erase(record);
}

void Pool::leave(const Hash256& hash, Status why) {
    leave(hash);
    events_.push_back({hash, std::move(why)});
}

void Pool::remove_invalid(const Hash256& hash, std::uint64_t now_ms) {
    now_ms_ = now_ms;
    if (!graph_.contains(hash)) return;
    banned_.ban(hash, now_ms);
    leave(hash, Invalid{});
    enforce_limits();
}

// ---- Blocks ------------------------------------------------------------------------------------

void Pool::best_changed(const BestChange& change, std::uint64_t now_ms) {
    now_ms_ = now_ms;
    best_ = change.number;
    std::vector<Hash256> concerned;
    std::vector<Bytes> homeless;
    std::set<Hash256> enacted;
    for (const auto& block : change.retracted)
        for (const auto& body : block.extrinsics) {
            if (!sender_of(body)) continue;
            events_.push_back({frame::extrinsic_hash(body), Retracted{block.hash}});
            homeless.push_back(body);
        }
    for (const auto& block : change.enacted) {
        enact(block, concerned);
        for (const auto& body : block.extrinsics) enacted.insert(frame::extrinsic_hash(body));
    }
    std::erase_if(homeless,
                  [&](const Bytes& body) { return enacted.contains(frame::extrinsic_hash(body)); });
    // Behind what was retracted and is not back, the account's others have to wait again.
    for (const auto& body : homeless)
        for (const auto& hash : graph_.of_account(*sender_of(body))) concerned.push_back(hash);

    drop_expired();
    std::set<Hash256> done;
    for (const auto& hash : concerned)
        if (done.insert(hash).second) revalidate(hash);
    revalidate_in_turn();
    take_back(homeless);
    enforce_limits();
    banned_.expire(now_ms);
}

void Pool::enact(const BlockBody& block, std::vector<Hash256>& concerned) {
    for (const auto& body : block.extrinsics) {
        const auto sender = sender_of(body);
        if (!sender) continue;
        const auto hash = frame::extrinsic_hash(body);
        events_.push_back({hash, InBlock{block.hash, block.number}});
        if (const auto* entry = graph_.find(hash)) {
            for (const auto& tag : entry->transaction->validity.provided)
                for (const auto& waiting : graph_.waiting_for(tag)) concerned.push_back(waiting);
            leave(hash);
        }
        for (const auto& other : graph_.of_account(*sender)) concerned.push_back(other);
    }
}

void Pool::take_back(const std::vector<Bytes>& bodies) {
    // The oldest block's come first again. Bans do not count: they were good enough for a block.
    for (auto body = bodies.rbegin(); body != bodies.rend(); ++body) {
        const auto hash = frame::extrinsic_hash(*body);
        if (graph_.contains(hash)) continue;
        const auto taken = add(*body, hash);
        if (taken) continue;
        const bool invalid = std::holds_alternative<NotValid>(taken.error());
        events_.push_back({hash, invalid ? Status{Invalid{}} : Status{Dropped{}}});
    }
}

// Asks again whether and how a transaction is valid, and puts it where it belongs now.
void Pool::revalidate(const Hash256& hash) {
    const auto* entry = graph_.find(hash);
    if (!entry) return;
    const auto old = entry->transaction;
    auto validity = validate_(old->body);
    if (!validity) {
        if (for_good(validity.error())) banned_.ban(hash, now_ms_);
        return leave(hash, Invalid{});
    }
    sort_unique(validity->required);
    sort_unique(validity->provided);
    auto updated = *old;
    updated.valid_until = valid_until(*validity);
    updated.validity = *std::move(validity);
    take(hash);
    for (const auto& tag : updated.validity.provided)
        if (graph_.provider(tag)) {
            // It came to name the same as another: that one was first.
            put(old);
            return leave(hash, Dropped{});
        }
    put(std::make_shared<const Transaction>(std::move(updated)));
}

void Pool::revalidate_in_turn() {
    const auto last = last_turn_;
    for (std::size_t left = options_.revalidated_per_block; left > 0 && !turns_.empty(); --left) {
        const auto [turn, hash] = *turns_.begin();
        if (turn > last) break;  // All were asked.
        give_turn(hash, records_.at(hash));
        revalidate(hash);
    }
}

void Pool::drop_expired() {
    while (!ends_.empty() && ends_.begin()->first <= best_) {
        const auto hash = *ends_.begin()->second.begin();
        banned_.ban(hash, now_ms_);
        leave(hash, Invalid{});
    }
    std::vector<Hash256> waited;
    for (const auto* transaction : graph_.future())
        if (records_.at(transaction->hash).waits_since_ms + options_.future_lifetime_ms <= now_ms_)
            waited.push_back(transaction->hash);
    for (const auto& hash : waited) leave(hash, Dropped{});
}

BlockNumber Pool::valid_until(const frame::ValidTransaction& validity) const {
    constexpr auto last = std::numeric_limits<BlockNumber>::max();
    return validity.longevity >= last - best_
               ? last
               : best_ + static_cast<BlockNumber>(validity.longevity);
}

// ---- Looking in --------------------------------------------------------------------------------

void Pool::broadcast(const Hash256& hash, std::vector<std::string> peers) {
    if (graph_.contains(hash)) events_.push_back({hash, Broadcast{std::move(peers)}});
}

TransactionPointer Pool::find(const Hash256& hash) const {
    const auto* entry = graph_.find(hash);
    return entry ? entry->transaction : nullptr;
}

std::vector<TransactionPointer> Pool::all() const {
    std::vector<TransactionPointer> out;
    out.reserve(graph_.entries().size());
    for (const auto& [hash, entry] : graph_.entries()) out.push_back(entry.transaction);
    return out;
}

std::uint32_t Pool::next_nonce(const AccountId& account, std::uint32_t chain_nonce) const {
    while (graph_.provider(nonce_tag(account, chain_nonce))) ++chain_nonce;
    return chain_nonce;
}

std::vector<Event> Pool::take_events() {
    for (const auto& hash : std::exchange(touched_, {})) {
        const auto* entry = graph_.find(hash);
        if (!entry) continue;
        auto& told = records_.at(hash).told;
        if (told == entry->ready()) continue;
        told = entry->ready();
        events_.push_back({hash, entry->ready() ? Status{Ready{}} : Status{Future{}}});
    }
    return std::exchange(events_, {});
}

}  // namespace assay::pool
