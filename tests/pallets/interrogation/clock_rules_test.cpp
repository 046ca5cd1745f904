// SPDX-License-Identifier: Apache-2.0
// What happens when time runs out: silence, lost turns, survival; and where the money goes.
#include <catch2/catch.hpp>

#include "tests/pallets/interrogation/hearing.hpp"

using namespace assay;
using namespace assay::test;
using interrogation::Error;
using interrogation::open;
using verification::Dead;
using verification::DeathCause;
using verification::Survives;
using verification::TrialOutcome;

namespace {

template <class Event>
std::vector<Event> events_of(Chain& chain) {
    std::vector<Event> out;
    for (const auto& event : chain.take_events())
        if (const auto* match = std::get_if<Event>(&event)) out.push_back(*match);
    return out;
}

interrogation::ParameterValues one_lane() {
    auto values = parameters();
    values.lanes = 1;
    return values;
}

}  // namespace

TEST_CASE("a trial that nobody questions ends at the first partial sum") {
    Hearing hearing{{anna}};
    hearing.chain.advance(parameters().clocks.ask);
    CHECK_FALSE(hearing.outcome());
    hearing.chain.advance();
    CHECK(hearing.outcome() == TrialOutcome{Survives{}});
    CHECK(hearing.chain.refuses(anna, open{claim, {}, hearing.true_root()}, Error::TrialOver));
}

TEST_CASE("a question without an answer in time kills the claim") {
    Hearing hearing{{anna}};
    REQUIRE(hearing.chain.call(anna, open{claim, {}, hearing.true_root()}));
    const auto due = hearing.trial().questions[0].due;
    CHECK(due == hearing.chain.now() + parameters().clocks.answer);
    hearing.chain.advance(due - hearing.chain.now());
    CHECK_FALSE(hearing.outcome());
    hearing.chain.advance();
    CHECK(hearing.outcome() == TrialOutcome{Dead{DeathCause::Unanswered}});
    // Part of the fee is burned, the rest and the deposit come back.
    CHECK(hearing.chain.balances().free(anna) == endowment - 30);
    CHECK(hearing.chain.held() == 0);
}

TEST_CASE("a queue that lags behind gives nobody more time") {
    auto values = parameters();
    values.alarms_per_block = 1;
    Hearing hearing{{anna}, values};
    auto& chain = hearing.chain;
    REQUIRE(chain.call(anna, open{claim, {}, hearing.true_root()}));
    // Other trials, whose clocks run out in the same block and are served first.
    for (verification::ClaimId other = 1; other < 4; ++other) {
        verification::TrialRequest request;
        request.claim = other;
        REQUIRE(chain.trials().open(request));
    }
    const auto due = hearing.trial().questions[0].due;
    chain.advance(due + 1 - chain.now());
    CHECK_FALSE(hearing.outcome());
    CHECK(chain.refuses(claimant, hearing.reply({}), Error::TrialOver));
    CHECK(chain.refuses(anna, interrogation::convict{claim, {}, program::WrongLength{}},
                        Error::TrialOver));
    chain.advance(3);
    CHECK(hearing.outcome() == TrialOutcome{Dead{DeathCause::Unanswered}});
    CHECK(chain.told().outcomes.size() == 4);
}

TEST_CASE("a swift answer earns the fee, less what is burned; a late one does not") {
    const auto p = parameters();
    const auto joined = [](BlockNumber blocks) {
        Hearing hearing{{anna}};
        auto issued = hearing.chain.balances().total_issuance();
        REQUIRE(hearing.chain.call(anna, open{claim, {}, hearing.true_root()}));
        hearing.chain.advance(blocks);
        REQUIRE(hearing.chain.call(claimant, hearing.reply({})));
        CHECK(hearing.chain.balances().total_issuance() == issued - 30);
        CHECK(hearing.chain.held() == parameters().node_deposit);
        return std::pair{hearing.chain.balances().free(claimant),
                         hearing.chain.balances().free(anna)};
    };
    CHECK(joined(p.clocks.answer / 2) ==
          std::pair{endowment + 70, endowment - 100 - p.node_deposit});
    CHECK(joined(p.clocks.answer / 2 + 1) == std::pair{endowment, endowment - 30 - p.node_deposit});
}

TEST_CASE("a step leaf has the time of two replays") {
    Hearing hearing{{anna}};
    hearing.join(anna, hearing.true_root());
    hearing.end_joining();
    REQUIRE(hearing.chain.call(anna, hearing.question(Bytes{1})));
    const auto due = hearing.trial().questions[0].due;
    CHECK(due == hearing.chain.now() + parameters().clocks.answer_step);

    verification::TrialRequest request;
    request.claim = claim + 1;
    request.replay_blocks = 20;
    REQUIRE(hearing.chain.trials().open(request));
    CHECK(hearing.chain.trials().trial(claim + 1)->clocks.answer_step ==
          parameters().clocks.answer_step + 40);
}

TEST_CASE("the larger pool has the first turn, and who ends a turn in vain forfeits") {
    Hearing hearing{{anna, boris, clara}, one_lane()};
    auto& chain = hearing.chain;
    hearing.join(anna, hearing.true_root());
    hearing.join(boris, Hearing::any_root(7));
    hearing.join(clara, Hearing::any_root(7));
    hearing.end_joining();
    auto turns = events_of<interrogation::TurnBegun>(chain);
    REQUIRE(turns.size() == 1);
    CHECK(turns[0].seated.items == std::vector<interrogation::GroupIndex>{1});

    // Boris has the last word of the turn; Clara may try again, and says nothing.
    hearing.settle(clara, Bytes{1});
    REQUIRE(chain.call(boris, hearing.question(Bytes{2})));
    REQUIRE(chain.call(claimant, hearing.reply(Bytes{2})));
    chain.advance(hearing.trial().ends + 1 - chain.now());
    CHECK(hearing.member(boris).forfeited);
    CHECK_FALSE(hearing.member(clara).forfeited);
    CHECK(hearing.trial().round == 2);
    CHECK(hearing.group(1).seated);
    CHECK(hearing.group(1).pool == 300);
    CHECK(chain.refuses(boris, hearing.question(Bytes{1, 0}), Error::HasForfeited));
    CHECK(chain.told().forfeited == std::vector{std::pair{claim, boris}});

    chain.advance(hearing.trial().ends + 1 - chain.now());
    CHECK(hearing.member(clara).forfeited);
    CHECK(hearing.group(0).seated);
    CHECK(hearing.trial().round == 3);
    // What was answered in earlier turns stays on record: Anna goes on from there.
    const auto path = hearing.finding().questions;
    for (std::size_t i = 2; i < path.size(); ++i) hearing.settle(anna, path[i]);
    REQUIRE(chain.call(
        anna, interrogation::convict{claim, hearing.finding().path, hearing.finding().accusation}));
    CHECK(hearing.outcome() == TrialOutcome{Dead{DeathCause::FoldStep}});
}

TEST_CASE("when every group has had its turn in vain the claim survives") {
    Hearing hearing{{anna, boris}, one_lane(), true};
    auto& chain = hearing.chain;
    hearing.join(anna, Hearing::any_root(8));
    hearing.join(boris, Hearing::any_root(7));
    hearing.end_joining();
    while (!hearing.outcome()) chain.advance();
    CHECK(hearing.outcome() == TrialOutcome{Survives{}});
    CHECK(chain.told().forfeited.size() == 2);
    CHECK(chain.told().outcomes.size() == 1);
}

namespace {

// Any question that the record allows and that is not `spared`: it only has to be accepted.
bool ask_nonsense(Hearing& hearing, const AccountId& who, const program::Path& spared) {
    for (const auto& [path, answer] : hearing.chain.trials().record(claim))
        for (std::uint8_t child = 0; child < 20; ++child) {
            Bytes below = path;
            below.push_back(child);
            if (below != spared.items && hearing.chain.call(who, hearing.question(below)))
                return true;
        }
    return false;
}

}  // namespace

TEST_CASE("a saboteur in the honest group costs one turn and its own place") {
    // Clara joins with Anna's root and asks nonsense whenever the group may ask; the claimant, who
    // is in league with her, takes all the time that it has.
    Hearing hearing{{anna, clara}, one_lane()};
    auto& chain = hearing.chain;
    hearing.join(anna, hearing.true_root());
    hearing.join(clara, hearing.true_root());
    hearing.end_joining();
    const auto found = hearing.finding();
    std::size_t asked = 1;
    while (!hearing.outcome()) {
        const auto questions = hearing.trial().questions;
        if (!questions.empty() && questions[0].due == chain.now())
            REQUIRE(chain.call(claimant, hearing.reply(questions[0].path)));
        const auto& wanted = found.questions[std::min(asked, found.questions.size() - 1)];
        if (hearing.trial().questions.empty() && asked < found.questions.size())
            static_cast<void>(ask_nonsense(hearing, clara, wanted));
        if (asked < found.questions.size()) {
            if (chain.call(anna, hearing.question(wanted))) ++asked;
        } else {
            static_cast<void>(static_cast<bool>(
                chain.call(anna, interrogation::convict{claim, found.path, found.accusation})));
        }
        chain.advance();
    }
    CHECK(hearing.outcome() == TrialOutcome{Dead{DeathCause::FoldStep}});
    CHECK(hearing.trial().round == 2);
    CHECK(chain.told().forfeited == std::vector{std::pair{claim, clara}});
}

TEST_CASE("the record is deleted when the trial is forgotten, a bounded part a block") {
    auto values = parameters();
    values.deleted_per_block = 3;
    Hearing hearing{{anna}, values};
    auto& chain = hearing.chain;
    const auto before = chain.entries();
    chain.trials().forget(claim);  // It runs: nothing happens.
    CHECK(chain.entries() == before);

    hearing.join(anna, hearing.true_root());
    hearing.end_joining();
    const auto found = hearing.finding();
    for (std::size_t i = 1; i < found.questions.size(); ++i)
        hearing.settle(anna, found.questions[i]);
    REQUIRE(chain.call(anna, interrogation::convict{claim, found.path, found.accusation}));
    const auto nodes = hearing.trial().nodes;
    CHECK(nodes == found.questions.size());
    CHECK(chain.held() == nodes * values.node_deposit);

    chain.trials().forget(claim);
    CHECK_FALSE(chain.trials().trial(claim));
    chain.advance();
    CHECK(chain.held() == (nodes - 3) * values.node_deposit);
    // The claim may be tried again while the old record is still being deleted.
    verification::TrialRequest again;
    again.claim = claim;
    REQUIRE(chain.trials().open(again));
    CHECK(chain.trials().record(claim).empty());
    chain.advance(4);
    CHECK(chain.held() == 0);
    CHECK(hearing.outcome());
}

TEST_CASE("nothing of an ended and forgotten trial stays in storage") {
    Hearing hearing{{anna}};
    auto& chain = hearing.chain;
    hearing.join(anna, hearing.true_root());
    chain.advance(200);
    REQUIRE(hearing.outcome());
    chain.trials().forget(claim);
    chain.advance();
    Chain untouched;
    // Only the counter of trials and the burned part of a fee tell that there was one.
    CHECK(chain.entries() == untouched.entries() + 1);
}
