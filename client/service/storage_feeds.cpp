// SPDX-License-Identifier: Apache-2.0
#include "client/service/storage_feeds.hpp"

#include "runtime/base/hex.hpp"

namespace assay::service {

namespace {

std::string change_text(const Bytes& key, const std::optional<Bytes>& value) {
    return "[\"" + to_hex(key) + "\"," + (value ? "\"" + to_hex(*value) + "\"" : "null") + "]";
}

std::string push_text(const Hash256& block, const std::string& changes) {
    return R"({"block":")" + to_hex(block.bytes) + R"(","changes":[)" + changes + "]}";
}

Failure<rpc::RpcError> too_much(std::string what) {
    return Failure{rpc::RpcError{rpc::codes::too_many_subscriptions,
                                 "Too many subscriptions on the connection", std::move(what)}};
}

}  // namespace

Expected<rpc::Cancel, rpc::RpcError> StorageFeeds::follow(const std::vector<Bytes>& keys,
                                                          const rpc::Sink& sink) {
    Feed feed{sink, {keys.begin(), keys.end()}, sink.connection(), {}};
    feed.usage.keys = feed.keys.size();
    for (const auto& key : feed.keys) feed.usage.bytes += key.size();
    const auto used = usage_.find(feed.connection);
    const auto before = used == usage_.end() ? Usage{} : used->second;
    if (before.keys + feed.usage.keys > limits_.keys ||
        before.bytes + feed.usage.bytes > limits_.key_bytes)
        return too_much("more keys than one connection may watch");

    best_ = chain_.best().hash;
    const auto state = chain_.state(best_);
    INVARIANT(state);
    std::string changes;
    std::map<Bytes, std::optional<Bytes>> values;
    for (const auto& key : feed.keys) {
        const auto known = watched_.find(key);
        auto value = known == watched_.end() ? state->values().get(key) : known->second.value;
        if (!changes.empty()) changes += ',';
        changes += change_text(key, value);
        if (changes.size() > limits_.first_push_bytes)
            return too_much("more than can be sent at once lies at these keys");
        values.emplace(key, std::move(value));
    }
    const auto id = ++last_id_;
    for (auto& [key, value] : values) {
        const auto at = watched_.try_emplace(key, Watched{std::move(value), {}}).first;
        at->second.feeds.insert(id);
    }
    usage_[feed.connection] = {before.keys + feed.usage.keys, before.bytes + feed.usage.bytes};
    feeds_.emplace(id, std::move(feed));
    sink.send(push_text(best_, changes));
    return rpc::Cancel{[this, id] { unfollow(id); }};
}

void StorageFeeds::unfollow(std::uint64_t id) {
    const auto node = feeds_.extract(id);
    if (node.empty()) return;
    const auto& feed = node.mapped();
    for (const auto& key : feed.keys) {
        const auto at = watched_.find(key);
        at->second.feeds.erase(id);
        if (at->second.feeds.empty()) watched_.erase(at);
    }
    const auto used = usage_.find(feed.connection);
    used->second.keys -= feed.usage.keys;
    used->second.bytes -= feed.usage.bytes;
    if (used->second.keys == 0) usage_.erase(used);
}

void StorageFeeds::note(const Bytes& key, Watched& watched, std::optional<Bytes> value,
                        Texts& texts) {
    if (value == watched.value) return;
    watched.value = std::move(value);
    const auto text = change_text(key, watched.value);
    for (const auto id : watched.feeds) {
        auto& all = texts[id];
        if (!all.empty()) all += ',';
        all += text;
    }
}

void StorageFeeds::best_changed(const BlockReference& block, const Hash256& parent) {
    if (watched_.empty()) return;
    Texts texts;
    const auto change = parent == best_ ? chain_.change(block.hash) : nullptr;
    if (change) {
        for (const auto& [key, value] : change->state)
            if (const auto at = watched_.find(key); at != watched_.end())
                note(key, at->second, value, texts);
    } else {
        const auto state = chain_.state(block.hash);
        INVARIANT(state);
        for (auto& [key, watched] : watched_) note(key, watched, state->values().get(key), texts);
    }
    best_ = block.hash;
    for (const auto& [id, changes] : texts) feeds_.at(id).sink.send(push_text(block.hash, changes));
}

}  // namespace assay::service
