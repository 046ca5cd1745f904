// SPDX-License-Identifier: Apache-2.0
// Who may send which call, when; and that a refused one leaves nothing behind.
#include "pallets/interrogation/calls.hpp"

#include <catch2/catch.hpp>

#include "tests/pallets/interrogation/hearing.hpp"

using namespace assay;
using namespace assay::test;
using interrogation::Error;
using interrogation::open;

TEST_CASE("one trial a claim") {
    Hearing hearing{{anna}};
    verification::TrialRequest again;
    again.claim = claim;
    const auto result = hearing.chain.trials().open(again);
    CHECK_FALSE(result);
    CHECK(hearing.chain.trials().trial(claim)->subject.claim.account == claimant);
    CHECK(
        hearing.chain.refuses(anna, open{claim + 1, {}, hearing.true_root()}, Error::UnknownTrial));
}

TEST_CASE("accusers join with what W ought to be, once, while there is time") {
    Hearing hearing{{anna, boris}};
    auto& chain = hearing.chain;
    const auto root = hearing.true_root();
    CHECK(chain.refuses(stranger, open{claim, {}, root}, Error::NotAnAccuser));
    CHECK(
        chain.refuses(anna, open{claim, {}, hearing.subject.claim.history}, Error::NothingDiffers));
    CHECK(chain.refuses(anna, hearing.question(Bytes{0}), Error::NotJoined));
    REQUIRE(chain.call(anna, open{claim, {}, root}));
    CHECK(chain.refuses(anna, open{claim, {}, root}, Error::AlreadyJoined));
    CHECK(chain.refuses(anna, hearing.question(Bytes{0}), Error::TurnNotBegun));
    hearing.end_joining();
    CHECK(chain.refuses(boris, open{claim, {}, root}, Error::JoiningOver));
    CHECK(chain.refuses(boris, hearing.question(Bytes{0}), Error::NotJoined));
}

TEST_CASE("equal histories make one group and pool their deposits") {
    Hearing hearing{{anna, boris, clara}};
    hearing.join(anna, hearing.true_root());
    hearing.join(boris, Hearing::any_root(7));
    hearing.join(clara, hearing.true_root());
    CHECK(hearing.trial().groups == 2);
    CHECK(hearing.group(0).pool == 100 + 300);
    CHECK(hearing.group(0).earliest == 1);
    CHECK(hearing.group(0).members == 2);
    CHECK(hearing.group(1).pool == 200);
}

TEST_CASE("one accuser asks only so many questions in a trial") {
    Hearing hearing{{anna}};
    hearing.join(anna, hearing.true_root());
    hearing.end_joining();
    // Everything that can be asked at all, wrong or right, breadth first.
    std::vector<program::Path> ways{{}};
    for (std::size_t i = 0; hearing.member(anna).asked < parameters().questions_max; ++i) {
        REQUIRE(i < ways.size());
        for (std::uint8_t child = 0; child < 32; ++child) {
            auto path = ways[i];
            path.items.push_back(child);
            if (hearing.member(anna).asked == parameters().questions_max) break;
            if (!hearing.chain.call(anna, hearing.question(path))) continue;
            REQUIRE(hearing.chain.call(claimant, hearing.reply(path)));
            ways.push_back(path);
        }
    }
    auto next = ways.back();
    next.items.push_back(0);
    CHECK(hearing.chain.refuses(anna, hearing.question(next), Error::TooManyQuestions));
}

TEST_CASE("only the first to join pays for the question at W") {
    Hearing hearing{{anna, boris}};
    const auto p = parameters();
    REQUIRE(hearing.chain.call(anna, open{claim, {}, hearing.true_root()}));
    REQUIRE(hearing.chain.call(boris, open{claim, {}, hearing.true_root()}));
    CHECK(hearing.chain.balances().free(anna) == endowment - p.question_fee - p.node_deposit);
    CHECK(hearing.chain.balances().free(boris) == endowment);
    CHECK(hearing.member(anna).asked == 1);
    CHECK(hearing.member(boris).asked == 0);
}

TEST_CASE("questions that do not fit the record, the group or the lanes are refused") {
    auto values = parameters();
    values.lanes = 1;
    Hearing hearing{{anna, boris, clara}, values};
    auto& chain = hearing.chain;
    hearing.join(anna, hearing.true_root());
    hearing.join(boris, hearing.true_root());
    hearing.join(clara, Hearing::any_root(7));
    hearing.end_joining();
    const auto path = hearing.finding().questions;

    CHECK(chain.refuses(clara, hearing.question(path[1]), Error::GroupNotSeated));
    CHECK(chain.refuses(anna, hearing.question(Bytes{15}), Error::NoSuchChild));
    CHECK(chain.refuses(anna, hearing.question(path[2]), Error::WrongAnswerCount));
    CHECK(chain.refuses(anna, hearing.question(Bytes{0}), Error::NothingBelow));
    const auto claimed = *histories().falsehood.answer(claimant, {});
    const auto& first = std::get<program::HistoryAnswer>(claimed).steps.children;
    CHECK(chain.refuses(anna, open{claim, path[1], first[path[1][0]]}, Error::NothingDiffers));

    REQUIRE(chain.call(anna, hearing.question(path[1])));
    CHECK(chain.refuses(boris, hearing.question(Bytes{2}), Error::GroupIsAsking));
    REQUIRE(chain.call(claimant, hearing.reply(path[1])));
    CHECK(chain.refuses(boris, hearing.question(path[1]), Error::AlreadyAsked));
    REQUIRE(chain.call(boris, hearing.question(path[2])));
}

TEST_CASE("a question that another group has asked already is not asked twice") {
    Hearing hearing{{anna, boris}};
    hearing.join(anna, hearing.true_root());
    hearing.join(boris, Hearing::any_root(7));
    hearing.end_joining();
    REQUIRE(hearing.chain.call(anna, hearing.question(Bytes{1})));
    CHECK(hearing.chain.refuses(boris, hearing.question(Bytes{1}), Error::AlreadyAsked));
    REQUIRE(hearing.chain.call(boris, hearing.question(Bytes{2})));
    CHECK(hearing.trial().questions.size() == 2);
}

TEST_CASE("a question is accepted up to the partial sum through its level") {
    Hearing hearing{{anna}};
    const auto clocks = parameters().clocks;
    hearing.join(anna, hearing.true_root());
    const auto last = hearing.trial().origin + 2 * clocks.ask + clocks.answer;
    hearing.chain.advance(last - hearing.chain.now());
    SECTION("in the last block it is") {
        CHECK(hearing.chain.call(anna, hearing.question(Bytes{1})));
    }
    SECTION("a block later it is not") {
        hearing.chain.advance();
        CHECK(hearing.chain.refuses(anna, hearing.question(Bytes{1}), Error::AskedTooLate));
    }
}

TEST_CASE("an accuser has a fixed number of questions, and needs the money for each") {
    Hearing hearing{{anna, boris}};
    hearing.join(anna, hearing.true_root());
    hearing.end_joining();
    auto& chain = hearing.chain;
    auto balances = chain.balances();
    REQUIRE(balances.hold(balances::HoldReason::Escrow, anna, balances.free(anna) - 100));
    const auto before = hearing.trial();
    CHECK_FALSE(chain.call(anna, hearing.question(Bytes{1})));
    CHECK(hearing.trial() == before);
    CHECK(hearing.member(anna).asked == 1);
}

TEST_CASE("answers come in time, to a question, and hash to what is above") {
    Hearing hearing{{anna}};
    auto& chain = hearing.chain;
    CHECK(chain.refuses(claimant, hearing.reply({}), Error::NotAsked));
    REQUIRE(chain.call(anna, open{claim, {}, hearing.true_root()}));
    CHECK(chain.refuses(claimant, hearing.reply(hearing.finding().questions[1]), Error::NotAsked));

    using interrogation::answer;
    CHECK(chain.refuses(claimant, answer{claim, {}, program::InnerAnswer{}}, Error::WrongKind));
    auto reply = hearing.reply({});
    auto& opening = std::get<program::HistoryAnswer>(reply.reply).steps;
    opening.children.items[0].bytes[0] ^= 1;
    CHECK(chain.refuses(claimant, reply, Error::WrongHash));
    opening.children.items.pop_back();
    CHECK(chain.refuses(claimant, reply, Error::WrongChildren));
    CHECK(chain.call(stranger, hearing.reply({})));
    CHECK(chain.refuses(claimant, hearing.reply({}), Error::NotAsked));
}

TEST_CASE("at a seam only the claimant and its delegates speak, inside a tree anybody") {
    const auto path = Hearing{{anna}}.finding().questions;
    for (std::size_t i = 0; i < path.size(); ++i) {
        Hearing hearing{{anna}};
        hearing.join(anna, hearing.true_root());
        hearing.end_joining();
        for (std::size_t j = 1; j < i; ++j) hearing.settle(anna, path[j]);
        if (i == 0) continue;
        REQUIRE(hearing.chain.call(anna, hearing.question(path[i])));
        const auto reply = hearing.reply(path[i]);
        const bool seam = std::holds_alternative<program::StepAnswer>(reply.reply) ||
                          std::holds_alternative<program::TileAnswer>(reply.reply);
        if (seam) {
            CHECK(hearing.chain.refuses(stranger, reply, Error::NotTheClaimant));
            CHECK(hearing.chain.refuses(anna, reply, Error::NotTheClaimant));
            CHECK(hearing.chain.call(delegate, reply));
        } else {
            CHECK(hearing.chain.call(stranger, reply));
        }
    }
}

TEST_CASE("an accusation that fails says why, and changes nothing") {
    Hearing hearing{{anna}};
    auto& chain = hearing.chain;
    const auto found = hearing.finding();
    using interrogation::convict;
    CHECK(chain.refuses(anna, convict{claim, found.path, found.accusation}, Error::RecordUnusable));
    hearing.join(anna, hearing.true_root());
    CHECK(chain.refuses(anna, convict{claim, {}, program::WrongLength{}}, Error::Consistent));
    CHECK(chain.refuses(anna, convict{claim, {}, program::WrongStart{}}, Error::WrongPlace));
    CHECK(chain.refuses(anna, convict{claim, Bytes{0}, program::WrongStart{}}, Error::Consistent));
    CHECK_FALSE(hearing.outcome());
}

TEST_CASE("anybody convicts with the right evidence, and no call is taken afterwards") {
    Hearing hearing{{anna}};
    auto& chain = hearing.chain;
    hearing.join(anna, hearing.true_root());
    hearing.end_joining();
    const auto found = hearing.finding();
    for (std::size_t i = 1; i < found.questions.size(); ++i)
        hearing.settle(anna, found.questions[i]);
    CHECK_FALSE(chain.fee_waived());
    REQUIRE(chain.call(stranger, interrogation::convict{claim, found.path, found.accusation}));
    CHECK(chain.fee_waived());
    CHECK(hearing.outcome() ==
          verification::TrialOutcome{verification::Dead{verification::DeathCause::FoldStep}});
    CHECK(chain.refuses(anna, hearing.question(Bytes{2}), Error::TrialOver));
    CHECK(chain.refuses(claimant, hearing.reply({}), Error::TrialOver));
    CHECK(chain.refuses(anna, interrogation::convict{claim, found.path, found.accusation},
                        Error::TrialOver));
    CHECK_FALSE(chain.fee_waived());
}

TEST_CASE("only root replaces the parameters, by valid ones") {
    Chain chain;
    auto values = parameters();
    values.lanes = 3;
    const interrogation::set_parameters change{values};
    CHECK(chain.call(anna, change).error() == frame::DispatchError{frame::BadOrigin{}});
    REQUIRE(chain.call_as_root(change));
    CHECK(chain.trials().get(interrogation::Parameters{}) == values);
    values.lanes = 0;
    CHECK_FALSE(chain.call_as_root(interrogation::set_parameters{values}));
    CHECK(chain.trials().get(interrogation::Parameters{}).lanes == 3);
}
