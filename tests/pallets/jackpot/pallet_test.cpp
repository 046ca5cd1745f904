// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/pallets/settlement/play.hpp"

using namespace assay;
using namespace assay::protocol_test;
using chain_spec::JackpotPlace;
using jackpot::Error;

namespace {

jackpot::show_draw shown(Play& play, TaskId id, const Actor& who) {
    const auto draw = play.chain.read<JackpotPlace, jackpot::Spec>(jackpot::Draws{id});
    const jackpot::DrawInput input{play.chain.genesis_hash(), id, draw ? draw->beacon : Hash256{}};
    return {id, who.vrf(jackpot::draw_context, scale::to_bytes(input))};
}
Balance total_stake(Play& play) {
    return play.chain.read<JackpotPlace, jackpot::Spec>(jackpot::TotalStake{});
}

}  // namespace

TEST_CASE("a stake has a key and a least amount, and one place an account") {
    Play play;
    auto& chain = play.chain;
    CHECK(chain.refuses<JackpotPlace>(play.cast.rival, jackpot::stake{{}, 5'000}, Error::BadKey));
    CHECK(chain.refuses<JackpotPlace>(
        play.cast.rival, jackpot::stake{play.cast.rival.vrf_key(), 999}, Error::StakeTooSmall));
    REQUIRE(chain.submit<JackpotPlace>(play.cast.rival,
                                       jackpot::stake{play.cast.rival.vrf_key(), 3'000}));
    CHECK(total_stake(play) == 8'000);
    REQUIRE(chain.submit<JackpotPlace>(play.cast.rival,
                                       jackpot::stake{play.cast.rival.vrf_key(), 4'000}));
    CHECK(total_stake(play) == 9'000);
    CHECK(chain.held(play.cast.rival.id()) == 4'000);
    REQUIRE(chain.submit<JackpotPlace>(play.cast.rival, jackpot::unstake{}));
    CHECK(total_stake(play) == 5'000);
    CHECK(chain.held(play.cast.rival.id()) == 0);
    CHECK(chain.refuses<JackpotPlace>(play.cast.rival, jackpot::unstake{}, Error::NotStaked));
}

TEST_CASE("a draw is shown once, by its owner's VRF, while the task's audit lasts") {
    Play play;
    auto& chain = play.chain;
    const Actor& who = play.cast.whistleblower;
    const auto id = play.start();
    CHECK(chain.refuses<JackpotPlace>(who, shown(play, id, who), Error::NoDraw));
    play.prove(id);
    play.until(id, Stage::Sampled);
    CHECK(chain.refuses<JackpotPlace>(play.cast.rival, shown(play, id, play.cast.rival),
                                      Error::NotStaked));
    CHECK(chain.refuses<JackpotPlace>(who, shown(play, id, play.cast.rival), Error::VrfWrong));
    REQUIRE(chain.submit<JackpotPlace>(who, shown(play, id, who)));
    CHECK(chain.refuses<JackpotPlace>(who, shown(play, id, who), Error::AlreadyShown));
    play.deliver(id);
    play.audit(id);
    REQUIRE(play.stage(id) == Stage::Settled);
    CHECK(chain.refuses<JackpotPlace>(who, shown(play, id, who), Error::NoDraw));
    CHECK_FALSE(chain.read<JackpotPlace, jackpot::Spec>(jackpot::Drawn{id, who.id()}));
}

TEST_CASE("a stake younger than the task does not count, and a small one is not drawn") {
    auto parameters = test_parameters();
    parameters.jackpot.drawn_target = 1;
    parameters.jackpot.stake_min = 1;
    Play play{parameters};
    auto& chain = play.chain;
    // One part in five thousand: this VRF does not win.
    REQUIRE(
        chain.submit<JackpotPlace>(play.cast.rival, jackpot::stake{play.cast.rival.vrf_key(), 1}));
    chain.next_block();
    const auto id = play.start();
    REQUIRE(chain.submit<JackpotPlace>(play.cast.bystander,
                                       jackpot::stake{play.cast.bystander.vrf_key(), 10'000}));
    play.prove(id);
    play.until(id, Stage::Sampled);
    CHECK(chain.refuses<JackpotPlace>(play.cast.rival, shown(play, id, play.cast.rival),
                                      Error::NotDrawn));
    CHECK(chain.refuses<JackpotPlace>(play.cast.bystander, shown(play, id, play.cast.bystander),
                                      Error::StakedTooLate));
}

TEST_CASE("jackpot parameters are root's") {
    Play play;
    jackpot::set_parameters change{test_parameters().jackpot};
    change.values.stake_min = 7;
    const auto call = frame::encode_call(JackpotPlace::index, change);
    CHECK_FALSE(play.chain.dispatch(frame::Signed{play.cast.rival.id()}, call));
    CHECK(play.chain.as_root(call));
    change.values.payout_max = {333'333'334};  // More than a third.
    CHECK(play.chain.as_root(frame::encode_call(JackpotPlace::index, change)).error() ==
          Chain::error_of(Error::BadParameters));
}
