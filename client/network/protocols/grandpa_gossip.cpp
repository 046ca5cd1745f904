// SPDX-License-Identifier: Apache-2.0
#include "client/network/protocols/grandpa_gossip.hpp"

namespace assay::network {

namespace {

// Votes of the round before help to complete it; those of the next one are early, not wrong.
bool near(grandpa::RoundNumber round, grandpa::RoundNumber other) {
    return round + 1 >= other && round <= other + 1;
}

}  // namespace

Bytes GrandpaGossip::neighbour() const {
    return scale::to_bytes(grandpa::GossipMessage{std::variant<grandpa::NeighborPacket>{
        grandpa::NeighborPacket{here_.round, here_.set_id, here_.finalised}}});
}

Bytes GrandpaGossip::moved(const GossipView& view) {
    here_ = view;
    return neighbour();
}

std::optional<GossipView> GrandpaGossip::view_of(const PeerId& peer) const {
    const auto found = views_.find(peer);
    if (found == views_.end()) return std::nullopt;
    return found->second;
}

bool GrandpaGossip::remember(ByteView bytes) {
    const auto hash = crypto::blake2_256(bytes);
    if (!known_.insert(hash).second) return false;
    order_.push_back(hash);
    if (order_.size() > remembered_max_) {
        known_.erase(order_.front());
        order_.pop_front();
    }
    return true;
}

bool GrandpaGossip::in_scope(const GossipView& view, const grandpa::GossipMessage& message) const {
    if (const auto* const vote = std::get_if<grandpa::VoteMessage>(&message))
        return vote->set_id == view.set_id && near(vote->round, view.round);
    if (const auto* const commit = std::get_if<grandpa::CommitMessage>(&message))
        return commit->set_id == view.set_id && commit->message.target_number > view.finalised;
    if (const auto* const catch_up = std::get_if<grandpa::CatchUpMessage>(&message))
        return catch_up->set_id == view.set_id && catch_up->message.round_number >= view.round;
    return true;
}

GrandpaGossip::Judged GrandpaGossip::judge(const PeerId& peer, ByteView bytes) {
    auto message = scale::from_bytes<grandpa::GossipMessage>(bytes);
    const auto view = views_.find(peer);
    if (!message || view == views_.end()) return {};
    using Packet = std::variant<grandpa::NeighborPacket>;
    if (const auto* const packet = std::get_if<Packet>(&*message)) {
        const auto& told = std::get<grandpa::NeighborPacket>(*packet);
        const GossipView next{told.round, told.set_id, told.commit_finalized_height};
        auto& last = view->second;
        // Nobody goes back.
        const bool back = next.set_id < last.set_id || next.finalised < last.finalised ||
                          (next.set_id == last.set_id && next.round < last.round);
        if (back) return {GossipVerdict::OutOfScope, std::nullopt};
        last = next;
        return {GossipVerdict::View, std::move(message)};
    }
    if (std::holds_alternative<grandpa::CatchUpRequest>(*message))
        return {GossipVerdict::Answer, std::move(message)};
    if (!in_scope(here_, *message)) {
        // A message that was in scope when it left, a moment ago, is not held against its sender.
        auto before = here_;
        if (before.round > 0) --before.round;
        before.finalised = 0;
        const bool late = here_.round == 0 || in_scope(before, *message);
        return {late ? GossipVerdict::Ignore : GossipVerdict::OutOfScope, std::nullopt};
    }
    if (!remember(bytes)) return {GossipVerdict::Ignore, std::nullopt};
    return {GossipVerdict::Process, std::move(message)};
}

std::vector<PeerId> GrandpaGossip::audience(const grandpa::GossipMessage& message, ByteView bytes,
                                            const std::optional<PeerId>& from) {
    remember(bytes);
    std::vector<PeerId> chosen;
    for (const auto& [peer, view] : views_)
        if (from != peer && in_scope(view, message)) chosen.push_back(peer);
    return chosen;
}

}  // namespace assay::network
