// SPDX-License-Identifier: Apache-2.0
#include "client/network/protocols/transaction_gossip.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using namespace assay::network;

namespace {

const PeerId one{ByteArray<32>{1}}, two{ByteArray<32>{2}};

std::vector<Bytes> told(TransactionGossip& gossip, const PeerId& peer,
                        const std::vector<Bytes>& transactions) {
    std::vector<Bytes> all;
    for (const auto& message : gossip.tell(peer, transactions)) {
        const auto list = scale::from_bytes<std::vector<Bytes>>(message);
        REQUIRE(list);
        all.insert(all.end(), list->begin(), list->end());
    }
    return all;
}

}  // namespace

TEST_CASE("a peer is told a transaction once, and never one that it sent") {
    TransactionGossip gossip;
    gossip.joined(one);
    gossip.joined(two);
    gossip.heard(one, {{1}});
    CHECK(told(gossip, one, {{1}, {2}}) == std::vector<Bytes>{{2}});
    CHECK(told(gossip, two, {{1}, {2}}) == std::vector<Bytes>{{1}, {2}});
    CHECK(gossip.tell(one, {{1}, {2}}).empty());
    gossip.left(one);
    CHECK(gossip.tell(one, {{3}}).empty());
    gossip.joined(one);
    CHECK(told(gossip, one, {{1}}) == std::vector<Bytes>{{1}});
}

TEST_CASE("messages end where they are long enough") {
    TransactionGossip gossip;
    gossip.joined(one);
    const std::vector<Bytes> large{Bytes(200'000, 1), Bytes(200'000, 2), Bytes(200'000, 3)};
    CHECK(gossip.tell(one, large).size() == 2);
    std::vector<Bytes> many;
    for (std::uint16_t i = 0; i < 1500; ++i) many.push_back(scale::to_bytes(i));
    CHECK(gossip.tell(one, many).size() == 2);
}

TEST_CASE("what is remembered of a peer is bounded") {
    TransactionGossip gossip{2};
    gossip.joined(one);
    CHECK(told(gossip, one, {{1}, {2}, {3}}).size() == 3);
    CHECK(gossip.tell(one, {{3}, {2}}).empty());
    CHECK(told(gossip, one, {{1}}) == std::vector<Bytes>{{1}});
}
