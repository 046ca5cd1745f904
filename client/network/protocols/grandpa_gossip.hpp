// SPDX-License-Identifier: Apache-2.0
// grandpa/1: which votes and commits are passed on to whom, and which are worth a look. Peers tell
// each other their round and set; a message outside what a peer can use is neither sent nor taken.
#pragma once

#include <deque>
#include <map>
#include <set>

#include "client/network/protocols/ledger.hpp"
#include "client/network/swarm/conduct.hpp"
#include "client/network/wire/identity.hpp"
#include "consensus/grandpa/messages.hpp"

namespace assay::network {

/// Where a voter stands.
struct GossipView {
    grandpa::RoundNumber round = 0;
    grandpa::SetId set_id = 0;
    BlockNumber finalised = 0;
    friend bool operator==(const GossipView&, const GossipView&) = default;
};

/// What to do with a message that came.
enum class GossipVerdict : std::uint8_t {
    Process,  ///< New and in range: for the voter, and then for the others.
    View,     ///< It told where the peer stands: for the voter alone, as the next.
    Answer,   ///< A request for a catch-up.
    Ignore,   ///< Known already, or of no use any more.
    Malformed,
    OutOfScope,  ///< Of a set or round that neither side can use: costs its sender.
};

class GrandpaGossip {
  public:
    explicit GrandpaGossip(std::size_t remembered_max = 16'384) : remembered_max_{remembered_max} {}

    void joined(const PeerId& peer) { views_[peer] = {}; }
    void left(const PeerId& peer) { views_.erase(peer); }

    /// We have moved; returns the neighbour packet that all peers should get.
    Bytes moved(const GossipView& view);
    Bytes neighbour() const;
    const GossipView& here() const { return here_; }
    std::optional<GossipView> view_of(const PeerId& peer) const;

    struct Judged {
        GossipVerdict verdict = GossipVerdict::Malformed;
        std::optional<grandpa::GossipMessage> message;
    };
    Judged judge(const PeerId& peer, ByteView bytes);

    /// To whom a message of ours, or one that was found valid, goes; it is remembered as known.
    /// `from` does not get it back.
    std::vector<PeerId> audience(const grandpa::GossipMessage& message, ByteView bytes,
                                 const std::optional<PeerId>& from);

  private:
    bool remember(ByteView bytes);
    bool in_scope(const GossipView& view, const grandpa::GossipMessage& message) const;

    std::size_t remembered_max_;
    GossipView here_;
    std::map<PeerId, GossipView> views_;
    std::set<Hash256> known_;
    std::deque<Hash256> order_;
};

}  // namespace assay::network
