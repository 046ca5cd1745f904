// SPDX-License-Identifier: Apache-2.0
#include "client/service/chain_head/follows.hpp"

#include "client/service/methods/methods.hpp"
#include "runtime/base/hex.hpp"

namespace assay::service {

using rpc::Json;

namespace {

Json hashes_json(const std::vector<Hash256>& hashes) {
    Json out = Json::array();
    for (const auto& hash : hashes) out.push_back(to_hex(hash.bytes));
    return out;
}

// The runtime that `block` changed to; null when it has its parent's.
Json brought_by(const Chain& chain, const Hash256& block, const Hash256& parent) {
    const auto rules = chain.rules_after(block);
    return rules == chain.rules_after(parent) ? Json{} : runtime_json(rules);
}

std::string new_block(const Hash256& block, const Hash256& parent, bool with_runtime,
                      const Json& runtime) {
    Json event{{"event", "newBlock"},
               {"blockHash", to_hex(block.bytes)},
               {"parentBlockHash", to_hex(parent.bytes)}};
    if (with_runtime) event["newRuntime"] = runtime;
    return event.dump();
}

std::string best_block_changed(const Hash256& block) {
    return Json{{"event", "bestBlockChanged"}, {"bestBlockHash", to_hex(block.bytes)}}.dump();
}

}  // namespace

std::string operation_event(const char* event, const std::string& operation) {
    return Json{{"event", event}, {"operationId", operation}}.dump();
}

Follows::Follows(Chain& chain, Post post, const FollowLimits& limits)
    : chain_{chain}, post_{std::move(post)}, limits_{limits} {
    chain_.follow(
        {.imported = [this](const BlockReference& block, const frame::Block& content,
                            bool best) { on_import(block, content, best); },
         .best_changed = [this](const BlockReference& block,
                                const frame::Block&) { on_best(block); },
         .finalising = [this](const BlockReference& block) { on_finalising(block); },
         .finalised = [this](const BlockReference& block,
                             const std::vector<Hash256>& lost) { on_finalised(block, lost); }});
}

Expected<std::string, rpc::RpcError> Follows::open(bool with_runtime,
                                                   rpc::Subscriptions& connection) {
    if (connection.count(event) >= limits_.follows_per_connection)
        return Failure{rpc::RpcError{rpc::codes::too_many_follows,
                                     "Maximum number of chainHead_follow has been reached",
                                     {}}};
    return connection.open(event, [&](rpc::Sink sink) -> Expected<rpc::Cancel, rpc::RpcError> {
        const auto id = sink.id();
        const auto added = follows_.try_emplace(id, std::move(sink), with_runtime);
        introduce(added.first->second);
        return rpc::Cancel{[this, id] { follows_.erase(id); }};
    });
}

Follow* Follows::find(const rpc::Subscriptions& connection, const std::string& id) {
    if (!connection.contains(event, id)) return nullptr;
    const auto found = follows_.find(id);
    return found == follows_.end() ? nullptr : &found->second;
}

void Follows::introduce(Follow& follow) {
    const auto last = chain_.finalised().number;
    std::vector<Hash256> final;
    const auto first = std::max(last - std::min(last, limits_.reported - 1), chain_.base());
    for (auto number = first; number <= last; ++number) {
        const auto hash = chain_.hash_at(number);
        INVARIANT(hash);
        final.push_back(*hash);
        follow.pin({number, *hash});
    }
    Json initialized{{"event", "initialized"}, {"finalizedBlockHashes", hashes_json(final)}};
    if (follow.with_runtime())
        initialized["finalizedBlockRuntime"] =
            runtime_json(chain_.rules_after(chain_.finalised().hash));
    follow.tell(initialized.dump());
    for (const auto& block : chain_.unfinalised()) {
        const auto header = chain_.header(block.hash);
        INVARIANT(header);
        follow.pin(block);
        follow.tell(new_block(block.hash, header->parent_hash, follow.with_runtime(),
                              brought_by(chain_, block.hash, header->parent_hash)));
    }
    follow.tell(best_block_changed(chain_.best().hash));
}

void Follows::tell_all(const std::string& text) {
    for (const auto& [id, follow] : follows_) follow.tell(text);
}

void Follows::on_import(const BlockReference& block, const frame::Block& content, bool best) {
    if (follows_.empty()) return;
    const auto& parent = content.header.parent_hash;
    const auto runtime = brought_by(chain_, block.hash, parent);
    const auto plain = new_block(block.hash, parent, false, runtime);
    const auto with_runtime = new_block(block.hash, parent, true, runtime);
    for (auto& [id, follow] : follows_) {
        follow.pin(block);
        follow.tell(follow.with_runtime() ? with_runtime : plain);
    }
    if (best) on_best(block);
}

void Follows::on_best(const BlockReference& block) {
    if (!follows_.empty()) tell_all(best_block_changed(block.hash));
}

void Follows::on_finalising(const BlockReference& block) {
    target_ = block.hash;
    if (follows_.empty()) return;
    for (const auto& other : chain_.unfinalised()) {
        if (chain_.descends_from(other.hash, block.hash) ||
            chain_.descends_from(block.hash, other.hash))
            continue;
        std::shared_ptr<const LostBlock> lost;
        for (auto& [id, follow] : follows_) {
            if (!follow.pinned(other.hash)) continue;
            if (!lost)
                lost = std::make_shared<const LostBlock>(
                    LostBlock{*chain_.header(other.hash),
                              chain_.body(other.hash).value_or(std::vector<Bytes>{}),
                              chain_.state(other.hash)});
            follow.keep_lost(other.hash, lost);
        }
    }
}

void Follows::on_finalised(const BlockReference& block, const std::vector<Hash256>& discarded) {
    final_.push_back(block.hash);
    pruned_.insert(pruned_.end(), discarded.begin(), discarded.end());
    if (block.hash != target_) return;
    if (!follows_.empty())
        tell_all(Json{{"event", "finalized"},
                      {"finalizedBlockHashes", hashes_json(final_)},
                      {"prunedBlockHashes", hashes_json(pruned_)}}
                     .dump());
    final_.clear();
    pruned_.clear();
    drop_old(block.number);
}

// States go out of the database's window, and lost blocks hold on to memory: nobody may pin a block
// for ever.
void Follows::drop_old(BlockNumber final) {
    if (final <= limits_.pinned_behind) return;
    const auto bound = final - limits_.pinned_behind;
    for (auto at = follows_.begin(); at != follows_.end();) {
        auto& follow = at->second;
        const auto lowest = follow.lowest_pinned();
        if (lowest && *lowest < bound) {
            follow.tell(R"({"event":"stop"})");
            follow.sink().end();
            at = follows_.erase(at);
            continue;
        }
        for (const auto& id : follow.waiting_below(bound)) {
            follow.tell(operation_event("operationInaccessible", id));
            follow.finish(id);
        }
        ++at;
    }
}

std::optional<std::size_t> Follows::admit(const Follow& follow, std::size_t weight) const {
    const auto used = follow.weight();
    if (used >= limits_.operations_per_follow) return std::nullopt;
    return std::min(weight, limits_.operations_per_follow - used);
}

std::string Follows::start(Follow& follow, Operation operation, rpc::Subscriptions& connection) {
    auto id = follow.start(std::move(operation));
    connection.after_response([this, name = follow.sink().id(), id] { run(name, id); });
    return id;
}

void Follows::run(const std::string& name, const std::string& id) {
    const auto found = follows_.find(name);
    if (found == follows_.end()) return;
    auto& follow = found->second;
    auto* operation = follow.operation(id);
    if (!operation || operation->waiting) return;
    const auto again = [this, name, id] { run(name, id); };
    if (follow.sink().backlog() > limits_.backlog_bytes) return follow.sink().when_drained(again);
    switch (operation->work(id, follow)) {
        case Progress::Done:
            return follow.finish(id);
        case Progress::More:
            return post_(again);
        case Progress::Waiting:
            operation->waiting = true;
            follow.tell(operation_event("operationWaitingForContinue", id));
            return;
    }
}

}  // namespace assay::service
