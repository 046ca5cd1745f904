// SPDX-License-Identifier: Apache-2.0
#include "consensus/grandpa/voter.hpp"

#include <catch2/catch.hpp>
#include <memory>

#include "tests/consensus/grandpa/tree.hpp"

namespace assay::grandpa {

namespace {

// Voters on one tree, with messages that arrive at once; who is cut off neither hears nor is heard.
struct Network {
    test::Tree tree;
    std::vector<test::Key> keys;
    VoterSet set;
    PlainSignatures signatures;
    std::vector<std::unique_ptr<Voter>> voters;
    std::vector<bool> cut;
    std::vector<std::vector<Finalise>> finalised;
    std::vector<RoundDone> done;
    std::vector<Report> reports;
    std::vector<Target> wanted;
    Time now = 0;

    static VoterSet make_set(std::vector<test::Key>& keys, unsigned count) {
        AuthorityList list;
        for (unsigned i = 0; i < count; ++i) {
            keys.emplace_back(static_cast<std::uint8_t>(i + 1));
            list.push_back({keys.back().id(), 1});
        }
        return *VoterSet::make(list);
    }
    explicit Network(unsigned count) : set{make_set(keys, count)}, cut(count), finalised(count) {
        for (int i = 0; i < 3; ++i) tree.add(static_cast<unsigned>(i));
        done.resize(count);
        for (unsigned i = 0; i < count; ++i) voters.push_back(start(i, genesis()));
    }
    Network(const Network&) = delete;

    VoterStart genesis() const {
        const auto root = tree.at(0);
        return {0, {0, {}, {}, root.hash, root.number}, root, root};
    }
    std::unique_ptr<Voter> start(unsigned i, const VoterStart& from) {
        VoterOptions options;
        options.id = keys[i].id();
        return std::make_unique<Voter>(3, set, tree, signatures, options, from, now);
    }
    SignedMessage signed_by(unsigned i, const Message& message, RoundNumber round) const {
        return {message, keys[i].sign(message, round, 3), keys[i].id()};
    }
    void carry_out(unsigned i) {
        for (auto& action : voters[i]->take_actions()) {
            if (const auto* cast = std::get_if<CastVote>(&action))
                voters[i]->vote_signed(now, cast->round, signed_by(i, cast->message, cast->round));
            if (const auto* all = std::get_if<Broadcast>(&action); all && !cut[i])
                for (unsigned to = 0; to < voters.size(); ++to)
                    if (to != i && !cut[to]) voters[to]->receive(now, i, all->message);
            if (const auto* send = std::get_if<SendTo>(&action); send && !cut[i])
                if (!cut[send->peer]) voters[send->peer]->receive(now, i, send->message);
            if (const auto* final = std::get_if<Finalise>(&action)) finalised[i].push_back(*final);
            if (const auto* over = std::get_if<RoundDone>(&action)) done[i] = *over;
            if (const auto* report = std::get_if<Report>(&action)) reports.push_back(*report);
            if (const auto* want = std::get_if<WantBlock>(&action)) wanted.push_back(want->block);
        }
    }
    void run(Time until) {
        for (; now <= until; now += 100) {
            for (auto& voter : voters)
                if (voter->deadline() <= now) voter->tick(now);
            for (int sweep = 0; sweep < 8; ++sweep)
                for (unsigned i = 0; i < voters.size(); ++i) carry_out(i);
        }
    }
    BlockNumber height(unsigned i) const { return voters[i]->finalized(); }
};

}  // namespace

TEST_CASE("voters finalise the head they share, each with a commit that convinces the others") {
    Network n{4};
    n.run(8000);
    for (unsigned i = 0; i < 4; ++i) {
        CHECK(n.height(i) == 3);
        REQUIRE_FALSE(n.finalised[i].empty());
        const auto& final = n.finalised[i].back();
        CHECK(final.commit.target_hash == test::name(3));
        CHECK(check_votes(final.commit, n.set, n.tree));
        CHECK(signatures_hold(final.commit, final.round, 3, n.signatures));
    }
    n.tree.add(3);
    n.run(20'000);
    CHECK(n.height(0) == 4);
    CHECK(n.voters[0]->best_round() > 2);
    CHECK(n.voters[0]->rounds().size() < 4);  // What is done is not kept.
}

TEST_CASE("two thirds are enough, and no fewer") {
    Network n{4};
    n.cut[3] = true;
    n.run(9000);
    CHECK(n.height(0) == 3);
    CHECK(n.height(3) == 0);
    n.cut[2] = true;
    n.tree.add(3);
    n.run(40'000);
    CHECK(n.height(0) == 3);
    n.cut[2] = false;
    n.run(80'000);
    CHECK(n.height(0) == 4);
}

TEST_CASE("a single authority finalises alone") {
    Network n{1};
    n.run(9000);
    CHECK(n.height(0) == 3);
}

TEST_CASE("a voter that missed rounds is told what it missed and votes on from there") {
    Network n{4};
    n.cut[3] = true;
    n.run(60'000);
    CHECK(n.voters[3]->best_round() == 1);
    const auto others = n.voters[0]->best_round();
    CHECK(others > 5);
    n.cut[3] = false;
    n.tree.add(3);
    n.run(100'000);
    CHECK(n.voters[3]->best_round() >= others);
    CHECK(n.height(3) == 4);
    n.cut[0] = true;  // And now its votes are needed.
    n.tree.add(4);
    n.run(140'000);
    CHECK(n.height(3) == 5);
}

TEST_CASE("nobody votes past the block at which the set ends") {
    Network n{4};
    n.tree.limit = 2;
    n.run(20'000);
    for (unsigned i = 0; i < 4; ++i) CHECK(n.height(i) == 2);
}

TEST_CASE("a voter started again from what it kept goes on with the next round") {
    Network n{4};
    n.run(30'000);
    const auto kept = n.done[2];
    REQUIRE(kept.votes.round_number > 0);
    n.voters[2] =
        n.start(2, {kept.votes.round_number, kept.votes, kept.next_base, n.tree.at(n.height(2))});
    CHECK(n.voters[2]->best_round() == kept.votes.round_number + 1);
    n.cut[0] = true;
    n.tree.add(3);
    n.run(70'000);
    CHECK(n.height(2) == 4);
}

TEST_CASE("an equivocator is reported once with a proof that holds") {
    Network n{4};
    n.cut[3] = true;
    for (const unsigned block : {1U, 2U, 3U}) {
        const Prevote vote{n.tree.at(block).hash, n.tree.at(block).number};
        n.voters[0]->receive(0, 3, VoteMessage{1, 3, n.signed_by(3, vote, 1)});
    }
    n.carry_out(0);
    REQUIRE(n.reports.size() == 1);
    CHECK(holds(n.reports[0].proof, n.signatures));
    CHECK(offender(n.reports[0].proof) == n.keys[3].id());
}

TEST_CASE("a vote for an unknown block waits for it") {
    Network n{4};
    const Target coming{test::name(4), 4};
    const VoteMessage vote{1, 3, n.signed_by(1, Prevote{coming.hash, coming.number}, 1)};
    CHECK(n.voters[0]->receive(0, 1, vote) == Verdict::Waits);
    CHECK(n.voters[0]->receive(0, 1, vote) == Verdict::Known);
    n.carry_out(0);
    CHECK(n.wanted == std::vector{coming});
    n.tree.add(3);
    n.voters[0]->block_imported(0, coming);
    CHECK(n.voters[0]->round(1)->tally(Stage::Prevote).participated() == 1);
}

TEST_CASE("what a peer may not say is refused by name and changes nothing") {
    Network n{4};
    auto& voter = *n.voters[0];
    const Prevote prevote{n.tree.at(3).hash, 3};
    const VoteMessage good{1, 3, n.signed_by(1, prevote, 1)};
    auto vote = good;
    vote.message.signature.bytes[0] ^= 1;
    CHECK(voter.receive(0, 1, vote) == Verdict::BadSignature);
    vote = good;
    vote.message.id = test::voter(77);
    CHECK(voter.receive(0, 1, vote) == Verdict::Stranger);
    vote = good;
    vote.set_id = 2;
    CHECK(voter.receive(0, 1, vote) == Verdict::Stale);
    vote.set_id = 4;
    CHECK(voter.receive(0, 1, vote) == Verdict::Early);
    vote = good;
    vote.round = 3;
    CHECK(voter.receive(0, 1, vote) == Verdict::Early);
    CHECK(voter.receive(0, 1, CatchUpMessage{3, {}}) == Verdict::Unasked);
    CHECK(voter.receive(0, 1, CatchUpRequest{5, 3}) == Verdict::Stale);
    Commit commit{n.tree.at(3).hash, 3, {n.keys[1].precommit(n.tree.at(3), 1, 3)}};
    CHECK(voter.receive(0, 1, CommitMessage{1, 3, compact(commit)}) == Verdict::BadCommit);
    commit.precommits[0].signature.bytes[0] ^= 1;
    CHECK(voter.receive(0, 1, CommitMessage{1, 3, compact(commit)}) == Verdict::BadSignature);
    CHECK(voter.round(1)->tally(Stage::Prevote).participated() == 0);
    CHECK(voter.finalized() == 0);
    CHECK(voter.receive(0, 1, good) == Verdict::Good);
    CHECK(voter.receive(0, 1, good) == Verdict::Known);
}

TEST_CASE("the primary's hint is followed where the round before may have made it final") {
    Network n{4};
    // Round 1 ends with a GHOST on 3 and an estimate on 1: 2 and 3 got too few precommits.
    const auto all = [&](unsigned block, bool precommit, unsigned from) {
        const auto target = n.tree.at(block);
        for (unsigned i = from; i < 4; ++i) {
            const Message vote = precommit ? Message{Precommit{target.hash, target.number}}
                                           : Message{Prevote{target.hash, target.number}};
            n.voters[0]->receive(0, i, VoteMessage{1, 3, n.signed_by(i, vote, 1)});
        }
    };
    all(3, false, 1);
    all(1, true, 1);
    std::vector<Prevote> cast;
    for (Time now = 0; now < 10'000; now += 500) {
        n.voters[0]->tick(now);
        for (auto& action : n.voters[0]->take_actions())
            if (const auto* vote = std::get_if<CastVote>(&action))
                if (const auto* prevote = std::get_if<Prevote>(&vote->message);
                    prevote && vote->round == 2)
                    cast.push_back(*prevote);
        if (n.voters[0]->best_round() == 2) {
            const auto hinted = n.tree.at(2);
            const auto primary = n.set.primary(2);
            for (unsigned i = 1; i < 4; ++i)
                if (n.keys[i].id() == primary)
                    n.voters[0]->receive(
                        now, i,
                        VoteMessage{2, 3, n.signed_by(i, PrimaryPropose{hinted.hash, 2}, 2)});
        }
        if (n.tree.parents.size() == 4) n.tree.add(1), n.tree.add(4), n.tree.add(5), n.tree.add(6);
    }
    REQUIRE(cast.size() == 1);
    // Left alone it would vote for the longer branch over 4, which holds the estimate as well.
    const bool hint_was_heard = n.set.primary(2) != n.keys[0].id();
    CHECK(cast[0].target_hash == (hint_was_heard ? test::name(3) : test::name(7)));
}

}  // namespace assay::grandpa
