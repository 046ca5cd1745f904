// SPDX-License-Identifier: Apache-2.0
// A chain that is taken up at a later block, whole or not at all.
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <csignal>
#include <random>
#include <thread>

#include "runtime/storage/trie_root.hpp"
#include "tests/client/db/chain.hpp"

using namespace assay;
using namespace assay::db;

namespace {

const Options no_wait{.durability = Durability::Process};
constexpr BlockNumber base_height = 20;

FinalHeader header_of(BlockNumber height, const Hash256& root) {
    return {{height, hash_of(height), root}, block_of(height).header, {{{'F'}, Bytes{1, 2}}}};
}

Base test_base() {
    Model model;
    Base base;
    base.state = model.at(base_height).entries();
    const auto root = storage::trie_root(base.state, storage::StateVersion::V1);
    base.headers = {header_of(5, {}), header_of(12, {}), header_of(base_height, root)};
    base.notes = {{"who votes", Bytes{7}}};
    return base;
}

void finalise_on(StateTree& tree, Database& database, BlockNumber height) {
    import_block(database, tree, height);
    tree.finalise(hash_of(height), {});
}

}  // namespace

TEST_CASE("A chain taken up at a later block has its state, and grows from there") {
    const TemporaryDirectory directory;
    {
        Database database{directory.path(), no_wait};
        database.init_genesis(test_genesis());
        CHECK(database.base() == 0);
        database.put_note("who votes", Bytes{1});
        database.begin_at(test_base());
        database.verify();
    }
    Database database{directory.path(), no_wait};
    database.init_genesis(test_genesis());  // As at every start.
    CHECK(database.base() == base_height);
    CHECK(database.finalised().hash == hash_of(base_height));
    CHECK(database.note("who votes") == Bytes{7});
    Model model;
    CHECK(entries_of(*database.snapshot()) == model.at(base_height).entries());

    StateTree tree{database};
    for (BlockNumber height = base_height + 1; height <= base_height + 5; ++height)
        finalise_on(tree, database, height);
    database.verify();
    CHECK(entries_of(*database.snapshot()) == model.at(base_height + 5).entries());
    CHECK(database.state_at(BlockNumber{base_height}));
}

TEST_CASE("Below it there are genesis and what was said of the past, and nothing else") {
    const TemporaryDirectory directory;
    Database database{directory.path(), no_wait};
    database.init_genesis(test_genesis());
    database.begin_at(test_base());
    CHECK(database.genesis_hash() == hash_of(0));
    CHECK(database.header(hash_of(0)));
    for (const BlockNumber known : {5, 12}) {
        CHECK(database.canonical(known) == hash_of(known));
        CHECK(database.justifications(hash_of(known))->size() == 1);
        CHECK_FALSE(database.body(hash_of(known)));
        CHECK_FALSE(database.state_at(known));
    }
    for (const BlockNumber unknown : {1, 6, 19}) {
        CHECK_FALSE(database.canonical(unknown));
        CHECK_FALSE(database.header(hash_of(unknown)));
        CHECK_FALSE(database.state_at(unknown));
    }
    CHECK_FALSE(database.state_at(BlockNumber{0}));
    CHECK_FALSE(database.body(hash_of(base_height)));
}

TEST_CASE("Old bodies go also above a base, and proofs stay") {
    const TemporaryDirectory directory;
    auto options = no_wait;
    options.body_window = 3;
    Database database{directory.path(), options};
    database.init_genesis(test_genesis());
    database.begin_at(test_base());
    StateTree tree{database};
    for (BlockNumber height = base_height + 1; height <= base_height + 8; ++height)
        finalise_on(tree, database, height);
    for (BlockNumber height = base_height; height <= base_height + 8; ++height)
        CHECK(database.body(hash_of(height)).has_value() == (height > base_height + 5));
    CHECK(database.justifications(hash_of(12)));
    database.verify();
}

TEST_CASE("Killed while it takes a base, a database is at genesis or at the base") {
    const auto base = test_base();
    std::mt19937 random{std::random_device{}()};
    int begun = 0;
    for (int round = 0; round < 30; ++round) {
        const TemporaryDirectory directory;
        {
            Database database{directory.path(), {}};
            database.init_genesis(test_genesis());
        }
        const auto child = ::fork();
        if (child == 0) {
            Database database{directory.path(), {}};
            database.begin_at(base);
            for (;;) ::pause();
        }
        std::this_thread::sleep_for(std::chrono::microseconds{random() % 30'000});
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        REQUIRE(WIFSIGNALED(status));
        Database database{directory.path(), {}};
        database.verify();
        if (database.finalised().height == 0) {
            CHECK(entries_of(*database.snapshot()) == test_genesis().state);
            CHECK_FALSE(database.note("who votes"));
            database.begin_at(base);
        } else {
            ++begun;
        }
        CHECK(database.finalised().hash == hash_of(base_height));
        CHECK(database.note("who votes") == Bytes{7});
        CHECK(entries_of(*database.snapshot()) == base.state);
    }
    WARN(begun << " of 30 were killed after it");
}
