// SPDX-License-Identifier: Apache-2.0
#include "client/pool/graph.hpp"

#include <queue>

#include "runtime/base/check.hpp"

namespace assay::pool {

bool Graph::Worth::operator()(const Transaction* a, const Transaction* b) const {
    if (a->validity.priority != b->validity.priority)
        return a->validity.priority < b->validity.priority;
    return a->arrival > b->arrival;
}

const Graph::Entry* Graph::find(const Hash256& hash) const {
    const auto found = entries_.find(hash);
    return found == entries_.end() ? nullptr : &found->second;
}

std::optional<Hash256> Graph::provider(const Bytes& tag) const {
    const auto found = providers_.find(tag);
    return found == providers_.end() ? std::nullopt : std::optional{found->second};
}

std::vector<Hash256> Graph::waiting_for(const Bytes& tag) const {
    const auto found = waiting_.find(tag);
    if (found == waiting_.end()) return {};
    return {found->second.begin(), found->second.end()};
}

std::vector<Hash256> Graph::of_account(const AccountId& account) const {
    std::vector<Hash256> out;
    if (const auto found = accounts_.find(account); found != accounts_.end())
        for (const auto& [arrival, hash] : found->second) out.push_back(hash);
    return out;
}

std::size_t Graph::count_of_account(const AccountId& account) const {
    const auto found = accounts_.find(account);
    return found == accounts_.end() ? 0 : found->second.size();
}

// Keeps the sums and orders; called around every change of an entry's readiness.
void Graph::account_for(const Entry& entry, bool adds) {
    Limits& size = entry.ready() ? ready_ : future_;
    Order& order = entry.ready() ? ready_order_ : future_order_;
    const auto bytes = entry.transaction->body.size();
    if (adds) {
        ++size.count, size.bytes += bytes;
        order.insert(entry.transaction.get());
    } else {
        --size.count, size.bytes -= bytes;
        order.erase(entry.transaction.get());
    }
}

Graph::Changes Graph::insert(TransactionPointer pointer) {
    const Transaction& transaction = *pointer;
    auto [at, fresh] = entries_.emplace(transaction.hash, Entry{std::move(pointer), 0});
    INVARIANT(fresh);
    Entry& entry = at->second;
    for (const auto& tag : transaction.validity.required) {
        waiting_[tag].insert(transaction.hash);
        const auto by = provider(tag);
        if (!by || !entries_.at(*by).ready()) ++entry.missing;
    }
    for (const auto& tag : transaction.validity.provided) {
        const bool free = providers_.emplace(tag, transaction.hash).second;
        INVARIANT(free);
    }
    if (transaction.sender)
        accounts_[*transaction.sender].emplace(transaction.arrival, transaction.hash);
    account_for(entry, true);
    Changes changes;
    if (entry.ready()) spread(transaction, true, changes);
    return changes;
}

Graph::Changes Graph::remove(const Hash256& hash) {
    const auto at = entries_.find(hash);
    INVARIANT(at != entries_.end());
    const Entry entry = at->second;
    const Transaction& transaction = *entry.transaction;
    Changes changes;
    if (entry.ready()) {
        spread(transaction, false, changes);
        // It is gone, not waiting.
        std::erase_if(changes, [&](const auto& change) { return change.first == hash; });
    }
    account_for(entry, false);
    for (const auto& tag : transaction.validity.provided) providers_.erase(tag);
    for (const auto& tag : transaction.validity.required) {
        const auto waiting = waiting_.find(tag);
        waiting->second.erase(hash);
        if (waiting->second.empty()) waiting_.erase(waiting);
    }
    if (transaction.sender) {
        const auto account = accounts_.find(*transaction.sender);
        account->second.erase(transaction.arrival);
        if (account->second.empty()) accounts_.erase(account);
    }
    entries_.erase(hash);
    return changes;
}

// Tells those that wait for `from` that it is ready, or no longer, and so on from them.
void Graph::spread(const Transaction& from, bool ready, Changes& changes) {
    changes.emplace_back(from.hash, ready);
    std::vector<const Transaction*> open{&from};
    while (!open.empty()) {
        const Transaction& provider = *open.back();
        open.pop_back();
        for (const auto& tag : provider.validity.provided) {
            const auto waiting = waiting_.find(tag);
            if (waiting == waiting_.end()) continue;
            for (const auto& hash : waiting->second) {
                Entry& entry = entries_.at(hash);
                const bool turns = ready ? entry.missing == 1 : entry.missing == 0;
                if (turns) account_for(entry, false);
                entry.missing = ready ? entry.missing - 1 : entry.missing + 1;
                if (!turns) continue;
                account_for(entry, true);
                changes.emplace_back(hash, ready);
                open.push_back(entry.transaction.get());
            }
        }
    }
}

const Transaction& Graph::worst_ready() const { return **ready_order_.begin(); }

const Transaction& Graph::worst_future() const { return **future_order_.begin(); }

Hash256 Graph::last_dependent(const Hash256& hash) const {
    // Ready ones form no cycle; future ones may, so the steps are bounded.
    Hash256 last = hash;
    for (std::size_t steps = 0; steps < entries_.size(); ++steps) {
        const Hash256* next = nullptr;
        for (const auto& tag : entries_.at(last).transaction->validity.provided)
            if (const auto waiting = waiting_.find(tag); waiting != waiting_.end())
                next = &*waiting->second.begin();
        if (!next) break;
        last = *next;
    }
    return last;
}

std::vector<TransactionPointer> Graph::best(std::size_t count) const {
    const auto lesser = [](const TransactionPointer& a, const TransactionPointer& b) {
        return Worth{}(a.get(), b.get());
    };
    std::priority_queue<TransactionPointer, std::vector<TransactionPointer>, decltype(lesser)> open{
        lesser};
    for (const auto* transaction : ready_order_)
        if (transaction->validity.required.empty())
            open.push(entries_.at(transaction->hash).transaction);
    std::map<Hash256, std::size_t> outstanding;
    std::vector<TransactionPointer> out;
    while (!open.empty() && out.size() < count) {
        out.push_back(open.top());
        open.pop();
        for (const auto& tag : TransactionPointer { out.back() } -> validity.provided) {
            const auto waiting = waiting_.find(tag);
            if (waiting == waiting_.end()) continue;
            for (const auto& hash : waiting->second) {
                const auto& entry = entries_.at(hash);
                if (!entry.ready()) continue;
                const auto needs = entry.transaction->validity.required.size();
                auto& left = outstanding.emplace(hash, needs).first->second;
                if (--left == 0) open.push(entry.transaction);
            }
        }
    }
    return out;
}

}  // namespace assay::pool
