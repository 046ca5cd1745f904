// SPDX-License-Identifier: Apache-2.0
#include "client/network/chain/chain_network.hpp"

#include <catch2/catch.hpp>

#include "tests/client/network/protocols/fake_ledger.hpp"
#include "tests/client/network/swarm/wires.hpp"

using namespace assay;
using namespace assay::network;
using namespace assay::network::testing;

namespace {

// A node as far as the network sees it: imports at once, and announces what it imported.
struct ChainNode {
    ChainNode(Wires& wires, std::uint8_t number, std::uint8_t chain = 0, PeerSetOptions peers = {})
        : ledger{chain},
          member{wires, number, options_of(number, std::move(peers))},
          network{member.swarm, ledger, {.discover_every = Time{3'000}}, events()} {}

    ChainEvents events() {
        return {.import =
                    [this](const PeerId&, std::vector<BlockData> blocks) {
                        for (const auto& block : blocks) arrived.push_back(block);
                    },
                .transactions =
                    [this](const PeerId&, std::vector<Bytes> list) {
                        for (auto& each : list) transactions.push_back(std::move(each));
                    },
                .vote =
                    [this](const PeerId&, const grandpa::GossipMessage& message) {
                        votes += std::holds_alternative<grandpa::VoteMessage>(message) ? 1 : 0;
                        return votes_are_good;
                    }};
    }
    void import() {
        for (const auto& block : std::exchange(arrived, {})) {
            ledger.add(block);
            network.imported(block.hash, ImportResult::Imported);
            network.announce(*block.header, true);
        }
    }
    const PeerId& id() const { return member.swarm.self(); }

    FakeLedger ledger;
    Member member;
    std::vector<BlockData> arrived;
    std::vector<Bytes> transactions;
    int votes = 0;
    bool votes_are_good = true;
    ChainNetwork network;
};

void pass(Wires& wires, Time time, std::initializer_list<ChainNode*> nodes) {
    for (const auto end = wires.now + time; wires.now < end;) {
        wires.pass(Time{500});
        for (auto* const node : nodes) node->import();
    }
}

}  // namespace

TEST_CASE("a fresh node syncs from another over real streams, then follows its blocks") {
    Wires wires;
    ChainNode a{wires, 1}, b{wires, 2};
    a.ledger.grow(700);
    b.member.swarm.dial(address_of(1));
    pass(wires, Time{20'000}, {&a, &b});
    CHECK(b.ledger.best() == a.ledger.best());
    for (int i = 0; i < 3; ++i) {
        a.ledger.grow(1);
        a.network.announce(*a.ledger.header(a.ledger.best().hash), true);
        pass(wires, Time{1'000}, {&a, &b});
        CHECK(b.ledger.best() == a.ledger.best());
    }
    REQUIRE(b.network.peers().size() == 1);
    CHECK(b.network.peers()[0].best == a.ledger.best());
}

TEST_CASE("blocks and transactions travel along a line of nodes that found each other") {
    Wires wires;
    ChainNode a{wires, 1}, b{wires, 2}, c{wires, 3};
    a.ledger.grow(30);
    b.member.swarm.dial(address_of(1));
    c.member.swarm.dial(address_of(2));
    pass(wires, Time{15'000}, {&a, &b, &c});
    CHECK(c.ledger.best() == a.ledger.best());
    a.network.propagate({{1, 2, 3}, {4}});
    wires.settle();
    CHECK(b.transactions == std::vector<Bytes>{{1, 2, 3}, {4}});
}

TEST_CASE("peers of another genesis have nothing to say to each other") {
    Wires wires;
    ChainNode a{wires, 1, 0}, b{wires, 2, 1};
    b.member.swarm.dial(address_of(1));
    pass(wires, Time{3'000}, {&a, &b});
    CHECK(a.network.peers().empty());
    CHECK(b.network.peers().empty());
}

TEST_CASE("valid votes go on to those who can use them, others end here") {
    Wires wires;
    ChainNode a{wires, 1}, b{wires, 2}, c{wires, 3};
    b.member.swarm.dial(address_of(1));
    c.member.swarm.dial(address_of(2));
    pass(wires, Time{2'000}, {&a, &b, &c});
    for (auto* const node : {&a, &b, &c}) node->network.moved({1, 0, 0});
    pass(wires, Time{1'000}, {&a, &b, &c});
    const auto cut = a.member.swarm.is_connected(c.id());
    grandpa::VoteMessage vote;
    vote.round = 1;
    a.network.vote(vote);
    wires.settle();
    CHECK(b.votes == 1);
    CHECK(c.votes == 1);
    b.votes_are_good = false;
    vote.message.id.bytes[0] = 1;
    a.network.vote(vote);
    wires.settle();
    CHECK(b.votes == 2);
    CHECK(c.votes == (cut ? 2 : 1));
}

TEST_CASE("nodes that know one boot node find each other") {
    Wires wires;
    PeerSetOptions peers;
    peers.boot = {address_of(1)};
    ChainNode a{wires, 1}, b{wires, 2, 0, peers}, c{wires, 3, 0, peers}, d{wires, 4, 0, peers};
    Identify at_a{a.member.swarm, {.listens = {address_of(1)}}},
        at_b{b.member.swarm, {.listens = {address_of(2)}}},
        at_c{c.member.swarm, {.listens = {address_of(3)}}},
        at_d{d.member.swarm, {.listens = {address_of(4)}}};
    pass(wires, Time{40'000}, {&a, &b, &c, &d});
    CHECK(a.member.swarm.connected().size() == 3);
    CHECK(b.member.swarm.is_connected(c.id()));
    CHECK(c.member.swarm.is_connected(d.id()));
}

TEST_CASE("a state comes page by page") {
    Wires wires;
    ChainNode a{wires, 1}, b{wires, 2};
    b.member.swarm.dial(address_of(1));
    pass(wires, Time{1'000}, {&a, &b});
    std::vector<std::pair<Bytes, Bytes>> entries;
    bool complete = false;
    for (int page = 0; page < 2; ++page) {
        StateRequest request{a.ledger.best().hash, {}};
        if (!entries.empty()) request.after = entries.back().first;
        b.network.request_state(a.id(), request, [&](Expected<StateEntries, RequestError> found) {
            REQUIRE(found);
            for (auto& entry : found->entries) entries.push_back(std::move(entry));
            complete = found->complete;
        });
        wires.settle();
    }
    CHECK(entries.size() == 4);
    CHECK(complete);
}
