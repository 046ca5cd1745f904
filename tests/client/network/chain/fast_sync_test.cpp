// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "client/network/sync/state_download.hpp"
#include "client/network/sync/warp.hpp"
#include "runtime/storage/trie_root.hpp"

using namespace assay;
using namespace assay::network;

namespace {

const std::vector<Identity> keys{Identity{ByteArray<32>{1}}, Identity{ByteArray<32>{2}},
                                 Identity{ByteArray<32>{3}}, Identity{ByteArray<32>{4}}};

grandpa::AuthorityList voters(std::size_t from, std::size_t count) {
    grandpa::AuthorityList list;
    for (std::size_t i = from; i < from + count; ++i) list.push_back({{keys[i].peer().key}, 1});
    return list;
}

WarpFragment fragment(BlockNumber number, grandpa::SetId set, std::size_t from, std::size_t count,
                      std::optional<grandpa::AuthorityList> next, BlockNumber delay = 0) {
    WarpFragment made;
    made.header.number = number;
    if (next)
        made.header.digest.logs.push_back(
            grandpa::to_digest_item(grandpa::ScheduledChange{*next, delay}));
    auto& commit = made.justification.commit;
    made.justification.round = 1;
    commit.target_hash = frame::hash_of(made.header);
    commit.target_number = number;
    for (std::size_t i = from; i < from + count; ++i) {
        const grandpa::Precommit vote{commit.target_hash, number};
        const auto payload = grandpa::signing_payload(vote, 1, set);
        commit.precommits.push_back({vote, keys[i].sign(payload), {keys[i].peer().key}});
    }
    return made;
}

}  // namespace

TEST_CASE("a warp follows the voters from set to set to a final block") {
    grandpa::PlainSignatures signatures;
    const WarpProof proof{{fragment(10, 0, 0, 2, voters(1, 3)), fragment(25, 1, 1, 3, voters(0, 1)),
                           fragment(40, 2, 0, 1, {})},
                          true};
    CHECK(*warp_proof_from_bytes(scale::to_bytes(proof)) == proof);
    Warp warp{{}, voters(0, 2), 0};
    REQUIRE(warp.add(proof, signatures));
    CHECK(warp.finished());
    CHECK(warp.at().number == 40);
    CHECK(warp.set_id() == 2);
    CHECK(warp.voters() == voters(0, 1));
    CHECK(warp.header()->number == 40U);
}

TEST_CASE("a warp that lies leads nowhere, and leaves where it stood") {
    grandpa::PlainSignatures signatures;
    Warp warp{{}, voters(0, 2), 0};
    const auto error = [&](std::vector<WarpFragment> fragments, bool finished = true) {
        const auto added = warp.add({std::move(fragments), finished}, signatures);
        CHECK(warp.at().number == 0);
        REQUIRE_FALSE(added);
        return added.error();
    };
    const auto good = fragment(10, 0, 0, 2, voters(1, 3));
    CHECK(error({}, false) == WarpError::Empty);
    CHECK(error({fragment(10, 0, 0, 1, {})}) == WarpError::BadJustification);  // One of two.
    CHECK(error({fragment(10, 7, 0, 2, {})}) == WarpError::BadJustification);  // Another set.
    CHECK(error({good, fragment(25, 1, 0, 1, {})}) == WarpError::BadJustification);
    CHECK(error({good, fragment(10, 1, 1, 3, {})}) == WarpError::NotHigher);
    CHECK(error({fragment(10, 0, 0, 2, {}), fragment(25, 0, 0, 2, {})}) == WarpError::NoChange);
    CHECK(error({fragment(10, 0, 0, 2, voters(1, 3), 5)}) == WarpError::DelayedChange);
    auto other = good;
    other.header.state_root = Hash256{{1}};
    CHECK(error({other}) == WarpError::OtherTarget);
}

TEST_CASE("a state is taken in pages and believed for its root") {
    storage::Entries state;
    for (std::uint8_t i = 1; i <= 5; ++i) state.emplace(Bytes{i}, Bytes(i, i));
    const auto root = storage::trie_root(state, storage::StateVersion::V1);
    StateDownload download{{Hash256{{1}}, 7}, root, 1000};
    CHECK(download.next() == StateRequest{Hash256{{1}}, {}});
    REQUIRE(download.add({{{{1}, {1}}, {{2}, {2, 2}}}, false}));
    CHECK(download.next().after == Bytes{2});
    REQUIRE(download.add({{{{3}, {3, 3, 3}}, {{4}, {4, 4, 4, 4}}, {{5}, {5, 5, 5, 5, 5}}}, true}));
    CHECK(download.done());
    CHECK(download.take() == state);
}

TEST_CASE("pages out of order, without end or of another state end the download") {
    const auto root = storage::trie_root(storage::Entries{{{1}, {1}}}, storage::StateVersion::V1);
    const auto fresh = [&] { return StateDownload{{}, root, 10}; };
    auto idle = fresh();
    CHECK(idle.add({{}, false}).error() == DownloadError::WrongOrder);
    auto back = fresh();
    REQUIRE(back.add({{{{2}, {1}}}, false}));
    CHECK(back.add({{{{2}, {1}}}, false}).error() == DownloadError::WrongOrder);
    auto large = fresh();
    CHECK(large.add({{{{1}, Bytes(10)}}, true}).error() == DownloadError::TooLarge);
    auto other = fresh();
    CHECK(other.add({{{{1}, {2}}}, true}).error() == DownloadError::WrongRoot);
    auto right = fresh();
    CHECK(right.add({{{{1}, {1}}}, true}));
}
