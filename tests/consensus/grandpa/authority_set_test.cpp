// SPDX-License-Identifier: Apache-2.0
#include "consensus/grandpa/authority_set.hpp"

#include <catch2/catch.hpp>

#include "tests/consensus/grandpa/tree.hpp"

namespace assay::grandpa {

namespace {

AuthorityList one(unsigned number) { return {{test::voter(number), 1}}; }

// 0 - 1 - 2 - 3 - 4, and 5 - 6 on 1.
struct World {
    test::Tree tree;
    AuthoritySet set{{.id = 7, .authorities = one(0), .pending = {}, .ends = {}}};
    World() {
        for (const unsigned parent : {0U, 1U, 2U, 3U, 1U, 5U}) tree.add(parent);
    }
    PendingChange change(unsigned block, BlockNumber delay, unsigned next,
                         std::optional<BlockNumber> median = {}) const {
        return {one(next), delay, tree.at(block), median};
    }
};

}  // namespace

TEST_CASE(
    "a scheduled change takes force when its block is final, and until then limits the votes") {
    World w;
    REQUIRE(w.set.announce(w.tree, w.change(2, 1, 1)));
    CHECK(w.set.limit(w.tree, w.tree.at(4)) == 3U);
    CHECK_FALSE(w.set.limit(w.tree, w.tree.at(6)));
    CHECK_FALSE(w.set.finalised(w.tree, w.tree.at(2)));
    CHECK(w.set.id() == 7);
    CHECK(w.set.finalised(w.tree, w.tree.at(3)));
    CHECK(w.set.id() == 8);
    CHECK(w.set.authorities() == one(1));
    CHECK_FALSE(w.set.limit(w.tree, w.tree.at(4)));
    CHECK(w.set.set_of(3) == 7);
    CHECK(w.set.set_of(4) == 8);
    const auto encoded = scale::to_bytes(w.set.record());
    CHECK(scale::from_bytes<AuthorityRecord>(encoded) == w.set.record());
}

TEST_CASE("changes on different forks do not disturb each other, and the losing one is forgotten") {
    World w;
    REQUIRE(w.set.announce(w.tree, w.change(2, 0, 1)));
    REQUIRE(w.set.announce(w.tree, w.change(5, 1, 2)));
    const auto before = w.set.record();
    CHECK(w.set.announce(w.tree, w.change(2, 0, 3)).error() == ChangeError::Overlapping);
    CHECK(w.set.announce(w.tree, {{}, 0, w.tree.at(1), {}}).error() == ChangeError::NoAuthorities);
    CHECK(w.set.record() == before);
    CHECK_FALSE(w.set.finalised(w.tree, w.tree.at(5)));
    CHECK(w.set.record().pending.size() == 1);
    CHECK(w.set.finalised(w.tree, w.tree.at(6)));
    CHECK(w.set.authorities() == one(2));
    CHECK(w.set.record().pending.empty());
}

TEST_CASE("changes that follow each other before either is final take force one by one") {
    World w;
    REQUIRE(w.set.announce(w.tree, w.change(1, 1, 1)));
    CHECK(w.set.announce(w.tree, w.change(2, 1, 2)).error() == ChangeError::Overlapping);
    REQUIRE(w.set.announce(w.tree, w.change(3, 1, 2)));
    CHECK(w.set.limit(w.tree, w.tree.at(4)) == 2U);
    CHECK(w.set.finalised(w.tree, w.tree.at(2)));
    CHECK(w.set.authorities() == one(1));
    CHECK(w.set.limit(w.tree, w.tree.at(4)) == 4U);
    CHECK(w.set.finalised(w.tree, w.tree.at(4)));
    CHECK(w.set.authorities() == one(2));
}

TEST_CASE(
    "a forced change takes force when its block is imported, and ends the set at its median") {
    World w;
    REQUIRE(w.set.announce(w.tree, w.change(2, 2, 1, 1)));
    CHECK_FALSE(w.set.limit(w.tree, w.tree.at(4)));  // It does not wait for the old set's votes.
    CHECK(*w.set.imported(w.tree, w.tree.at(3)) == false);
    CHECK(*w.set.imported(w.tree, w.tree.at(6)) == false);
    CHECK(*w.set.imported(w.tree, w.tree.at(4)) == true);
    CHECK(w.set.id() == 8);
    CHECK(w.set.authorities() == one(1));
    CHECK(w.set.set_of(1) == 7);
    CHECK(w.set.set_of(2) == 8);
}

TEST_CASE("a forced change waits for a scheduled one that its median presupposes") {
    World w;
    REQUIRE(w.set.announce(w.tree, w.change(1, 1, 1)));
    REQUIRE(w.set.announce(w.tree, w.change(3, 1, 2, 2)));
    const auto before = w.set.record();
    CHECK(w.set.imported(w.tree, w.tree.at(4)).error() == ChangeError::Dependency);
    CHECK(w.set.record() == before);
    CHECK(w.set.finalised(w.tree, w.tree.at(2)));
    CHECK(*w.set.imported(w.tree, w.tree.at(4)) == true);
    CHECK(w.set.id() == 9);
    CHECK(w.set.authorities() == one(2));
}

}  // namespace assay::grandpa
