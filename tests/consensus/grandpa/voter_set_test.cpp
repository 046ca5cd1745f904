// SPDX-License-Identifier: Apache-2.0
#include "consensus/grandpa/voter_set.hpp"

#include <catch2/catch.hpp>

#include "tests/consensus/grandpa/tree.hpp"
#include "tests/runtime/crypto/golden.hpp"

namespace assay::grandpa {

TEST_CASE("a supermajority is what Substrate's light clients ask for") {
    const auto known = crypto::golden::read("substrate_vectors.json").at("grandpa");
    for (const auto& pair : known.at("threshold_for_n"))
        CHECK(supermajority(pair.at(0).get<Weight>()) == pair.at(1).get<Weight>());
    CHECK(supermajority(0) == 0);
}

TEST_CASE("two supermajorities share more than a third of the weight, whatever it is") {
    for (Weight total = 1; total < 500; ++total) {
        const Weight tolerated = total - supermajority(total);
        CHECK(3 * tolerated < total);
        CHECK(2 * supermajority(total) - total > tolerated);
        CHECK(3 * (tolerated + 1) >= total);
    }
}

TEST_CASE("voters stand in the order of their keys, each once, none without weight") {
    const auto set = VoterSet::make(
        {{test::voter(5), 2}, {test::voter(1), 1}, {test::voter(3), 0}, {test::voter(5), 4}});
    REQUIRE(set);
    CHECK(set->voters() == AuthorityList{{test::voter(1), 1}, {test::voter(5), 6}});
    CHECK(set->total() == 7);
    CHECK(set->position(test::voter(5)) == 1U);
    CHECK_FALSE(set->position(test::voter(3)));
    CHECK(set->primary(3) == test::voter(5));
    CHECK(set->primary(4) == test::voter(1));
    CHECK_FALSE(VoterSet::make({}));
    CHECK_FALSE(VoterSet::make({{test::voter(1), 0}}));
    CHECK_FALSE(VoterSet::make({{test::voter(1), ~Weight{0}}, {test::voter(2), 1}}));
}

}  // namespace assay::grandpa
