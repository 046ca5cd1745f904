// SPDX-License-Identifier: Apache-2.0
// Fresh nodes that begin at the newest final block of a chain with a past, over real sockets.
#include "client/service/network/warp_start.hpp"

#include <catch2/catch.hpp>

#include "client/service/block_file.hpp"
#include "tests/client/service/network/old_chain.hpp"
#include "tests/client/service/test_methods.hpp"

using namespace assay;
using namespace assay::service;
using namespace assay::service::testing;

namespace {

/// A database with nothing but genesis that warps.
struct Fresh {
    OldChain& old;
    std::filesystem::path folder;
    std::unique_ptr<db::Database> database;
    SignatureChecker signatures{1};
    std::unique_ptr<Chain> chain;
    std::vector<network::FastSyncRefusal> refusals;
    std::unique_ptr<WarpStart> start;

    Fresh(OldChain& on, std::filesystem::path in, std::uint8_t number,
          std::vector<network::Multiaddr> boot)
        : old{on}, folder{std::move(in)} {
        database = open_database(folder, old.chain.genesis);
        storage::MemoryView genesis;
        genesis.apply(chain_spec::build_genesis(old.chain.genesis));
        Voters::begin(*database, genesis);
        chain = std::make_unique<Chain>(*database, signatures);
        start = std::make_unique<WarpStart>(
            old.strand, *chain, *database, on_loopback(number, std::move(boot)),
            WarpStart::Hooks{
                .refused = [this](const auto& refusal) { refusals.push_back(refusal); }},
            network::FastSyncOptions{.pause_after_failure = network::Time{1'000},
                                     .patience = network::Time{1'000}});
    }
    bool ends() {
        return old.until([&] { return start->end().has_value(); });
    }
    ~Fresh() { close(); }
    void close() {
        old.settle();
        start.reset();
        chain.reset();
        database.reset();
    }
};

/// A node that follows, and is no validator.
struct Follower {
    OldChain& old;
    std::unique_ptr<db::Database> database;
    SignatureChecker signatures{1};
    Chain chain;
    Submissions submissions{chain, [] { return std::uint64_t{0}; }};
    Reports reports{chain};
    std::deque<std::function<void()>> jobs;
    Finality finality;
    VoteGossip votes{finality};
    NodeNetwork network;

    Follower(OldChain& on, const std::filesystem::path& folder, std::uint8_t number,
             std::vector<network::Multiaddr> boot)
        : old{on},
          database{open_database(folder, on.chain.genesis)},
          chain{*database, signatures},
          finality{chain,
                   *database,
                   reports,
                   nullptr,
                   test_slot_ms,
                   {.now = [&on] { return on.chain.now_ms; },
                    .post = [this](auto job) { jobs.push_back(std::move(job)); }}},
          network{on.strand,
                  chain,
                  submissions,
                  on_loopback(number, std::move(boot)),
                  {.import =
                       [this](const frame::Block& block, const network::Justifications&) {
                           return chain.import(block, old.chain.slot());
                       },
                   .vote =
                       [this](const network::PeerId& from, const grandpa::GossipMessage& message) {
                           return votes.receive(from, message);
                       },
                   .warp_proof = [this](const Hash256& begin) -> std::optional<Bytes> {
                       const auto way = warp_proof(chain, finality, begin);
                       return way ? std::optional{network::to_bytes(*way)} : std::nullopt;
                   }}} {
        finality.start();
        votes.connect(network);
    }
    ~Follower() {
        network.stop();
        old.settle();
    }
    void run_jobs() {
        for (auto& job : std::exchange(jobs, {})) job();
        if (finality.deadline() <= old.chain.now_ms) finality.tick();
    }
};

/// A peer that claims more than anybody and lies when it is asked.
struct Liar {
    enum class Lie : std::uint8_t { Forged, OtherSet, Cut, Oversized, State };

    struct Ledger : ChainLedger {
        Lie lie;
        Ledger(const Chain& chain, Lie how) : ChainLedger{chain}, lie{how} {}
        network::BlockPoint best() const override {
            auto point = ChainLedger::best();
            point.number += 1000;
            return point;
        }
        std::optional<network::StateEntries> state(const Hash256& hash, ByteView after,
                                                   std::size_t bytes_max) const override {
            auto page = ChainLedger::state(hash, after, bytes_max);
            if (page && lie == Lie::State) page->entries.back().second.push_back(1);
            return page;
        }
    };

    OldChain& old;
    Ledger ledger;
    network::Swarm swarm;
    network::ChainNetwork network;
    network::Host host;

    Liar(OldChain& on, Lie lie)
        : old{on},
          ledger{*on.alice().chain, lie},
          swarm{swarm_options(on_loopback(66))},
          network{swarm,
                  ledger,
                  {.follow_blocks = false},
                  {.warp_proof = [&on, lie](const auto& at) { return proof(on, lie, at); }}},
          host{on.strand, swarm, {.listens = on_loopback(66).listens}} {}
    ~Liar() {
        host.stop();
        old.settle();
    }

    static std::optional<Bytes> proof(OldChain& on, Lie lie, const Hash256& begin) {
        auto way = warp_proof(*on.alice().chain, *on.alice().finality, begin);
        if (!way) return std::nullopt;
        if (lie == Lie::Forged)
            way->proofs[1].justification.commit.precommits[0].signature.bytes[7] ^= 1;
        if (lie == Lie::OtherSet) way->proofs.erase(way->proofs.begin());
        auto bytes = network::to_bytes(*way);
        if (lie == Lie::Cut) bytes.resize(bytes.size() / 2);
        if (lie == Lie::Oversized) bytes.resize(network::WarpLimits::response_max + 1);
        return bytes;
    }
    network::Multiaddr address() const {
        auto out = host.listens().front();
        out.peer = swarm.self();
        return out;
    }
};

}  // namespace

TEST_CASE("a fresh node follows the voters to the newest final block, and then the chain") {
    auto& old = old_chain();
    const Folder folder;
    const auto boot = old.alice_serves->network.addresses();
    const auto final = old.alice().chain->finalised();
    {
        Fresh fresh{old, folder.path, 10, boot};
        REQUIRE(fresh.ends());
        CHECK(fresh.start->end() == WarpStart::End::Begun);
        CHECK(fresh.refusals.empty());
        fresh.database->verify();
    }
    Follower node{old, folder.path, 10, boot};
    CHECK(node.chain.finalised() == final);
    CHECK(node.chain.best() == final);
    CHECK(node.chain.base() == final.number);
    CHECK(node.finality.voters().set_id() == 3);
    CHECK(node.finality.voters().authorities() == old.alice().finality->voters().authorities());
    CHECK(node.finality.voters().ended() == old.alice().finality->voters().ended());
    for (int i = 0; i < 12; ++i) {
        old.chain.next_slot();
        REQUIRE(old.until([&] {
            node.run_jobs();
            return node.chain.best() == old.alice().chain->best();
        }));
    }
    CHECK(old.until([&] {
        node.run_jobs();
        return node.chain.finalised().number > final.number + 2;
    }));
    CHECK(node.network.peers().size() == 1);
    node.database->verify();

    // It leads others the same way.
    const Folder next;
    Fresh after{old, next.path, 11, node.network.addresses()};
    REQUIRE(old.until([&] {
        node.run_jobs();
        return after.start->end().has_value();
    }));
    CHECK(after.start->end() == WarpStart::End::Begun);
    CHECK(after.database->finalised().height > final.number);
}

TEST_CASE("below the block where a node began there is nothing, and it says so") {
    auto& old = old_chain();
    const Folder folder;
    {
        Fresh fresh{old, folder.path, 12, old.alice_serves->network.addresses()};
        REQUIRE(fresh.ends());
    }
    const auto database = open_database(folder.path, old.chain.genesis);
    SignatureChecker signatures{1};
    Chain chain{*database, signatures};
    const auto base = chain.finalised();
    const auto ended = old.alice().finality->voters().ended();
    CHECK(chain.hash_at(0) == chain.genesis());
    CHECK(chain.hash_at(ended[1].second) == old.alice().chain->hash_at(ended[1].second));
    for (const BlockNumber absent : {BlockNumber{1}, base.number - 1}) {
        const auto hash = *old.alice().chain->hash_at(absent);
        CHECK_FALSE(chain.hash_at(absent));
        CHECK(chain.hashes_at(absent).empty());
        CHECK_FALSE(chain.header(hash));
        CHECK_FALSE(chain.body(hash));
        CHECK_FALSE(chain.state(hash));
        CHECK_FALSE(chain.ancestor(base.hash, absent));
        CHECK_FALSE(chain.justifications(hash));
        CHECK_FALSE(chain.descends_from(base.hash, hash));
    }
    CHECK_FALSE(chain.state(chain.genesis()));
    CHECK(chain.ancestor(base.hash, ended[2].second) == chain.hash_at(ended[2].second));
    try {
        export_blocks(chain, folder.path / "blocks", 1, base.number, [](BlockNumber) {});
        FAIL("blocks were exported that are not there");
    } catch (const BlockFileError& error) {
        CHECK(std::string{error.what()} ==
              "block 1 is not in the database, which has whole blocks from " +
                  std::to_string(base.number + 1) + " on");
    }
    // Who follows is told of what there is.
    Follows follows{chain, [](auto) {}, {.reported = 60}};
    Connection client;
    REQUIRE(follows.open(false, *client.subscriptions));
    client.subscriptions->release();
    const auto events = client.outbox->take();
    REQUIRE_FALSE(events.empty());
    CHECK(events[0].at("finalizedBlockHashes") == rpc::Json::array({to_hex(base.hash.bytes)}));
}

TEST_CASE("a node killed on its way begins again, and killed at its end goes on from there") {
    auto& old = old_chain();
    const Folder folder;
    const auto boot = old.alice_serves->network.addresses();
    {
        Fresh fresh{old, folder.path, 13, boot};
        REQUIRE(old.until([&] { return fresh.start->sync().at().number > 0; }));
        CHECK_FALSE(fresh.start->end());
        fresh.close();
    }
    {
        const auto database = open_database(folder.path, old.chain.genesis);
        CHECK(database->finalised().height == 0);
        database->verify();
    }
    {
        Fresh fresh{old, folder.path, 13, boot};
        REQUIRE(fresh.ends());
    }
    const auto database = open_database(folder.path, old.chain.genesis);
    SignatureChecker signatures{1};
    const Chain chain{*database, signatures};
    CHECK(chain.finalised() == old.alice().chain->finalised());
    CHECK(Voters{chain, *database}.set_id() == 3);
}

TEST_CASE("who lies is refused by name, and another peer leads to the chain") {
    auto& old = old_chain();
    using Lie = Liar::Lie;
    const std::pair<Lie, std::string> lies[] = {{Lie::Forged, "BadJustification"},
                                                {Lie::OtherSet, "BadJustification"},
                                                {Lie::Cut, "Malformed"},
                                                {Lie::Oversized, "Malformed"},
                                                {Lie::State, "WrongRoot"}};
    for (const auto& [lie, reason] : lies) {
        INFO(static_cast<int>(lie));
        const Folder folder;
        const Liar liar{old, lie};
        // Another peer each time: Bob does not dial one again at once.
        const auto number = static_cast<std::uint8_t>(20 + static_cast<int>(lie));
        Fresh fresh{old, folder.path, number, {liar.address()}};
        REQUIRE(old.until([&] { return !fresh.refusals.empty(); }));
        CHECK(fresh.refusals[0].reason == reason);
        CHECK(fresh.refusals[0].peer == liar.swarm.self());
        CHECK_FALSE(fresh.start->end());
        const auto address = fresh.start->addresses().front();
        old.bob_serves->network.reserve(address);
        CHECK(fresh.ends());
        old.bob_serves->network.unreserve(*address.peer);
        CHECK(fresh.database->finalised().hash == old.bob().chain->finalised().hash);
    }
}

TEST_CASE("among peers without a final block a node begins at genesis") {
    auto& old = old_chain();
    const Folder here, there;
    Fresh first{old, here.path, 15, {}};
    Fresh second{old, there.path, 16, first.start->addresses()};
    REQUIRE(first.ends());
    CHECK(first.start->end() == WarpStart::End::NothingFinal);
    CHECK(first.database->finalised().height == 0);
    first.database->verify();
}

TEST_CASE("a way is proven from final blocks on, and from no others") {
    auto& old = old_chain();
    const auto& alice = old.alice();
    const auto ended = alice.finality->voters().ended();
    const auto way = [&](const Hash256& from) {
        return warp_proof(*alice.chain, *alice.finality, from);
    };
    CHECK(way(alice.chain->genesis())->proofs.size() == 4);
    CHECK(way(alice.chain->genesis())->is_finished);
    CHECK(way(*alice.chain->hash_at(ended[0].second))->proofs.size() == 3);
    CHECK(way(*alice.chain->hash_at(ended[0].second - 1))->proofs.size() == 4);
    CHECK(way(alice.chain->finalised().hash)->proofs.empty());
    CHECK_FALSE(way(Hash256{{1}}));
    if (alice.chain->best() != alice.chain->finalised()) CHECK_FALSE(way(alice.chain->best().hash));
}

TEST_CASE("states of the past are served a few at a time, until the next block is final") {
    auto& old = old_chain();
    auto& chain = *old.alice().chain;
    ChainLedger ledger{chain};
    const auto final = chain.finalised().number;
    const auto page = [&](BlockNumber behind) {
        return ledger.state(*chain.hash_at(final - behind), {}, 1000).has_value();
    };
    for (BlockNumber behind = 1; behind <= ChainLedger::past_states; ++behind) CHECK(page(behind));
    CHECK_FALSE(page(ChainLedger::past_states + 1));
    CHECK(page(0));
    CHECK(page(1));
    ledger.finalised_more();
    CHECK(page(ChainLedger::past_states + 1));
}

TEST_CASE("a validator that warped votes where its vote is needed") {
    auto& old = old_chain();
    auto& dave = old.chain.at(3);
    {
        Fresh fresh{old, dave.folder.path / "db", 17, old.alice_serves->network.addresses()};
        REQUIRE(fresh.ends());
    }
    dave.open();
    CHECK(dave.finality->voters().set_id() == 3);
    dave.sync_with(old.alice());
    old.chain.run(5);
    CHECK(dave.chain->best() == old.alice().chain->best());
    // Three of four are enough, and two are not.
    old.chain.at(2).close();
    const auto before = old.alice().chain->finalised().number;
    old.chain.run(20);
    CHECK(old.alice().chain->finalised().number > before + 3);
    CHECK(dave.chain->finalised() == old.alice().chain->finalised());
    CHECK(dave.chain->base() < dave.chain->finalised().number);
    dave.database->verify();
}
