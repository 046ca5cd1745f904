// SPDX-License-Identifier: Apache-2.0
#include "client/service/heartbeat.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <set>

#include "client/service/consensus.hpp"
#include "tests/client/service/validators.hpp"

namespace assay::service {

namespace {

using testing::Network, testing::Validator;

babe::AuthorityId author_key(const Validator& of) { return {testing::stash_of(of.name).bytes}; }

bool is_waited_for(const Chain& chain, const babe::AuthorityId& author) {
    return chain_spec::waits_for_heartbeat(chain.state(chain.best().hash)->values(), author);
}
babe::Slot first_slot(const Chain& chain) {
    return chain_spec::epochs(chain.state(chain.best().hash)->values()).current->start_slot;
}

/// Whoever of three has not authored when the chain has its first blocks.
Validator& silent_one(Network& network) {
    network.run(2);
    for (auto& one : network.validators)
        if (is_waited_for(*one->chain, author_key(*one))) return *one;
    FAIL("two blocks by three authors");
    return network.at(0);
}

}  // namespace

TEST_CASE("a heartbeat is due in the third quarter of an epoch, not for all at once") {
    std::set<std::uint64_t> slots;
    for (std::uint8_t i = 0; i < 200; ++i) {
        const auto slot = heartbeat_slot({{i, 7}}, 240);
        CHECK(slot >= 120);
        CHECK(slot < 180);
        slots.insert(slot);
    }
    CHECK(slots.size() > 30);
    CHECK(heartbeat_slot({}, 3) == 0);
}

TEST_CASE("a validator without a block says once that it is there, and the chain hears it") {
    Network network{{"Alice", "Bob", "Charlie"}};
    auto& silent = silent_one(network);
    const auto key = author_key(silent);
    const auto start = first_slot(*silent.chain);
    const auto due = start + heartbeat_slot(key, chain_spec::epoch_slots);
    Heartbeat heartbeat{*silent.chain, *silent.submissions, *silent.signer};
    CHECK(heartbeat.work(due - 1) == 0);
    CHECK(heartbeat.work(start + chain_spec::epoch_slots) == 0);
    CHECK(heartbeat.work(due) == 1);
    CHECK(heartbeat.work(due + 1) == 0);  // It waits in the pool.
    const auto ready = silent.submissions->ready();
    REQUIRE(ready.size() == 1);
    for (auto& one : network.validators)
        if (one.get() != &silent) CHECK(one->submissions->offer(ready.front()->body));
    network.run(1);
    CHECK_FALSE(is_waited_for(*silent.chain, key));
    const auto body = silent.chain->body(silent.chain->best().hash);
    REQUIRE(body);
    CHECK(std::ranges::count(*body, ready.front()->body) == 1);
    CHECK(silent.submissions->ready().empty());
    CHECK(heartbeat.work(due + 2) == 0);
}

TEST_CASE("whoever has authored, and whoever is no validator, sends no heartbeat") {
    Network network{{"Alice", "Bob", "Charlie"}};
    auto& silent = silent_one(network);
    const auto end = first_slot(*silent.chain) + chain_spec::epoch_slots - 1;
    for (auto& one : network.validators) {
        if (one.get() == &silent || is_waited_for(*one->chain, author_key(*one))) continue;
        Heartbeat heartbeat{*one->chain, *one->submissions, *one->signer};
        CHECK(heartbeat.work(end) == 0);
        one->keys.remember(babe_key_type, testing::pair_of(keystore::Scheme::Sr25519, "Dave"));
        CHECK(heartbeat.work(end) == 0);
    }
    const auto of_another = silent.signer->heartbeat(
        author_key(network.at(0).name == silent.name ? network.at(1) : network.at(0)), {});
    CHECK_FALSE(of_another);
}

TEST_CASE("a running node sends the heartbeats of its validators by itself") {
    using namespace std::chrono_literals;
    constexpr std::uint64_t slot_ms = 500;
    const Folder folder;
    chain_spec::Genesis genesis;
    genesis.protocol = chain_spec::development_parameters();
    keystore::Keystore keys{folder.path / "keystore"};
    // Many, for the heartbeat of who then makes the next block is of no use.
    for (unsigned i = 0; i < 12; ++i) {
        const auto name = std::to_string(i);
        genesis = chain_spec::with_validator(std::move(genesis), testing::stash_of(name),
                                             testing::voter_of(name));
        REQUIRE(keys.insert(babe_key_type, keystore::Scheme::Sr25519, "//" + name));
    }
    genesis.slot_ms = slot_ms;
    genesis.staking.validator_count = 12;
    const auto database = open_database(folder.path / "db", genesis);
    storage::MemoryView state;
    state.apply(chain_spec::build_genesis(genesis));
    Voters::begin(*database, state);
    SignatureChecker signatures{1};
    Chain chain{*database, signatures};
    Submissions submissions{chain, wall_clock_ms};
    {
        // The session began so long ago that all heartbeats are due.
        const auto begun = wall_clock_ms() - slot_ms * (chain_spec::epoch_slots / 4 * 3);
        Reports reports{chain};
        Signer signer{keys, folder.path / "earlier", true, begun / slot_ms};
        REQUIRE(Author{chain, submissions, reports, signer, slot_ms}.work(begun));
    }
    boost::asio::io_context strand;
    Consensus consensus{strand,      chain,
                        *database,   submissions,
                        folder.path, {.validator = true, .uri = {}, .fresh_keys = true}};
    bool heard = false;
    consensus.start([] { return true; },
                    [&](const BlockReference& block, auto) {
                        // Beside the timestamp a block has nothing but heartbeats.
                        heard = heard || chain.body(block.hash)->size() > 1;
                    });
    const auto patience = std::chrono::steady_clock::now() + 60s;
    while (!heard && std::chrono::steady_clock::now() < patience) strand.run_one_for(1s);
    CHECK(heard);
}

}  // namespace assay::service
