// SPDX-License-Identifier: Apache-2.0
#include "client/testnet/watch.hpp"

#include <nlohmann/json.hpp>

namespace assay::testnet {

using State = NodeView::State;

std::string_view to_text(State state) {
    switch (state) {
        case State::Starting:
            return "starting";
        case State::Idle:
            return "idle";
        case State::Syncing:
            return "syncing";
        case State::Silent:
            return "silent";
        case State::Ended:
            break;
    }
    return "ended";
}

Watch::Watch(Fleet& fleet) : fleet_{fleet} {
    for (std::size_t i = 0; i < fleet.size(); ++i) views_.push_back({.name = fleet[i].name()});
}

void Watch::look() {
    for (std::size_t i = 0; i < fleet_.size(); ++i) look(fleet_[i], views_[i]);
}

void Watch::look(NodeProcess& node, NodeView& view) {
    if (node.status()) {
        view.state = State::Ended;
        return;
    }
    if (!node.answers()) {
        if (view.state != State::Starting) view.state = State::Silent;
        return;
    }
    try {
        auto& rpc = node.rpc();
        const auto final = rpc.finalised();
        view.final = final.number();
        view.best = rpc.best().number();
        agreement_.note(view.name, view.final, final.hash);
        const auto health = rpc.client().call("system_health", nlohmann::json::array());
        if (!health) throw chain::NodeError{"system_health", health.error()};
        view.peers = health->value("peers", std::size_t{0});
        view.state = health->value("isSyncing", false) ? State::Syncing : State::Idle;
    } catch (const chain::NodeError&) {
        view.state = view.state == State::Starting ? State::Starting : State::Silent;
    }
}

std::optional<std::string> Watch::disagreement() {
    look();
    if (agreement_.broken()) return agreement_.broken();
    auto common = views_.front().final;
    for (const auto& view : views_) {
        if (view.state != State::Idle && view.state != State::Syncing)
            return view.name + " is " + std::string{to_text(view.state)};
        common = std::min(common, view.final);
    }
    if (common == 0) return "no block is final everywhere";
    Agreement at_common;
    try {
        for (std::size_t i = 0; i < fleet_.size(); ++i) {
            const auto hash = fleet_[i].rpc().hash_at(common);
            if (!hash) return views_[i].name + " has no block " + std::to_string(common);
            at_common.note(views_[i].name, common, *hash);
        }
    } catch (const chain::NodeError& error) { return error.what(); }
    return at_common.broken();
}

}  // namespace assay::testnet
