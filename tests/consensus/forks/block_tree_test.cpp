// SPDX-License-Identifier: Apache-2.0
#include "consensus/forks/block_tree.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <set>

namespace assay::forks {

namespace {

Hash256 name(unsigned n) {
    Hash256 hash;
    for (std::size_t i = 0; i < 4; ++i) hash.bytes[i] = static_cast<std::uint8_t>(n >> (8 * i));
    hash.bytes[31] = 1;
    return hash;
}

// The same rules in the plainest form: every block, its parent, and loops.
struct Model {
    struct Block {
        unsigned parent = 0;
        BlockNumber number = 0;
        std::uint32_t weight = 0;
    };
    std::map<unsigned, Block> blocks{{0, {}}};
    std::vector<unsigned> order{0};
    unsigned final = 0;

    bool on_chain(unsigned low, unsigned high) const {
        while (blocks.at(high).number > blocks.at(low).number) high = blocks.at(high).parent;
        return low == high;
    }
    unsigned best(unsigned through) const {
        const unsigned start = on_chain(through, final) ? final : through;
        unsigned best = start;
        for (const unsigned id : order) {
            const auto &a = blocks.at(id), &b = blocks.at(best);
            if (on_chain(start, id) &&
                std::pair{a.weight, a.number} > std::pair{b.weight, b.number})
                best = id;
        }
        return best;
    }
};

}  // namespace

TEST_CASE("the branch with most primary blocks wins, then the higher, then the first") {
    BlockTree tree{{name(0), 0}};
    REQUIRE(tree.insert(name(1), name(0), false));
    REQUIRE(tree.insert(name(2), name(1), false));
    REQUIRE(tree.insert(name(3), name(0), false));
    REQUIRE(tree.insert(name(4), name(3), false));
    CHECK(tree.best() == Target{name(2), 2});
    REQUIRE(tree.insert(name(5), name(4), false));
    CHECK(tree.best() == Target{name(5), 3});
    REQUIRE(tree.insert(name(6), name(0), true));
    CHECK(tree.best() == Target{name(6), 1});
    CHECK(tree.best_containing(name(1)) == Target{name(2), 2});
    CHECK(tree.best_containing(name(0)) == tree.best());
    CHECK_FALSE(tree.best_containing(name(9)));
}

TEST_CASE("a block is refused by name, and the tree stays as it was") {
    BlockTree tree{{name(0), 0}, 8, 3};
    REQUIRE(tree.insert(name(1), name(0), false));
    REQUIRE(tree.insert(name(2), name(1), false));
    CHECK(tree.insert(name(2), name(1), false).error() == InsertError::Known);
    CHECK(tree.insert(name(8), name(7), false).error() == InsertError::UnknownParent);
    REQUIRE(tree.finalise(name(1)));
    CHECK(tree.insert(name(8), name(0), true).error() == InsertError::BelowFinality);
    REQUIRE(tree.insert(name(3), name(2), false));
    REQUIRE(tree.insert(name(4), name(2), false));
    CHECK(tree.insert(name(5), name(4), true).error() == InsertError::Full);
    CHECK(tree.best() == Target{name(3), 3});
    CHECK(tree.unfinalised() == 3);
}

TEST_CASE("finality gives up the branches that lost to it, and only them") {
    BlockTree tree{{name(0), 0}};
    for (const auto& [block, parent] :
         {std::pair{1U, 0U}, {2U, 1U}, {3U, 2U}, {11U, 0U}, {12U, 1U}, {13U, 12U}, {14U, 13U}})
        REQUIRE(tree.insert(name(block), name(parent), false));
    CHECK(tree.best() == Target{name(14), 4});
    const auto done = tree.finalise(name(2));
    REQUIRE(done);
    CHECK(done->blocks == std::vector{Target{name(1), 1}, Target{name(2), 2}});
    CHECK(std::set(done->discarded.begin(), done->discarded.end()) ==
          std::set{name(11), name(12), name(13), name(14)});
    CHECK(tree.best() == Target{name(3), 3});
    CHECK(tree.finalised() == Target{name(2), 2});
    CHECK_FALSE(tree.finalise(name(14)));
    const auto again = tree.finalise(name(1));
    REQUIRE(again);
    CHECK(again->blocks.empty());
    CHECK(tree.ancestor(name(3), 0) == name(0));
}

TEST_CASE("final blocks stay known as far back as was asked") {
    BlockTree tree{{name(0), 0}, 5};
    for (unsigned i = 1; i <= 40; ++i) REQUIRE(tree.insert(name(i), name(i - 1), i % 3 == 0));
    REQUIRE(tree.finalise(name(30)));
    CHECK(tree.ancestor(name(40), 25) == name(25));
    CHECK_FALSE(tree.ancestor(name(40), 24));
    CHECK_FALSE(tree.contains(name(24)));
    CHECK(tree.unfinalised() == 10);
}

TEST_CASE("the tree agrees with a plain model under random operations") {
    for (unsigned seed = 0; seed < 40; ++seed) {
        std::mt19937 random{seed};
        Model model;
        BlockTree tree{{name(0), 0}};
        std::vector<unsigned> alive{0};
        for (unsigned id = 1; id < 120; ++id) {
            const unsigned parent =
                alive[random() % 3 == 0 ? random() % alive.size() : alive.size() - 1];
            const bool primary = random() % 2 == 0;
            REQUIRE(tree.insert(name(id), name(parent), primary));
            const auto& below = model.blocks.at(parent);
            model.blocks[id] = {parent, below.number + 1, below.weight + (primary ? 1U : 0U)};
            model.order.push_back(id);
            alive.push_back(id);
            if (random() % 10 == 0) {
                const unsigned next = alive[random() % alive.size()];
                const auto done = tree.finalise(name(next));
                const bool allowed = model.on_chain(model.final, next);
                REQUIRE((done.has_value() && !done->blocks.empty()) ==
                        (allowed && next != model.final));
                if (allowed) {
                    model.final = next;
                    std::erase_if(model.order,
                                  [&](unsigned x) { return !model.on_chain(next, x); });
                    alive.assign(model.order.begin(), model.order.end());
                }
            }
            REQUIRE(tree.best().hash == name(model.best(model.final)));
            const unsigned some = alive[random() % alive.size()];
            REQUIRE(tree.best_containing(name(some))->hash == name(model.best(some)));
            const unsigned other = alive[random() % alive.size()];
            REQUIRE(descends(tree, {name(some), model.blocks[some].number}, name(other)) ==
                    model.on_chain(some, other));
        }
    }
}

}  // namespace assay::forks
