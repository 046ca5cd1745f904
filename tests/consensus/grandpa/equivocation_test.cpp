// SPDX-License-Identifier: Apache-2.0
#include "consensus/grandpa/equivocation.hpp"

#include <catch2/catch.hpp>

#include "tests/consensus/grandpa/tree.hpp"

namespace assay::grandpa {

namespace {

Ballot prevote_of(const test::Key& key, const Target& target) {
    return {target, key.sign(Prevote{target.hash, target.number}, 5, 2)};
}

}  // namespace

TEST_CASE("two votes of one voter at one stage prove an equivocation, and nothing else does") {
    test::Tree tree;
    tree.add(0);
    tree.add(0);
    const test::Key key{1}, other{2};
    const auto set = *VoterSet::make({{key.id(), 1}, {other.id(), 1}});
    Round round{5, set, tree.at(0)};
    REQUIRE(round.import(tree, Stage::Prevote, key.id(), prevote_of(key, tree.at(1))) ==
            Round::Outcome::Counted);
    CHECK_FALSE(prove(round, 2, Stage::Prevote, key.id()));
    REQUIRE(round.import(tree, Stage::Prevote, key.id(), prevote_of(key, tree.at(2))) ==
            Round::Outcome::Equivocation);
    const auto proof = prove(round, 2, Stage::Prevote, key.id());
    REQUIRE(proof);
    CHECK_FALSE(prove(round, 2, Stage::Precommit, key.id()));
    CHECK_FALSE(prove(round, 2, Stage::Prevote, other.id()));

    PlainSignatures signatures;
    CHECK(holds(*proof, signatures));
    CHECK(offender(*proof) == key.id());
    CHECK(round_of(*proof) == 5);
    // Set id, stage, round, key, and twice (hash, number, signature).
    CHECK(scale::to_bytes(*proof).size() == 8 + 1 + 8 + 32 + 2 * (36 + 64));
    CHECK(scale::from_bytes<EquivocationProof>(scale::to_bytes(*proof)) == *proof);

    auto forged = *proof;
    forged.set_id = 3;
    CHECK_FALSE(holds(forged, signatures));
    forged = *proof;
    auto& conflict = std::get<Conflict<Prevote>>(forged.equivocation);
    conflict.second = conflict.first;
    CHECK_FALSE(holds(forged, signatures));
    forged = *proof;
    std::get<Conflict<Prevote>>(forged.equivocation).identity = other.id();
    CHECK_FALSE(holds(forged, signatures));
    // A prevote and a precommit for different blocks are no offence.
    const auto& real = std::get<Conflict<Prevote>>(proof->equivocation);
    const Conflict<Precommit> stages{5,
                                     key.id(),
                                     {{real.first.first.target_hash, 1}, real.first.second},
                                     {{real.second.first.target_hash, 1}, real.second.second}};
    CHECK_FALSE(holds({2, stages}, signatures));
}

}  // namespace assay::grandpa
