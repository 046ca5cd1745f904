// SPDX-License-Identifier: Apache-2.0
// Rounds against the implementation of other authors: every state after every vote, and whether
// commits hold, must equal what it says for the same votes on the same tree. The golden file comes
// from finality-grandpa 0.16.3, driven with random trees, weights, votes and equivocations.
#include <catch2/catch.hpp>

#include "tests/consensus/grandpa/tree.hpp"
#include "tests/runtime/crypto/golden.hpp"

namespace assay::grandpa {

namespace {

using nlohmann::json;

json block_of(const std::optional<Target>& target, const test::Tree& tree) {
    return target ? json(*tree.find(target->hash)) : json(nullptr);
}

Signature signature_for(unsigned block) {
    Signature signature;
    signature.bytes[0] = static_cast<std::uint8_t>(block);
    return signature;
}

struct Case {
    test::Tree tree;
    VoterSet set;

    static Case from(const json& known) {
        AuthorityList list;
        for (const Weight weight : known.at("weights"))
            list.push_back({test::voter(static_cast<unsigned>(list.size())), weight});
        Case out{{}, *VoterSet::make(list)};
        const auto& parents = known.at("parents");
        for (std::size_t i = 1; i < parents.size(); ++i) out.tree.add(parents[i].get<unsigned>());
        return out;
    }
};

}  // namespace

TEST_CASE("a round says what the reference says after every vote") {
    std::size_t finalized = 0, completable = 0, equivocations = 0;
    for (const auto& known : crypto::golden::read("grandpa_rounds.json", "cases")) {
        auto [tree, set] = Case::from(known);
        Round round{1, set, tree.at(0)};
        for (const auto& vote : known.at("votes")) {
            const auto block = vote.at(2).get<unsigned>();
            const auto outcome = round.import(
                tree, vote.at(0) == 0 ? Stage::Prevote : Stage::Precommit,
                test::voter(vote.at(1).get<unsigned>()), {tree.at(block), signature_for(block)});
            const bool equivocation = outcome == Round::Outcome::Equivocation;
            if (vote.at(3) == true) CHECK(equivocation);
            const auto& state = round.state(tree);
            const json said{block_of(state.prevote_ghost, tree), block_of(state.finalized, tree),
                            block_of(state.estimate, tree), state.completable,
                            block_of(round.precommit_ghost(tree), tree)};
            REQUIRE(said == vote.at(4));
            finalized += state.finalized.has_value();
            completable += state.completable;
            equivocations += equivocation;
        }
    }
    // Lest a generator gone dull makes this test pass on nothing.
    CHECK(finalized > 50);
    CHECK(completable > 50);
    CHECK(equivocations > 20);
}

TEST_CASE("a commit holds where it holds for the reference") {
    std::size_t valid = 0, refused = 0;
    for (const auto& known : crypto::golden::read("grandpa_rounds.json", "cases")) {
        const auto [tree, set] = Case::from(known);
        for (const auto& one : known.at("commits")) {
            const auto target = tree.at(one.at(0).get<unsigned>());
            Commit commit{target.hash, target.number, {}};
            for (const auto& vote : one.at(1)) {
                const auto block = vote.at(1).get<unsigned>();
                commit.precommits.push_back({{tree.at(block).hash, tree.at(block).number},
                                             signature_for(block),
                                             test::voter(vote.at(0).get<unsigned>())});
            }
            const bool holds{check_votes(commit, set, tree)};
            REQUIRE(holds == one.at(2).get<bool>());
            (holds ? valid : refused) += 1;
        }
    }
    CHECK(valid > 50);
    CHECK(refused > 50);
}

}  // namespace assay::grandpa
