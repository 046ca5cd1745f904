// SPDX-License-Identifier: Apache-2.0
#include "client/network/sync/sync.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "client/network/wire/protobuf.hpp"
#include "tests/client/network/protocols/fake_ledger.hpp"

using namespace assay;
using namespace assay::network;
using namespace assay::network::testing;

namespace {

PeerId id_of(std::uint8_t number) { return {ByteArray<32>{number}}; }

enum class Manner { Honest, Silent, Empty, Unlinked, BadBodies, Shifted };

// A node that syncs from simulated peers, on a clock of its own; answers take their time.
struct World {
    explicit World(SyncOptions options = {}) : sync{ours, options} {}

    void add(std::uint8_t number, const FakeLedger& chain, Manner manner = Manner::Honest) {
        others[id_of(number)] = {&chain, manner};
        sync.joined(id_of(number), chain.best(), now);
        act();
    }
    void act() {
        for (auto actions = sync.take_actions(); !actions.empty(); actions = sync.take_actions())
            for (auto& action : actions) switch (action.kind) {
                    case SyncAction::Kind::Request:
                        ++requests;
                        waiting.emplace(now + Time{10 + random() % 90},
                                        std::pair{action.peer, action.request});
                        break;
                    case SyncAction::Kind::Import:
                        for (auto& block : action.blocks) importing.push_back(std::move(block));
                        break;
                    case SyncAction::Kind::Report:
                        ++reports[{action.peer, action.conduct}];
                        if (points(action.conduct) <= -500) {
                            sync.left(action.peer);  // As the swarm would do after a few.
                            others.erase(action.peer);
                        }
                        break;
                }
        most_buffered = std::max(most_buffered, sync.buffered_bytes());
    }
    Sync::Result answer_of(const PeerId& peer, const BlockRequest& request) {
        const auto& [chain, manner] = others.at(peer);
        if (manner == Manner::Silent) return Failure{RequestError::Timeout};
        if (manner == Manner::Empty) return std::vector<BlockData>{};
        auto blocks = answer(request, *chain);
        if (manner == Manner::Unlinked && blocks.size() > 1) blocks.erase(blocks.begin());
        if (manner == Manner::Shifted && !blocks.empty()) blocks.front().hash = Hash256{{7}};
        if (manner == Manner::BadBodies)
            for (auto& block : blocks) block.body.push_back({1});
        return blocks;
    }
    // Runs until our best is `hash`, or for `most` of virtual time.
    bool run_to(const Hash256& hash, Time most = Time{600'000}) {
        const auto end = now + most;
        while (ours.best().hash != hash && now < end) {
            now += Time{5};
            while (!waiting.empty() && waiting.begin()->first <= now) {
                const auto [peer, request] = waiting.begin()->second;
                waiting.erase(waiting.begin());
                if (others.contains(peer)) sync.answered(peer, answer_of(peer, request), now);
                act();
            }
            for (int i = 0; i < 20 && !importing.empty(); ++i) {
                const auto block = importing.front();
                importing.pop_front();
                if (block.body.front() == Bytes{77}) {
                    deferred.push_back(block);
                    continue;
                }
                auto result = ImportResult::Imported;
                if (!ours.header(block.header->parent_hash))
                    result = ImportResult::UnknownParent;
                else if (!ours.fits(block))
                    result = ImportResult::Bad;
                else
                    ours.add(block);
                sync.imported(block.hash, result, now);
                act();
            }
            if (now.count() % 500 == 0) sync.tick(now), act();
        }
        return ours.best().hash == hash;
    }

    FakeLedger ours;
    Sync sync;
    Time now{0};
    std::map<PeerId, std::pair<const FakeLedger*, Manner>> others;
    std::multimap<Time, std::pair<PeerId, BlockRequest>> waiting;
    std::deque<BlockData> importing, deferred;  ///< Deferred: those of author 77.
    std::map<std::pair<PeerId, Conduct>, int> reports;
    std::size_t requests = 0, most_buffered = 0;
    std::mt19937 random{7};
};

}  // namespace

TEST_CASE("a fresh node takes a long chain from several peers, each range once") {
    FakeLedger chain;
    chain.grow(2'000);
    World world;
    for (std::uint8_t i = 1; i <= 3; ++i) world.add(i, chain);
    CHECK(world.sync.is_major());
    REQUIRE(world.run_to(chain.best().hash));
    CHECK_FALSE(world.sync.is_major());
    CHECK(world.requests < 3 * 2 + 2'000 / 64 + 10);
    CHECK(world.sync.buffered_bytes() == 0);
    CHECK(world.sync.importing() == 0);
}

TEST_CASE("a node that is on a fork finds where it leaves and takes the longer one") {
    FakeLedger chain;
    chain.grow(500);
    World world;
    BlockRequest all;
    all.from = BlockNumber{1};
    all.max_blocks = 128;
    for (const auto& block : answer(all, chain)) world.ours.add(block);
    world.ours.grow(40, 9);
    REQUIRE(world.ours.best().number == 168);
    world.add(1, chain);
    REQUIRE(world.run_to(chain.best().hash));
    CHECK(world.reports[{id_of(1), Conduct::BadBlock}] == 0);
    CHECK(world.reports[{id_of(1), Conduct::WrongResponse}] == 0);
}

TEST_CASE("liars and idlers do not keep a node from the chain, and are reported") {
    FakeLedger chain;
    chain.grow(600);
    for (const auto manner :
         {Manner::Silent, Manner::Empty, Manner::Unlinked, Manner::BadBodies, Manner::Shifted}) {
        World world;
        world.add(1, chain, manner);
        world.add(2, chain, manner);
        world.add(3, chain);
        INFO(static_cast<int>(manner));
        REQUIRE(world.run_to(chain.best().hash));
        CHECK(world.others.contains(id_of(3)));
        const auto told = [&](Conduct conduct) { return world.reports[{id_of(1), conduct}]; };
        if (manner == Manner::Empty) CHECK(told(Conduct::EmptyResponse) > 0);
        if (manner == Manner::BadBodies) CHECK(told(Conduct::BadBlock) > 0);
        if (manner == Manner::Unlinked || manner == Manner::Shifted)
            CHECK(told(Conduct::WrongResponse) > 0);
    }
}

TEST_CASE("a peer on another fork of the same numbers does not poison the ranges") {
    FakeLedger chain, fork;
    chain.grow(300);
    fork.grow(290, 5);
    World world;
    world.add(1, fork);
    world.add(2, chain);
    REQUIRE(world.run_to(chain.best().hash));
    CHECK(world.reports[{id_of(1), Conduct::BadBlock}] == 0);
}

TEST_CASE("new blocks come one by one as they are announced") {
    FakeLedger chain;
    chain.grow(5);
    World world;
    world.add(1, chain);
    REQUIRE(world.run_to(chain.best().hash));
    for (int i = 0; i < 10; ++i) {
        chain.grow(1);
        world.sync.announced(id_of(1), *chain.header(chain.best().hash), true, world.now);
        world.act();
        REQUIRE(world.run_to(chain.best().hash, Time{1'000}));
    }
}

TEST_CASE("what waits for a missing range is bounded, and so is what is being imported") {
    FakeLedger chain;
    chain.grow(3'000);
    SyncOptions options;
    options.buffered_bytes_max = 100'000;
    options.importing_max = 64;
    World world{options};
    world.add(1, chain);
    world.add(2, chain);
    world.add(3, chain, Manner::Silent);
    world.add(4, chain);
    REQUIRE(world.run_to(chain.best().hash));
    // The bound is looked at before a request; what three peers send meanwhile comes on top.
    CHECK(world.most_buffered < 100'000 + 4 * 64 * 700);
}

TEST_CASE("claims of far blocks cost one peer's trust, not our progress") {
    FakeLedger chain;
    chain.grow(200);
    World world;
    world.add(2, chain);
    world.others[id_of(1)] = {&chain, Manner::Empty};
    world.sync.joined(id_of(1), {Hash256{{9}}, 4'000'000'000}, world.now);
    world.act();
    REQUIRE(world.run_to(chain.best().hash));
    CHECK(world.reports[{id_of(1), Conduct::EmptyResponse}] > 0);
}

TEST_CASE("who sends blocks of the future, again and again, holds up nobody else") {
    FakeLedger chain;
    chain.grow(3);
    World world;
    world.add(1, chain);
    world.add(2, chain);
    REQUIRE(world.run_to(chain.best().hash));
    for (int i = 0; i < 20; ++i) {
        FakeLedger future = chain;
        future.grow(1, 77);
        world.others.at(id_of(1)).first = &future;
        world.sync.announced(id_of(1), *future.header(future.best().hash), true, world.now);
        world.act();
        world.run_to({}, Time{150});
        for (const auto& block : std::exchange(world.deferred, {}))
            world.sync.imported(block.hash, ImportResult::Deferred, world.now);
        world.act();
        chain.grow(1);
        world.sync.announced(id_of(2), *chain.header(chain.best().hash), true, world.now);
        world.act();
        REQUIRE(world.run_to(chain.best().hash, Time{500}));
        world.others.at(id_of(1)).first = &chain;
    }
}

TEST_CASE("announcements of stale forks are not followed below what is final") {
    FakeLedger chain;
    chain.grow(50);
    World world;
    world.add(1, chain);
    REQUIRE(world.run_to(chain.best().hash));
    world.ours.finalise(40);
    FakeLedger fork;
    fork.grow(30, 3);
    const auto before = world.requests;
    world.sync.announced(id_of(1), *fork.header(fork.best().hash), false, world.now);
    world.act();
    CHECK(world.requests == before);
    CHECK(world.reports[{id_of(1), Conduct::Unneeded}] == 1);
}
