// SPDX-License-Identifier: Apache-2.0
#include "runtime/storage/trie_update.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "runtime/storage/memory_view.hpp"
#include "runtime/storage/overlay.hpp"
#include "runtime/storage/trie_root.hpp"
#include "tests/runtime/storage/vectors.hpp"

using namespace assay;
using namespace assay::storage;

namespace {

Diff all_of(const Entries& entries) {
    Diff diff;
    for (const auto& [key, value] : entries) diff.emplace(key, value);
    return diff;
}

// The store that a build from nothing gives: what an updated store must look like.
Entries nodes_of(const Entries& entries) {
    const MemoryView empty;
    const MemoryNodes none;
    MemoryNodes nodes;
    nodes.apply(update_trie({.values = empty, .nodes = none}, all_of(entries)).nodes);
    return nodes.nodes();
}

// What turns `after` back into `before`, over the keys of `diff`.
Diff undo_of(const View& before, const Diff& diff) {
    Diff undo;
    for (const auto& [key, value] : diff) undo.emplace(key, before.get(key));
    return undo;
}

}  // namespace

TEST_CASE("A trie built from nothing has Substrate's root") {
    for (const auto& vector : trie_vectors()) {
        const MemoryView empty;
        const MemoryNodes none;
        INFO(vector.name);
        CHECK(update_trie({.values = empty, .nodes = none}, all_of(vector.entries)).root ==
              vector.root_v1);
    }
}

TEST_CASE("Updated tries equal tries built from scratch, and can be taken back") {
    // A longer run takes other seeds: ASSAY_MODEL_ROUNDS.
    const auto* asked = std::getenv("ASSAY_MODEL_ROUNDS");
    const unsigned rounds = asked != nullptr ? static_cast<unsigned>(std::atoi(asked)) : 40;
    for (unsigned round = 0; round < rounds; ++round) {
        RandomState random{11 + round};
        MemoryView state;
        MemoryNodes nodes;
        const auto writes = 1 + random.below(20);
        for (int block = 0; block < 60; ++block) {
            const StateTrie before{.values = state, .nodes = nodes};
            const auto old_root = update_trie(before, {}).root;
            const auto diff = random.changes(state.entries(), random.below(writes));
            const auto undo = undo_of(state, diff);
            const auto old_nodes = nodes.nodes();
            const auto update = update_trie(before, diff);
            for (const auto& [name, encoded] : update.nodes)
                REQUIRE(nodes.node(name) != encoded);  // Only real differences.

            state.apply(diff);
            nodes.apply(update.nodes);
            REQUIRE(update.root == trie_root(state.entries(), StateVersion::V1));
            REQUIRE(nodes.nodes() == nodes_of(state.entries()));

            const auto back = update_trie({.values = state, .nodes = nodes}, undo);
            MemoryNodes older = nodes;
            older.apply(back.nodes);
            REQUIRE(back.root == old_root);
            REQUIRE(older.nodes() == old_nodes);
        }
    }
}

TEST_CASE("Deleting everything, in any order, leaves the empty trie") {
    RandomState random{12};
    for (int round = 0; round < 50; ++round) {
        MemoryView state;
        MemoryNodes nodes;
        const auto build = [&](const Diff& diff) {
            const auto update = update_trie({.values = state, .nodes = nodes}, diff);
            state.apply(diff);
            nodes.apply(update.nodes);
            return update.root;
        };
        build(random.changes({}, 40));
        while (!state.entries().empty()) {
            Diff diff;
            auto entry = state.entries().begin();
            std::advance(entry, random.below(static_cast<unsigned>(state.entries().size())));
            diff.emplace(entry->first, std::nullopt);
            const auto root = build(diff);
            REQUIRE(root == trie_root(state.entries(), StateVersion::V1));
        }
        CHECK(nodes.nodes().empty());
        CHECK(build({}) == empty_root());
    }
}

TEST_CASE("Unfinalised blocks stack on one store of the final state") {
    RandomState random{13};
    MemoryView state;
    MemoryNodes nodes;
    const auto genesis = random.changes({}, 300);
    nodes.apply(update_trie({.values = state, .nodes = nodes}, genesis).nodes);
    state.apply(genesis);

    MemoryView model = state;
    std::vector<std::unique_ptr<Diff>> diffs;
    std::vector<std::unique_ptr<NodeDiff>> node_diffs;
    std::vector<std::unique_ptr<View>> views;
    std::vector<std::unique_ptr<NodeSource>> sources;
    for (int block = 0; block < 30; ++block) {
        const View& values = views.empty() ? static_cast<const View&>(state) : *views.back();
        const NodeSource& source =
            sources.empty() ? static_cast<const NodeSource&>(nodes) : *sources.back();
        diffs.push_back(std::make_unique<Diff>(random.changes(model.entries(), 25)));
        auto update = update_trie({.values = values, .nodes = source}, *diffs.back());
        model.apply(*diffs.back());
        REQUIRE(update.root == trie_root(model.entries(), StateVersion::V1));
        node_diffs.push_back(std::make_unique<NodeDiff>(std::move(update.nodes)));
        views.push_back(std::make_unique<DiffView>(values, *diffs.back()));
        sources.push_back(std::make_unique<NodeOverlay>(source, *node_diffs.back()));
    }
    // Finality flushes them from below, one by one.
    for (std::size_t i = 0; i < diffs.size(); ++i) {
        state.apply(*diffs[i]);
        nodes.apply(*node_diffs[i]);
    }
    CHECK(state.entries() == model.entries());
    CHECK(nodes.nodes() == nodes_of(model.entries()));
}

TEST_CASE("An update reads and changes only the ways to the changed keys") {
    class Counting final : public NodeSource {
      public:
        explicit Counting(const NodeSource& base) : base_{base} {}
        std::optional<Bytes> node(ByteView name) const override {
            ++reads;
            return base_.node(name);
        }
        mutable std::size_t reads = 0;

      private:
        const NodeSource& base_;
    };
    MemoryView state;
    MemoryNodes nodes;
    std::mt19937 random{14};
    Diff genesis;
    Bytes key(32);
    for (int i = 0; i < 20000; ++i) {
        for (auto& byte : key) byte = static_cast<std::uint8_t>(random());
        genesis[key] = Bytes(40, 1);
    }
    nodes.apply(update_trie({.values = state, .nodes = nodes}, genesis).nodes);
    state.apply(genesis);
    const Counting counting{nodes};
    const auto update = update_trie({.values = state, .nodes = counting}, {{key, Bytes(40, 2)}});
    CHECK(counting.reads < 9);
    CHECK(update.nodes.size() < 8);
}
