// SPDX-License-Identifier: Apache-2.0
#include "consensus/grandpa/messages.hpp"

#include <catch2/catch.hpp>

#include "consensus/grandpa/digest.hpp"
#include "tests/consensus/grandpa/tree.hpp"
#include "tests/runtime/crypto/golden.hpp"

namespace assay::grandpa {

namespace {

using crypto::golden::array;
using crypto::golden::bytes;

nlohmann::json known() { return crypto::golden::read("substrate_vectors.json").at("grandpa"); }

// An encoding that is as long as its fields say, so that no field is left out or padded.
template <class T>
void there_and_back(const T& value, std::size_t size) {
    const Bytes encoded = scale::to_bytes(value);
    CHECK(encoded.size() == size);
    CHECK(scale::from_bytes<T>(encoded) == value);
    CHECK_FALSE(scale::from_bytes<T>(ByteView{encoded}.first(encoded.size() - 1)));
}

}  // namespace

TEST_CASE("what a voter signs is framed as Substrate frames it") {
    const auto golden = known();
    const Hash256 target{array<32>(golden.at("target"))};
    const auto number = golden.at("targetNumber").get<BlockNumber>();
    const auto round = golden.at("round").get<RoundNumber>();
    const auto set = golden.at("setId").get<SetId>();
    CHECK(signing_payload(Precommit{target, number}, round, set) ==
          bytes(golden.at("precommitSignedBytes")));
    CHECK(signing_payload(Prevote{target, number}, round, set) ==
          bytes(golden.at("prevoteSignedBytes")));
    CHECK(signing_payload(PrimaryPropose{target, number}, round, set).front() == 2);
}

TEST_CASE("every message of the gossip protocol keeps its place and size") {
    const Hash256 hash = test::name(3);
    const SignedMessage vote{Precommit{hash, 9}, {}, test::voter(1)};
    there_and_back(GossipMessage{VoteMessage{7, 3, vote}}, 1 + 8 + 8 + 1 + 36 + 64 + 32);
    const CompactCommit commit{hash, 9, {{hash, 9}}, {{Signature{}, test::voter(1)}}};
    there_and_back(GossipMessage{CommitMessage{7, 3, commit}}, 1 + 16 + 36 + 1 + 36 + 1 + 96);
    there_and_back(GossipMessage{std::variant<NeighborPacket>{NeighborPacket{7, 3, 12}}},
                   1 + 1 + 16 + 4);
    there_and_back(GossipMessage{CatchUpRequest{7, 3}}, 1 + 16);
    const CatchUp catch_up{7, {{{hash, 9}, {}, test::voter(1)}}, {}, hash, 9};
    there_and_back(GossipMessage{CatchUpMessage{3, catch_up}}, 1 + 8 + 8 + 1 + 132 + 1 + 36);
    CHECK(scale::to_bytes(GossipMessage{CatchUpRequest{7, 3}}).front() == 3);
    CHECK(scale::to_bytes(GossipMessage{std::variant<NeighborPacket>{NeighborPacket{}}})[1] == 1);
}

TEST_CASE("a commit comes back from its compact form, and only with all its signatures") {
    const Commit commit{test::name(1),
                        4,
                        {{{test::name(1), 4}, Signature{{1}}, test::voter(1)},
                         {{test::name(2), 5}, Signature{{2}}, test::voter(2)}}};
    auto small = compact(commit);
    CHECK(expand(small) == commit);
    small.auth_data.pop_back();
    CHECK_FALSE(expand(small));
}

TEST_CASE("a digest announces the first change, and a forced one before any other") {
    const ScheduledChange first{{{test::voter(1), 1}}, 5}, second{{{test::voter(2), 1}}, 6};
    frame::Digest digest{
        {to_digest_item(OnDisabled{3}), to_digest_item(first), to_digest_item(second)}};
    CHECK(announced_change(digest) == std::variant<ScheduledChange, ForcedChange>{first});
    digest.logs.push_back(to_digest_item(ForcedChange{9, second}));
    CHECK(announced_change(digest) ==
          std::variant<ScheduledChange, ForcedChange>{ForcedChange{9, second}});
    CHECK_FALSE(announced_change({{to_digest_item(Pause{1}), to_digest_item(Resume{1})}}));
    // By hand from the specification: index, list, key, weight, delay.
    const auto& item = std::get<frame::Consensus>(digest.logs[1]);
    CHECK(item.engine == engine_id);
    CHECK(item.data.size() == 1 + 1 + 32 + 8 + 4);
    CHECK(item.data[0] == 1);
    CHECK(std::get<frame::Consensus>(digest.logs[3]).data[0] == 2);
    // Another engine's item of the same bytes says nothing.
    CHECK_FALSE(announced_change({{frame::Consensus{{'B', 'A', 'B', 'E'}, item.data}}}));
}

}  // namespace assay::grandpa
