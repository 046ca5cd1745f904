// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "client/network/sync/fast_sync.hpp"
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
                      std::optional<grandpa::AuthorityList> next, BlockNumber delay = 0,
                      const Hash256& state_root = {}) {
    WarpFragment made;
    made.header.number = number;
    made.header.state_root = state_root;
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

const storage::Entries whole_state{{{1}, {1, 1}}, {{2}, {2, 2}}, {{3}, {3, 3}}};

/// Three sets of voters, and a final block whose state is `whole_state`.
WarpProof whole_way(BlockNumber end = 40) {
    const auto root = storage::trie_root(whole_state, storage::StateVersion::V1);
    return {{fragment(10, 0, 0, 2, voters(1, 3)), fragment(25, 1, 1, 3, voters(0, 1)),
             fragment(end, 2, 0, 1, {}, 0, root)},
            true};
}
StateEntries pages(const Bytes& after) {
    StateEntries page;
    if (const auto next = whole_state.upper_bound(after); next != whole_state.end())
        page.entries = {*next};
    page.complete = !page.entries.empty() && page.entries[0].first == Bytes{3};
    return page;
}

const PeerId peer_a = keys[0].peer(), peer_b = keys[1].peer();

/// Two peers, the first of which claims more and so is asked first.
struct Syncing {
    grandpa::PlainSignatures signatures;
    FastSync sync{{}, voters(0, 2)};
    std::vector<FastSync::Peer> peers{{peer_a, 100}, {peer_b, 90}};
    Time now{1'000};
    std::vector<FastSyncRefusal> refusals;

    /// Who is asked, for what: "way" or "state".
    std::pair<PeerId, std::string> next() {
        const auto question = sync.next(peers, now);
        REQUIRE(question);
        const auto* page = std::get_if<StateRequest>(&question->ask);
        after = page ? page->after : Bytes{};
        return {question->peer, page ? "state" : "way"};
    }
    void keep(std::optional<FastSyncRefusal> refusal) {
        if (refusal) refusals.push_back(*std::move(refusal));
    }
    void proof(Expected<WarpProof, RequestError> answer) {
        keep(sync.proven(std::move(answer), signatures, now));
    }
    void page(Expected<StateEntries, RequestError> answer) {
        keep(sync.received(std::move(answer), now));
    }
    void honest_end(const PeerId& from) {
        while (!sync.done()) {
            const auto [peer, what] = next();
            CHECK(peer == from);
            if (what == "state")
                page(pages(after));
            else
                proof(whole_way());
        }
    }
    Bytes after;
};

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
    storage::Entries entries;
    for (std::uint8_t i = 1; i <= 5; ++i) entries.emplace(Bytes{i}, Bytes(i, i));
    const auto root = storage::trie_root(entries, storage::StateVersion::V1);
    StateDownload download{{Hash256{{1}}, 7}, root, 1000};
    CHECK(download.next() == StateRequest{Hash256{{1}}, {}});
    REQUIRE(download.add({{{{1}, {1}}, {{2}, {2, 2}}}, false}));
    CHECK(download.next().after == Bytes{2});
    REQUIRE(download.add({{{{3}, {3, 3, 3}}, {{4}, {4, 4, 4, 4}}, {{5}, {5, 5, 5, 5, 5}}}, true}));
    CHECK(download.done());
    CHECK(download.take() == entries);
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

TEST_CASE("fast sync takes the way and then the state, page by page, from one peer") {
    Syncing test;
    auto way = whole_way();
    const auto end = way.proofs.back();
    way.proofs.pop_back();
    way.is_finished = false;
    CHECK(test.next() == std::pair{peer_a, std::string{"way"}});
    CHECK_FALSE(test.sync.next(test.peers, test.now));  // One question at a time.
    test.proof(way);
    CHECK(test.sync.set_id() == 2);
    CHECK(test.next().second == "way");
    test.proof(WarpProof{{end}, true});
    for (const Bytes& after : {Bytes{}, Bytes{1}, Bytes{2}}) {
        CHECK(test.next() == std::pair{peer_a, std::string{"state"}});
        CHECK(test.after == after);
        test.page(pages(after));
    }
    REQUIRE(test.sync.done());
    CHECK(test.refusals.empty());
    const auto found = test.sync.take();
    CHECK(found.state == whole_state);
    CHECK(found.set_id == 2);
    CHECK(found.voters == voters(0, 1));
    REQUIRE(found.way.size() == 3);
    CHECK(found.way.back() == end);
}

TEST_CASE("who lies about the way or the state is named, and another peer is asked") {
    using Answer = std::variant<Expected<WarpProof, RequestError>, StateEntries>;
    auto forged = whole_way(), other_set = whole_way(), cut = whole_way();
    forged.proofs[1].justification.commit.precommits[0].signature.bytes[5] ^= 1;
    other_set.proofs[1] = fragment(25, 7, 1, 3, voters(0, 1));
    cut.proofs[1].justification.commit.precommits.pop_back();
    const std::tuple<Answer, std::string, std::optional<Conduct>> lies[] = {
        {Answer{forged}, "BadJustification", Conduct::BadJustification},
        {Answer{other_set}, "BadJustification", Conduct::BadJustification},
        {Answer{cut}, "BadJustification", Conduct::BadJustification},
        {Answer{WarpProof{{whole_way().proofs[1]}, true}}, "BadJustification",
         Conduct::BadJustification},
        {Answer{WarpProof{}}, "Empty", Conduct::BadJustification},
        {Answer{Failure{RequestError::Malformed}}, "Malformed", std::nullopt},
        {Answer{Failure{RequestError::Timeout}}, "Timeout", std::nullopt},
        {Answer{StateEntries{{{{1}, {1, 2}}}, true}}, "WrongRoot", Conduct::BadState},
        {Answer{StateEntries{{}, false}}, "WrongOrder", Conduct::BadState}};
    for (const auto& [answer, reason, conduct] : lies) {
        INFO(reason);
        Syncing test;
        CHECK(test.next() == std::pair{peer_a, std::string{"way"}});
        if (const auto* page = std::get_if<StateEntries>(&answer)) {
            test.proof(whole_way());
            CHECK(test.next() == std::pair{peer_a, std::string{"state"}});
            test.page(*page);
        } else {
            test.proof(std::get<0>(answer));
        }
        REQUIRE(test.refusals.size() == 1);
        CHECK(test.refusals[0].peer == peer_a);
        CHECK(test.refusals[0].reason == reason);
        CHECK(test.refusals[0].conduct == conduct);
        CHECK_FALSE(test.sync.done());
        if (test.sync.at().number == 0)
            test.honest_end(peer_b);
        else {  // What was proven stays: the next one is asked for the way on, which is none.
            CHECK(test.next() == std::pair{peer_b, std::string{"way"}});
            test.proof(WarpProof{{}, true});
            test.honest_end(peer_b);
        }
        CHECK(test.sync.take().state == whole_state);
    }
}

TEST_CASE("more state than can be held is refused") {
    Syncing test;
    test.sync = FastSync{{}, voters(0, 2), {.state_bytes_max = 5}};
    test.next();
    test.proof(whole_way());
    test.next();
    test.page(pages({}));
    test.next();
    test.page(pages({1}));
    REQUIRE(test.refusals.size() == 1);
    CHECK(test.refusals[0].reason == "TooLarge");
    CHECK_FALSE(test.refusals[0].conduct);
}

TEST_CASE("a peer that leaves, or keeps the state no more, costs nothing of what was proven") {
    Syncing test;
    test.next();
    test.proof(whole_way());
    test.next();
    test.page(pages({}));
    test.peers.erase(test.peers.begin());
    CHECK(test.next() == std::pair{peer_b, std::string{"way"}});
    // Its newest final block is a later one, and takes the place of the other as the end.
    auto way = whole_way(60);
    way.proofs.erase(way.proofs.begin(), way.proofs.begin() + 2);
    test.proof(way);
    CHECK(test.next() == std::pair{peer_b, std::string{"state"}});
    test.page(Failure{RequestError::Refused});
    CHECK_FALSE(test.sync.next(test.peers, test.now));  // It is given a rest.
    test.now += Time{10'000};
    CHECK(test.next() == std::pair{peer_b, std::string{"way"}});
    test.proof(WarpProof{{}, true});
    test.honest_end(peer_b);
    const auto found = test.sync.take();
    REQUIRE(found.way.size() == 3);
    CHECK(found.way.back().header.number == 60U);
}

TEST_CASE("where nobody has a final block above genesis there is nothing to wait for") {
    Syncing test;
    test.peers = {{peer_a, 3}, {peer_b, 0}};
    CHECK(test.next() == std::pair{peer_a, std::string{"way"}});
    test.proof(WarpProof{{}, true});
    CHECK(test.refusals.back().reason == "NothingFinal");
    CHECK_FALSE(test.sync.next(test.peers, test.now));
    CHECK_FALSE(test.sync.chain_is_young(test.now));
    CHECK(test.sync.chain_is_young(test.now + Time{10'000}));
    // Unless somebody comes who may have one.
    test.peers.push_back({keys[2].peer(), 5});
    CHECK(test.next() == std::pair{keys[2].peer(), std::string{"way"}});
    CHECK_FALSE(test.sync.chain_is_young(test.now + Time{10'000}));
}

TEST_CASE("requests for the way are read as Substrate writes them, and nothing else is") {
    const WarpRequest request{Hash256{{7}}};
    CHECK(to_bytes(request) == Bytes(request.begin.bytes.begin(), request.begin.bytes.end()));
    CHECK(warp_request_from_bytes(to_bytes(request)) == request);
    CHECK_FALSE(warp_request_from_bytes(Bytes(31)));
    CHECK_FALSE(warp_request_from_bytes(Bytes(33)));
    auto proof = to_bytes(whole_way());
    CHECK(warp_proof_from_bytes(proof));
    proof.pop_back();
    CHECK_FALSE(warp_proof_from_bytes(proof));
    CHECK_FALSE(warp_proof_from_bytes(Bytes(WarpLimits::response_max + 1)));
}

TEST_CASE("a busy peer is waited for, as long as it has sent something") {
    Syncing test;
    test.next();
    test.proof(whole_way());
    test.next();
    test.page(pages({}));
    for (int i = 0; i < 8; ++i) {
        test.next();
        test.page(Failure{RequestError::Refused});
        CHECK(test.refusals.empty());
        CHECK_FALSE(test.sync.next(test.peers, test.now));
        test.now += Time{2'000};
    }
    CHECK(test.next() == std::pair{peer_a, std::string{"state"}});
    CHECK(test.after == Bytes{1});
    SECTION("until it answers") {
        test.page(pages({1}));
        test.honest_end(peer_a);
    }
    SECTION("but not for ever") {
        test.page(Failure{RequestError::Refused});
        REQUIRE(test.refusals.size() == 1);
        CHECK(test.refusals[0].reason == "Refused");
        CHECK(test.next().first == peer_b);
    }
}
