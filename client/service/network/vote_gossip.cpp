// SPDX-License-Identifier: Apache-2.0
#include "client/service/network/vote_gossip.hpp"

namespace assay::service {

namespace {

// Peers come and go; the voter only needs those of the moment.
constexpr std::size_t remembered_max = 1024;

bool is_fault(grandpa::Verdict verdict) {
    switch (verdict) {
        case grandpa::Verdict::BadSignature:
        case grandpa::Verdict::Stranger:
        case grandpa::Verdict::BadVote:
        case grandpa::Verdict::BadCommit:
        case grandpa::Verdict::BadCatchUp:
        case grandpa::Verdict::TooLarge:
            return true;
        default:
            return false;
    }
}

}  // namespace

void VoteGossip::connect(NodeNetwork& network) {
    network_ = &network;
    finality_.hooks().broadcast = [this](const grandpa::GossipMessage& message) {
        const auto* packet = std::get_if<std::variant<grandpa::NeighborPacket>>(&message);
        if (!packet) return network_->vote(message);
        const auto& where = std::get<grandpa::NeighborPacket>(*packet);
        network_->moved({where.round, where.set_id, where.commit_finalized_height});
    };
    finality_.hooks().send = [this](grandpa::PeerId to, const grandpa::GossipMessage& message) {
        if (const auto peer = peers_.find(to); peer != peers_.end())
            network_->send_vote(peer->second, message);
    };
}

grandpa::PeerId VoteGossip::number_of(const network::PeerId& peer) {
    const auto [at, is_new] = numbers_.try_emplace(peer, last_ + 1);
    if (is_new) {
        peers_.emplace(++last_, peer);
        if (peers_.size() > remembered_max) {
            numbers_.erase(peers_.begin()->second);
            peers_.erase(peers_.begin());
        }
    }
    return at->second;
}

bool VoteGossip::receive(const network::PeerId& from, const grandpa::GossipMessage& message) {
    const auto verdict = finality_.receive(number_of(from), message);
    if (is_fault(verdict) && network_) network_->report(from, network::Conduct::BadVote);
    return verdict == grandpa::Verdict::Good;
}

}  // namespace assay::service
