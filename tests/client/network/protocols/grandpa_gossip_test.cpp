// SPDX-License-Identifier: Apache-2.0
#include "client/network/protocols/grandpa_gossip.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using namespace assay::network;

namespace {

const auto peer = Identity{ByteArray<32>{1}}.peer(), other = Identity{ByteArray<32>{2}}.peer();

grandpa::GossipMessage vote(grandpa::RoundNumber round, grandpa::SetId set, std::uint8_t salt = 0) {
    return grandpa::VoteMessage{
        round, set, {grandpa::Prevote{Hash256{{salt}}, 9}, {}, grandpa::AuthorityId{{salt}}}};
}
Bytes neighbour(grandpa::RoundNumber round, grandpa::SetId set, BlockNumber height) {
    GrandpaGossip there;
    return there.moved({round, set, height});
}

struct Room {
    Room() {
        gossip.joined(peer);
        gossip.joined(other);
        gossip.moved({5, 2, 100});
    }
    GossipVerdict judge(const grandpa::GossipMessage& message) {
        return gossip.judge(peer, scale::to_bytes(message)).verdict;
    }
    GrandpaGossip gossip;
};

}  // namespace

TEST_CASE("votes of this round and its neighbours are taken, once") {
    Room room;
    for (const grandpa::RoundNumber round : {4U, 5U, 6U})
        CHECK(room.judge(vote(round, 2)) == GossipVerdict::Process);
    CHECK(room.judge(vote(5, 2)) == GossipVerdict::Ignore);
    CHECK(room.judge(vote(3, 2)) == GossipVerdict::Ignore);  // It may have left before we moved.
    CHECK(room.judge(vote(1, 2)) == GossipVerdict::OutOfScope);
    CHECK(room.judge(vote(5, 3)) == GossipVerdict::OutOfScope);
    CHECK(room.gossip.judge(peer, Bytes{9, 9}).verdict == GossipVerdict::Malformed);
    CHECK(room.gossip.judge(peer, {}).verdict == GossipVerdict::Malformed);
}

TEST_CASE("commits are taken for blocks that are not final here") {
    Room room;
    grandpa::CommitMessage commit;
    commit.set_id = 2;
    commit.message.target_number = 101;
    CHECK(room.judge(commit) == GossipVerdict::Process);
    commit.message.target_number = 100;
    CHECK(room.judge(commit) == GossipVerdict::Ignore);
}

TEST_CASE("a message goes to those who can use it, and not back") {
    Room room;
    CHECK(room.gossip.judge(peer, neighbour(5, 2, 100)).verdict == GossipVerdict::View);
    CHECK(room.gossip.judge(other, neighbour(9, 2, 100)).verdict == GossipVerdict::View);
    const auto message = vote(5, 2);
    const auto bytes = scale::to_bytes(message);
    CHECK(room.gossip.audience(message, bytes, {}) == std::vector{peer});
    CHECK(room.gossip.audience(message, bytes, peer).empty());
    CHECK(room.judge(message) == GossipVerdict::Ignore);
}

TEST_CASE("nobody's view goes back") {
    Room room;
    CHECK(room.gossip.judge(peer, neighbour(5, 2, 100)).verdict == GossipVerdict::View);
    CHECK(room.gossip.judge(peer, neighbour(4, 2, 100)).verdict == GossipVerdict::OutOfScope);
    CHECK(room.gossip.judge(peer, neighbour(6, 2, 99)).verdict == GossipVerdict::OutOfScope);
    CHECK(room.gossip.judge(peer, neighbour(1, 3, 100)).verdict == GossipVerdict::View);
    CHECK(room.gossip.view_of(peer) == GossipView{1, 3, 100});
}

TEST_CASE("what is remembered of the past is bounded") {
    GrandpaGossip gossip{4};
    gossip.joined(peer);
    gossip.moved({5, 2, 0});
    const auto judge = [&](std::uint8_t salt) {
        return gossip.judge(peer, scale::to_bytes(vote(5, 2, salt))).verdict;
    };
    for (std::uint8_t i = 0; i < 5; ++i) CHECK(judge(i) == GossipVerdict::Process);
    CHECK(judge(4) == GossipVerdict::Ignore);
    CHECK(judge(0) == GossipVerdict::Process);
}
