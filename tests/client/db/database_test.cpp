// SPDX-License-Identifier: Apache-2.0
#include "client/db/database.hpp"

#include <catch2/catch.hpp>

#include "runtime/storage/trie_root.hpp"
#include "tests/client/db/chain.hpp"

using namespace assay;
using namespace assay::db;

namespace {

const Options fast{.durability = Durability::Process};

// Finalises block `height` of the test chain on the latest state, without a tree.
void finalise_next(Database& database, const Justifications& justifications = {}) {
    const auto height = database.finalised().height + 1;
    database.put_block(block_of(height));
    const auto change = execute(database.snapshot()->trie(), height);
    const FinalBlock block{.hash = hash_of(height),
                           .state_root = change.state_root,
                           .state = change.state,
                           .nodes = change.nodes,
                           .justifications = justifications};
    database.finalise({&block, 1}, {});
}

}  // namespace

TEST_CASE("A new database takes a genesis once and knows it again") {
    const TemporaryDirectory directory;
    const auto genesis = test_genesis();
    {
        Database database{directory.path()};
        CHECK(database.is_empty());
        database.init_genesis(genesis);
        CHECK_FALSE(database.is_empty());
        database.verify();
    }
    Database database{directory.path()};
    CHECK_FALSE(database.is_empty());
    CHECK(database.genesis_hash() == genesis.hash);
    CHECK(database.spec_name() == "test");
    CHECK(database.finalised() ==
          Head{.height = 0, .hash = genesis.hash, .state_root = genesis.state_root});
    CHECK(database.canonical(0) == genesis.hash);
    CHECK(database.header(genesis.hash) == genesis.header);
    CHECK(database.body(genesis.hash)->empty());
    CHECK(entries_of(*database.snapshot()) == genesis.state);
    database.init_genesis(genesis);
    database.verify();

    auto other = genesis;
    other.hash = hash_of(0, 1);
    try {
        database.init_genesis(other);
        FAIL("another genesis was taken");
    } catch (const DatabaseError& error) { CHECK(error.fault() == Fault::Foreign); }
}

TEST_CASE("Blocks are kept from import on, and listed until they are final") {
    const TemporaryDirectory directory;
    {
        Database database{directory.path()};
        database.init_genesis(test_genesis());
        const std::vector<BlockData> blocks{block_of(1), block_of(2), block_of(1, 1)};
        database.put_blocks(blocks);
        database.put_block(block_of(2));
    }
    Database database{directory.path()};
    const auto unfinalised = database.unfinalised();
    REQUIRE(unfinalised.size() == 3);
    CHECK(unfinalised[0].height == 1);
    CHECK(unfinalised[1].height == 1);
    CHECK(unfinalised[2] == place_of(2));
    CHECK(database.header(hash_of(2)) == block_of(2).header);
    CHECK(database.height(hash_of(2)) == BlockNumber{2});
    CHECK(database.body(hash_of(2)) == block_of(2).body);
    CHECK_FALSE(database.header(hash_of(9)));
    CHECK_FALSE(database.height(hash_of(9)));
    CHECK_FALSE(database.body(hash_of(9)));
    CHECK_FALSE(database.canonical(1));

    finalise_next(database, {{{'F', 'R', 'N', 'K'}, Bytes{1, 2, 3}}});
    CHECK(database.canonical(1) == hash_of(1));
    CHECK(database.justifications(hash_of(1)) ==
          Justifications{{{'F', 'R', 'N', 'K'}, Bytes{1, 2, 3}}});
    CHECK_FALSE(database.justifications(hash_of(2)));
    CHECK(database.unfinalised().size() == 2);
    database.finalise({}, std::vector{hash_of(1, 1)});
    CHECK(database.unfinalised() == std::vector{place_of(2)});
    CHECK_FALSE(database.header(hash_of(1, 1)));
    CHECK_FALSE(database.body(hash_of(1, 1)));
    database.put_block(block_of(1, 1));  // Too low by now.
    CHECK_FALSE(database.header(hash_of(1, 1)));
    database.verify();
}

TEST_CASE("Finalised blocks change the state, and every state of the window can be read again") {
    const TemporaryDirectory directory;
    Model model;
    auto options = fast;
    options.state_window = 20;
    Database database{directory.path(), options};
    database.init_genesis(test_genesis());
    std::vector<storage::Entries> history{test_genesis().state};
    for (BlockNumber height = 1; height <= 50; ++height) {
        finalise_next(database);
        history.push_back(model.at(height).entries());
        REQUIRE(entries_of(*database.snapshot()) == history.back());
    }
    database.verify();
    CHECK_FALSE(database.state_at(BlockNumber{29}));
    CHECK_FALSE(database.state_at(hash_of(29)));
    CHECK_FALSE(database.state_at(BlockNumber{51}));
    CHECK_FALSE(database.state_at(hash_of(50, 1)));
    for (BlockNumber height = 30; height <= 50; ++height) {
        const auto state = database.state_at(hash_of(height));
        REQUIRE(state);
        const auto& entries = history[height];
        for (const auto& [key, value] : history[height == 30 ? 50 : 30])
            REQUIRE(state->values().get(key).has_value() == entries.contains(key));
        for (const auto& [key, value] : entries) REQUIRE(state->values().get(key) == value);
        REQUIRE(entries_of(state->values()) == entries);
        // Its trie is there too: executing on it gives the root that it gave then.
        if (height < 50) {
            const auto root = execute(state->trie(), height + 1).state_root;
            REQUIRE(root == storage::trie_root(history[height + 1], storage::StateVersion::V1));
        }
    }
}

TEST_CASE("A snapshot stays as it was while blocks become final") {
    const TemporaryDirectory directory;
    Database database{directory.path(), fast};
    database.init_genesis(test_genesis());
    const auto before = database.snapshot();
    for (int i = 0; i < 5; ++i) finalise_next(database);
    before->renew();  // Of no effect: the state is another.
    CHECK(before->head().height == 0);
    CHECK(entries_of(*before) == test_genesis().state);
    CHECK(database.snapshot()->head().height == 5);
}

TEST_CASE("Reads take any key, also such that no state can hold") {
    const TemporaryDirectory directory;
    Database database{directory.path(), fast};
    database.init_genesis(test_genesis());
    finalise_next(database);
    for (const auto& state :
         {BlockStatePointer{database.snapshot()}, database.state_at(BlockNumber{0})}) {
        for (const auto size : {0UL, 255UL, 256UL, 511UL, 512UL, 5000UL}) {
            CHECK_FALSE(state->values().get(Bytes(size, 0x26)));
            const auto next = state->values().next_key(Bytes(size, 0x26));
            REQUIRE(next);
            CHECK(storage::BytesLess{}(Bytes(size, 0x26), *next));
            CHECK_FALSE(state->values().next_key(Bytes(size == 0 ? 1 : size, 0xff)));
        }
        CHECK_FALSE(state->nodes().node(Bytes(5000, 1)));
    }
}

TEST_CASE("Old bodies go when a window is set, headers stay") {
    const TemporaryDirectory directory;
    auto options = fast;
    {
        Database database{directory.path(), options};
        database.init_genesis(test_genesis());
        for (int i = 0; i < 20; ++i) finalise_next(database);
        CHECK(database.body(hash_of(1)));
    }
    options.body_window = 5;
    Database database{directory.path(), options};
    finalise_next(database);
    for (BlockNumber height = 1; height <= 21; ++height) {
        CHECK(database.header(hash_of(height)));
        CHECK(database.body(hash_of(height)).has_value() == (height > 16));
    }
    CHECK(database.body(hash_of(0)));
    database.verify();
}

TEST_CASE("A smaller state window takes effect with the next final block") {
    const TemporaryDirectory directory;
    auto options = fast;
    {
        Database database{directory.path(), options};
        database.init_genesis(test_genesis());
        for (int i = 0; i < 20; ++i) finalise_next(database);
        CHECK(database.state_at(BlockNumber{0}));
    }
    options.state_window = 0;
    Database database{directory.path(), options};
    finalise_next(database);
    CHECK_FALSE(database.state_at(BlockNumber{20}));
    CHECK(database.state_at(BlockNumber{21}));
    database.verify();
}
