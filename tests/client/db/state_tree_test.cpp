// SPDX-License-Identifier: Apache-2.0
#include "client/db/state_tree.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "runtime/storage/trie_root.hpp"
#include "tests/client/db/chain.hpp"

using namespace assay;
using namespace assay::db;

namespace {

struct Node {
    TemporaryDirectory directory;
    Database database{directory.path(), {.durability = Durability::Process}};
    StateTree tree = make_tree();
    void import_block(BlockNumber height, unsigned fork = 0) {
        db::import_block(database, tree, height, fork);
    }

  private:
    StateTree make_tree() {
        database.init_genesis(test_genesis());
        return StateTree{database};
    }
};

}  // namespace

TEST_CASE("States of blocks that are not final stack on the final one") {
    Node node;
    Model model;
    // More than two intervals of merging.
    for (BlockNumber height = 1; height <= 40; ++height) {
        node.import_block(height);
        const auto state = node.tree.state(hash_of(height));
        REQUIRE(state);
        REQUIRE(entries_of(state->values()) == model.at(height).entries());
    }
    CHECK(node.database.finalised().height == 0);
    CHECK(node.tree.contains(hash_of(40)));
    CHECK_FALSE(node.tree.contains(hash_of(41)));
    CHECK_FALSE(node.tree.state(hash_of(41)));
}

TEST_CASE("Finality writes all blocks up to one, and discards what lost") {
    Node node;
    for (BlockNumber height = 1; height <= 6; ++height) node.import_block(height);
    node.import_block(2, 1);
    node.import_block(4, 1);
    node.import_block(6, 1);
    const auto early = node.tree.state(hash_of(1));
    const auto late = node.tree.state(hash_of(6));
    const auto lost = node.tree.state(hash_of(4, 1));
    const auto late_entries = entries_of(late->values());
    const auto lost_entries = entries_of(lost->values());

    const auto result = node.tree.finalise(hash_of(4), {{{'F', 'R', 'N', 'K'}, Bytes{9}}});
    CHECK(result.final == std::vector{hash_of(1), hash_of(2), hash_of(3), hash_of(4)});
    auto discarded = result.discarded;
    std::ranges::sort(discarded);
    auto expected = std::vector{hash_of(2, 1), hash_of(4, 1)};
    std::ranges::sort(expected);
    CHECK(discarded == expected);

    CHECK(node.database.finalised().height == 4);
    CHECK(node.database.justifications(hash_of(4)));
    CHECK_FALSE(node.database.justifications(hash_of(3)));
    CHECK_FALSE(node.database.header(hash_of(2, 1)));
    CHECK(node.database.unfinalised().size() == 3);
    node.database.verify();

    // What was handed out reads on as before, what is asked for now is the same.
    Model model;
    CHECK(entries_of(early->values()) == model.at(1).entries());
    CHECK(entries_of(lost->values()) == lost_entries);
    CHECK(entries_of(late->values()) == late_entries);
    CHECK(entries_of(node.tree.state(hash_of(4))->values()) == model.at(4).entries());
    CHECK(entries_of(node.tree.state(hash_of(6))->values()) == late_entries);
    CHECK(node.tree.state(hash_of(6, 1)));
    CHECK(node.tree.state(hash_of(2)));  // From the history.
    CHECK_FALSE(node.tree.state(hash_of(2, 1)));

    CHECK(node.tree.finalise(hash_of(4), {}).final.empty());
    node.import_block(7);
    node.tree.finalise(hash_of(7), {});
    CHECK(entries_of(*node.database.snapshot()) == model.at(7).entries());
    CHECK(node.database.unfinalised().empty());
    node.database.verify();
}

TEST_CASE("A block found bad goes with its descendants") {
    Node node;
    for (BlockNumber height = 1; height <= 5; ++height) node.import_block(height);
    node.import_block(3, 1);
    node.tree.discard(hash_of(3));
    CHECK(node.tree.contains(hash_of(2)));
    CHECK(node.tree.contains(hash_of(3, 1)));
    for (BlockNumber height = 3; height <= 5; ++height)
        CHECK_FALSE(node.tree.contains(hash_of(height)));
    CHECK(node.database.unfinalised().size() == 3);
    node.tree.discard(hash_of(9));
}

TEST_CASE("After a restart the blocks that are not final are executed again") {
    const TemporaryDirectory directory;
    {
        Database database{directory.path()};
        database.init_genesis(test_genesis());
        StateTree tree{database};
        for (BlockNumber height = 1; height <= 9; ++height) import_block(database, tree, height);
        tree.finalise(hash_of(4), {});
    }
    Database database{directory.path()};
    StateTree tree{database};
    Model model;
    for (const auto& [height, hash] : database.unfinalised())
        tree.add({.height = height, .hash = hash}, hash_of(height - 1),
                 execute(tree.state(hash_of(height - 1))->trie(), height));
    CHECK(entries_of(tree.state(hash_of(9))->values()) == model.at(9).entries());
    tree.finalise(hash_of(9), {});
    database.verify();
}

TEST_CASE("Many threads read while blocks come and become final") {
    Node node;
    std::vector<Hash256> roots{test_genesis().state_root};
    Model model;
    constexpr BlockNumber last = 60;
    for (BlockNumber height = 1; height <= last; ++height)
        roots.push_back(storage::trie_root(model.at(height).entries(), storage::StateVersion::V1));

    std::atomic<BlockNumber> best = 0;
    std::atomic<bool> is_over = false;
    std::atomic<int> wrong = 0, right = 0;
    std::vector<std::thread> readers;
    for (unsigned reader = 0; reader < 3; ++reader)
        readers.emplace_back([&, reader] {
            for (unsigned i = reader; !is_over; ++i) {
                const BlockNumber height = i % (best + 1);
                const auto state = node.tree.state(hash_of(height));
                const auto entries = entries_of(state->values());
                const auto root = storage::trie_root(entries, storage::StateVersion::V1);
                ++(root == roots[height] ? right : wrong);
            }
        });
    for (BlockNumber height = 1; height <= last; ++height) {
        node.import_block(height);
        best = height;
        if (height % 5 == 0) node.tree.finalise(hash_of(height - 2), {});
    }
    is_over = true;
    for (auto& reader : readers) reader.join();
    CHECK(wrong == 0);
    CHECK(right > 0);
}
