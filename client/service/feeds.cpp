// SPDX-License-Identifier: Apache-2.0
#include "client/service/feeds.hpp"

#include "client/service/methods/methods.hpp"
#include "runtime/base/hex.hpp"

namespace assay::service {

using rpc::Json;

Feeds::Feeds(Chain& chain)
    : chain_{chain}, rules_{chain.rules_after(chain.best().hash)}, storage_{chain} {
    chain_.follow(
        {.imported =
             [this](const BlockReference& block, const frame::Block& content, bool best) {
                 announce(all_, content.header);
                 if (best) on_best(block, content.header);
             },
         .best_changed = [this](const BlockReference& block,
                                const frame::Block& content) { on_best(block, content.header); },
         .finalised =
             [this](const BlockReference& block, const std::vector<Hash256>&) {
                 if (const auto header = chain_.header(block.hash)) announce(finalised_, *header);
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

rpc::Cancel Feeds::follow_version(const rpc::Sink& sink) {
    sink.send(version_json(rules_).dump());
    const auto id = next_++;
    versions_.emplace(id, sink);
    return [this, id] { versions_.erase(id); };
}

void Feeds::on_best(const BlockReference& block, const frame::Header& header) {
    announce(best_, header);
    storage_.best_changed(block, header.parent_hash);
    const auto rules = chain_.rules_after(block.hash);
    if (rules == std::exchange(rules_, rules)) return;
    const auto text = version_json(rules).dump();
    for (const auto& [id, sink] : versions_) sink.send(text);
}

}  // namespace assay::service
