// SPDX-License-Identifier: Apache-2.0
// Who gets which part of a slash, and what the parameters of settlement must keep to.
#include <catch2/catch.hpp>

#include "tests/pallets/settlement/play.hpp"

using namespace assay;
using namespace assay::protocol_test;
using collateral::Perbill;

namespace {

constexpr Perbill percent(std::uint32_t per_cent) { return {per_cent * 10'000'000}; }

/// A wrong pass claim that both whistleblowers challenge, the rival one block later.
struct Disputed {
    Play play;
    TaskId id = 0;
    ClaimId accused = 0;

    explicit Disputed(const Parameters& parameters) : play{parameters} {
        id = play.start();
        play.prove(id);
        play.deliver(id);
        accused = play.drawn(id, 1);
        const auto lie = [&](const Claim& claim) {
            auto value = play.honest_value(id, 1, claim.account);
            value.x = Hash256{{9}};
            return claim.segment == 1 ? std::optional{value} : std::nullopt;
        };
        play.audit(id, lie, [&] {
            const auto first = play.challenge(id, 1, play.cast.whistleblower);
            play.chain.next_block();
            const auto second = play.challenge(id, 1, play.cast.rival);
            play.reveal_challenge(first);
            play.reveal_challenge(second);
        });
        play.end_trials(id, {accused});
    }
};

}  // namespace

TEST_CASE("the earliest challenger takes of a slash what it may, the next one the rest") {
    // 40 % of 8000 is for challengers. Which of the two asked the one question is not told.
    SECTION("all of it without a narrow cap") {
        Disputed disputed{test_parameters()};
        auto& play = disputed.play;
        CHECK(play.change(play.cast.whistleblower) + play.change(play.cast.rival) == 3'200 - 5);
        CHECK(play.change(play.cast.whistleblower) >= 3'200 - 5);
    }
    SECTION("a capped part each") {
        auto parameters = test_parameters();
        parameters.settlement.reward_cap = 2'000;
        Disputed disputed{parameters};
        auto& play = disputed.play;
        CHECK(play.change(play.cast.whistleblower) >= 2'000 - 5);
        CHECK(play.change(play.cast.rival) >= 1'200 - 5);
        CHECK(play.change(play.cast.whistleblower) + play.change(play.cast.rival) == 3'200 - 5);
    }
}

TEST_CASE("shares of a slash never exceed s, so that nobody gains by accusing itself") {
    const auto valid = test_parameters().settlement;
    const auto s = percent(50);
    CHECK(settlement::is_valid(valid, s));
    CHECK_FALSE(settlement::is_valid(valid, percent(49)));
    auto values = valid;
    values.verifier_slash.solver = percent(11);
    CHECK_FALSE(settlement::is_valid(values, s));
    values = valid;
    values.challenge_slash.verifier = percent(26);
    CHECK_FALSE(settlement::is_valid(values, s));
    values = valid;
    values.abandon_penalty = percent(101);
    CHECK_FALSE(settlement::is_valid(values, s));
}

TEST_CASE("only root changes the shares, and only to valid ones") {
    Play play;
    settlement::set_parameters change{test_parameters().settlement};
    change.values.reward_cap = 7;
    const auto call = frame::encode_call(chain_spec::SettlementPlace::index, change);
    CHECK_FALSE(play.chain.dispatch(frame::Signed{play.cast.solver.id()}, call));
    REQUIRE(play.chain.as_root(call));
    using Spec = settlement::Spec;
    CHECK(play.chain.read<chain_spec::SettlementPlace, Spec>(settlement::Parameters{}).reward_cap ==
          7);
    change.values.solver_slash.verifiers = percent(100);
    const auto refused =
        play.chain.as_root(frame::encode_call(chain_spec::SettlementPlace::index, change));
    CHECK(refused.error() == Chain::error_of(settlement::Error::BadParameters));
}
