// SPDX-License-Identifier: Apache-2.0
#include "client/service/feeds.hpp"

#include "client/service/methods/methods.hpp"
#include "runtime/base/hex.hpp"

namespace assay::service {

using rpc::Json;

namespace {

Json change_json(ByteView key, const std::optional<Bytes>& value) {
    return {to_hex(key), value ? Json(to_hex(*value)) : Json{}};
}

}  // namespace

Feeds::Feeds(Chain& chain) : chain_{chain} {
    chain_.follow({.imported =
                       [this](const BlockReference&, const frame::Block& block, bool best) {
                           announce(all_, block.header);
                           if (!best) return;
                           announce(best_, block.header);
                           push_changes();
                       },
                   .finalised =
                       [this](const BlockReference& block, const std::vector<Hash256>&) {
                           if (const auto header = chain_.header(block.hash))
                               announce(finalised_, *header);
                       }});
}

void Feeds::announce(std::map<std::uint64_t, rpc::Sink>& sinks, const frame::Header& header) {
    if (sinks.empty()) return;
    const auto text = header_json(header).dump();
    for (const auto& [id, sink] : sinks) sink.send(text);
}

rpc::Cancel Feeds::follow_heads(Heads which, const rpc::Sink& sink) {
    auto& sinks = which == Heads::Best ? best_ : which == Heads::All ? all_ : finalised_;
    const auto hash = which == Heads::Finalised ? chain_.finalised().hash : chain_.best().hash;
    if (const auto header = chain_.header(hash)) sink.send(header_json(*header).dump());
    const auto id = next_++;
    sinks.emplace(id, sink);
    return [&sinks, id] { sinks.erase(id); };
}

rpc::Cancel Feeds::follow_storage(std::vector<Bytes> keys, const rpc::Sink& sink) {
    StorageFeed feed{sink, {}};
    const auto best = chain_.best();
    Json changes = Json::array();
    if (const auto state = chain_.state(best.hash))
        for (auto& key : keys) {
            auto value = state->values().get(key);
            changes.push_back(change_json(key, value));
            feed.values.emplace(std::move(key), std::move(value));
        }
    sink.send(Json{{"block", to_hex(best.hash.bytes)}, {"changes", changes}}.dump());
    const auto id = next_++;
    storage_.emplace(id, std::move(feed));
    return [this, id] { storage_.erase(id); };
}

rpc::Cancel Feeds::follow_version(const rpc::Sink& sink) {
    sink.send(version_json().dump());
    return {};
}

void Feeds::push_changes() {
    if (storage_.empty()) return;
    const auto best = chain_.best();
    const auto state = chain_.state(best.hash);
    if (!state) return;
    for (auto& [id, feed] : storage_) {
        Json changes = Json::array();
        for (auto& [key, known] : feed.values) {
            auto value = state->values().get(key);
            if (value == known) continue;
            changes.push_back(change_json(key, value));
            known = std::move(value);
        }
        if (!changes.empty())
            feed.sink.send(Json{{"block", to_hex(best.hash.bytes)}, {"changes", changes}}.dump());
    }
}

}  // namespace assay::service
