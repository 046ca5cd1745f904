// SPDX-License-Identifier: Apache-2.0
// What the paper says of a round, by example: 0 - 1 - 2 - 3 is a chain, 4 forks off at 1.
#include "consensus/grandpa/justification.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "tests/consensus/grandpa/tree.hpp"

namespace assay::grandpa {

namespace {

struct RoundWorld {
    test::Tree tree;
    VoterSet set;
    Round round;

    explicit RoundWorld(unsigned voters) : set{test::voters(voters)}, round{1, set, tree.at(0)} {
        for (const unsigned parent : {0U, 1U, 2U, 1U}) tree.add(parent);
    }
    RoundWorld(const RoundWorld&) = delete;
    Round::Outcome vote(Stage stage, unsigned voter, unsigned block) {
        Signature signature;
        signature.bytes[0] = static_cast<std::uint8_t>(block);
        return round.import(tree, stage, test::voter(voter), {tree.at(block), signature});
    }
    void all(Stage stage, std::initializer_list<unsigned> blocks) {
        unsigned voter = 0;
        for (const unsigned block : blocks) vote(stage, voter++, block);
    }
    const RoundState& state() { return round.state(tree); }
};

}  // namespace

TEST_CASE("a vote counts for its block and all before it, and the GHOST is the highest with 2/3") {
    RoundWorld w{4};
    w.all(Stage::Prevote, {3, 2});
    CHECK_FALSE(w.state().prevote_ghost);
    w.vote(Stage::Prevote, 2, 4);
    CHECK(w.state().prevote_ghost == w.tree.at(1));
    w.vote(Stage::Prevote, 3, 3);
    CHECK(w.state().prevote_ghost == w.tree.at(2));
}

TEST_CASE("who votes twice counts for everything, and no third vote is kept") {
    RoundWorld w{4};
    w.all(Stage::Prevote, {3, 3, 4});
    CHECK(w.state().prevote_ghost == w.tree.at(1));
    CHECK(w.vote(Stage::Prevote, 2, 4) == Round::Outcome::Duplicate);
    CHECK(w.vote(Stage::Prevote, 2, 0) == Round::Outcome::Equivocation);
    CHECK(w.state().prevote_ghost == w.tree.at(3));
    CHECK(w.vote(Stage::Prevote, 2, 2) == Round::Outcome::Duplicate);
    CHECK(w.vote(Stage::Prevote, 9, 2) == Round::Outcome::Stranger);
    CHECK(w.round.tally(Stage::Prevote).participated() == 3);
}

TEST_CASE("a second vote counts as such, also for a block that nobody can fetch any more") {
    RoundWorld w{4};
    w.all(Stage::Precommit, {3, 3, 1});
    const Ballot lost{{Hash256{{0xee}}, 1}, {}};
    CHECK(w.round.import(w.tree, Stage::Precommit, test::voter(2), lost) ==
          Round::Outcome::Equivocation);
    CHECK(w.round.precommit_ghost(w.tree) == w.tree.at(3));
    CHECK(w.round.import(w.tree, Stage::Precommit, test::voter(3), lost) ==
          Round::Outcome::BelowBase);
}

TEST_CASE("votes below the base, or for blocks that are not there, change nothing") {
    RoundWorld w{4};
    Round round{1, w.set, w.tree.at(2)};
    const auto import = [&](const Target& target) {
        return round.import(w.tree, Stage::Prevote, test::voter(0), {target, {}});
    };
    CHECK(import(w.tree.at(1)) == Round::Outcome::BelowBase);
    CHECK(import(w.tree.at(4)) == Round::Outcome::BelowBase);
    CHECK(import({test::name(99), 3}) == Round::Outcome::BelowBase);
    CHECK(import({w.tree.at(3).hash, 2}) == Round::Outcome::BelowBase);  // A lie about the height.
    CHECK(round.tally(Stage::Prevote).participated() == 0);
    CHECK(import(w.tree.at(3)) == Round::Outcome::Counted);
}

TEST_CASE("a block is final in a round once it has both 2/3 of prevotes and of precommits") {
    RoundWorld w{4};
    w.all(Stage::Prevote, {3, 3, 2});
    w.all(Stage::Precommit, {2, 2});
    CHECK_FALSE(w.state().finalized);
    w.vote(Stage::Precommit, 2, 1);
    CHECK(w.state().finalized == w.tree.at(1));
    w.vote(Stage::Precommit, 3, 2);
    CHECK(w.state().finalized == w.tree.at(2));
}

TEST_CASE("the estimate is the GHOST until precommits rule it out, and then falls") {
    RoundWorld w{4};
    w.all(Stage::Prevote, {3, 3, 3});
    w.all(Stage::Precommit, {1, 1});
    // Two are silent, and one of those two may yet say something else as well.
    CHECK(w.state().estimate == w.tree.at(3));
    CHECK_FALSE(w.state().completable);
    w.vote(Stage::Precommit, 2, 1);
    // One silent and one equivocator make two: not the three that block 2 would need.
    CHECK(w.state().estimate == w.tree.at(1));
    CHECK(w.state().completable);
    CHECK(w.state().finalized == w.tree.at(1));
}

TEST_CASE("a round is not completable while something above its estimate could become final") {
    RoundWorld w{4};
    w.all(Stage::Prevote, {1, 1, 1});
    w.all(Stage::Precommit, {1, 1});
    CHECK(w.state().estimate == w.tree.at(1));
    CHECK_FALSE(w.state().completable);
    w.vote(Stage::Precommit, 2, 2);
    CHECK_FALSE(w.state().completable);  // Block 2: one, one silent, one that may vote twice.
    w.vote(Stage::Precommit, 3, 1);
    CHECK(w.state().completable);
}

TEST_CASE("the order in which votes arrive does not matter") {
    std::mt19937 random{7};
    for (int repetition = 0; repetition < 50; ++repetition) {
        std::vector<std::tuple<Stage, unsigned, unsigned>> votes;
        for (unsigned voter = 0; voter < 7; ++voter) {
            votes.emplace_back(Stage::Prevote, voter, static_cast<unsigned>(random() % 5));
            votes.emplace_back(Stage::Precommit, voter, static_cast<unsigned>(random() % 5));
        }
        RoundWorld forwards{7}, shuffled{7};
        for (const auto& [stage, voter, block] : votes) forwards.vote(stage, voter, block);
        std::ranges::shuffle(votes, random);
        for (const auto& [stage, voter, block] : votes) {
            shuffled.vote(stage, voter, block);
            shuffled.state();
        }
        CHECK(forwards.state() == shuffled.state());
    }
}

TEST_CASE("a commit names who precommitted for it, and of an equivocator what is needed") {
    RoundWorld w{4};
    w.all(Stage::Prevote, {2, 2, 2, 2});
    w.all(Stage::Precommit, {2, 3, 4});
    CHECK(w.round.commit(w.tree)->target_hash == w.tree.at(1).hash);
    w.vote(Stage::Precommit, 2, 2);  // Its second: it now counts for block 2 as well.
    const auto commit = w.round.commit(w.tree);
    REQUIRE(commit);
    CHECK(commit->target_hash == w.tree.at(2).hash);
    CHECK(commit->precommits.size() == 3);
    CHECK(check_votes(*commit, w.set, w.tree));
    CHECK(w.round.catch_up().precommits.size() == 4);
}

}  // namespace assay::grandpa
