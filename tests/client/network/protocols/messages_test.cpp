// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "client/network/protocols/block_announce.hpp"
#include "client/network/protocols/block_request.hpp"
#include "client/network/protocols/kademlia.hpp"
#include "client/network/protocols/state_request.hpp"
#include "runtime/base/hex.hpp"
#include "tests/client/network/protocols/fake_ledger.hpp"

using namespace assay;
using namespace assay::network;
using namespace assay::network::testing;

TEST_CASE("a block request has the bytes that Substrate gives it") {
    BlockRequest request;
    request.from = BlockNumber{7};
    request.max_blocks = 2;
    // fields = 0x13000000, number = 07000000, max_blocks = 2, several justifications.
    CHECK(to_hex(to_bytes(request)) ==
          "0x088080809801"
          "1a040700000030023801");
    CHECK(*block_request_from_bytes(to_bytes(request)) == request);
    request = {true, false, false, Hash256{{1}}, true, 128};
    CHECK(*block_request_from_bytes(to_bytes(request)) == request);
}

TEST_CASE("requests that make no sense are refused, and too many blocks are cut") {
    CHECK_FALSE(block_request_from_bytes({}));
    CHECK_FALSE(block_request_from_bytes(*from_hex("0x1a0107")));
    CHECK_FALSE(block_request_from_bytes(*from_hex("0x120107")));
    BlockRequest request;
    request.from = BlockNumber{1};
    request.max_blocks = 1'000'000;
    CHECK(block_request_from_bytes(to_bytes(request))->max_blocks == BlockLimits::blocks);
}

TEST_CASE("blocks come back as they were sent") {
    FakeLedger ledger;
    ledger.grow(10);
    BlockRequest request;
    request.from = BlockNumber{3};
    request.max_blocks = 5;
    const auto blocks = answer(request, ledger);
    REQUIRE(blocks.size() == 5);
    CHECK(answers(blocks, request));
    CHECK(*block_response_from_bytes(to_bytes(blocks)) == blocks);
    request.descending = true;
    const auto down = answer(request, ledger);
    CHECK(down.size() == 4);
    CHECK(answers(down, request));
    request.from = Hash256{{9}};
    CHECK(answer(request, ledger).empty());
    CHECK(answers({}, request));
}

TEST_CASE("a response that is not what was asked for is seen through") {
    FakeLedger ledger;
    ledger.grow(10);
    BlockRequest request;
    request.from = BlockNumber{3};
    request.max_blocks = 3;
    const auto good = answer(request, ledger);
    auto gap = good;
    gap.erase(gap.begin() + 1);
    CHECK_FALSE(answers(gap, request));
    auto shifted = good;
    shifted.erase(shifted.begin());
    CHECK_FALSE(answers(shifted, request));
    auto renamed = good;
    renamed[2].hash.bytes[0] ^= 1;
    CHECK_FALSE(answers(renamed, request));
    auto more = request;
    more.max_blocks = 2;
    CHECK_FALSE(answers(good, more));
}

TEST_CASE("an announcement is read with and without what later versions added") {
    FakeLedger ledger;
    ledger.grow(2);
    const BlockAnnounce announce{*ledger.header(ledger.best().hash), true};
    CHECK(*announce_from_bytes(to_bytes(announce)) == announce);
    const auto bare = announce_from_bytes(scale::to_bytes(announce.header));
    REQUIRE(bare);
    CHECK_FALSE(bare->is_best);
    auto longer = to_bytes(announce);
    longer.push_back(0);
    CHECK_FALSE(announce_from_bytes(longer));
}

TEST_CASE("a page of state comes back as it was sent, and only in order") {
    StateEntries page{{{{1}, {2, 3}}, {{1, 0}, {}}, {{2}, Bytes(1000)}}, true};
    const auto again = state_response_from_bytes(to_bytes(page));
    REQUIRE(again);
    CHECK(again->entries == page.entries);
    CHECK(again->complete);
    std::swap(page.entries[0], page.entries[2]);
    CHECK_FALSE(state_response_from_bytes(to_bytes(page)));
    CHECK_FALSE(state_response_from_bytes({}));
    const StateRequest request{Hash256{{5}}, {1, 2}};
    CHECK(*state_request_from_bytes(to_bytes(request)) == request);
    CHECK_FALSE(state_request_from_bytes({}));
}

TEST_CASE("questions and answers of the discovery are read, other kinds of message are not") {
    const auto peer = Identity{ByteArray<32>{4}}.peer();
    const FindNode message{{1, 2, 3}, {{HostKind::Ip4, "1.2.3.4", 5, peer}}};
    CHECK(*find_node_from_bytes(to_bytes(message)) == message);
    CHECK_FALSE(find_node_from_bytes(*from_hex("0x0805")));
    CHECK_FALSE(find_node_from_bytes(*from_hex("0x0804420aff")));
    FindNode many;
    for (std::uint16_t i = 1; i <= 50; ++i)
        many.closer.push_back({HostKind::Ip4, "1.2.3.4", i, peer});
    CHECK(find_node_from_bytes(to_bytes(many))->closer.size() == KademliaLimits::closer_peers);
}
