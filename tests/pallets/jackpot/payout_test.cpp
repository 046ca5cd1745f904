// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/pallets/settlement/play.hpp"
#include "tests/pallets/settlement/protocol.hpp"

using namespace assay;
using namespace assay::protocol_test;

namespace {

void pay(Play& play, Balance prize, std::optional<AccountId> planter,
         const std::vector<AccountId>& finders) {
    play.chain.with(
        [&](frame::Context& context) { Jackpot{context}.pay_plant(7, prize, planter, finders); });
}

}  // namespace

TEST_CASE("with k finders each of them and the planter get the k-th half of a jackpot") {
    for (std::size_t k = 0; k < 4; ++k) {
        Play play;
        std::vector<AccountId> finders;
        for (std::size_t i = 0; i < k; ++i) finders.push_back(play.cast.verifiers[i + 1].id());
        pay(play, 8'000, play.cast.verifiers[0].id(), finders);
        const auto each = static_cast<long long>(8'000 >> k);
        CHECK(play.change(play.cast.verifiers[0]) == each);
        for (std::size_t i = 0; i < k; ++i) CHECK(play.change(play.cast.verifiers[i + 1]) == each);
        CHECK(play.chain.free(jackpot::pot_account()) ==
              initial_pot - static_cast<Balance>(each) * (k + 1));
    }
}

TEST_CASE("a planter gains nothing by finding its own plant under another name") {
    for (std::size_t honest = 0; honest < 4; ++honest) {
        const Balance alone = Balance{8'000} >> honest;
        const Balance with_accomplice = (Balance{8'000} >> (honest + 1)) * 2;
        CHECK(with_accomplice == alone);
    }
}

TEST_CASE("one plant never takes a third of the pot, and a planter that lost its claim nothing") {
    Play play;
    pay(play, 100'000'000, std::nullopt, {play.cast.rival.id()});
    CHECK(play.change(play.cast.rival) == 450'000);
}

TEST_CASE("plants that nobody drawn found are counted") {
    Play play;
    pay(play, 10, play.cast.rival.id(), {});
    pay(play, 10, play.cast.rival.id(), {play.cast.bystander.id()});
    const auto count = play.chain.read<chain_spec::JackpotPlace, jackpot::Spec>(jackpot::Plants{});
    CHECK(count == jackpot::PlantCount{2, 1});
}

TEST_CASE("a stake is drawn as often as its share says") {
    int wins = 0;
    for (std::uint8_t i = 0; i < 200; ++i) {
        const Actor who = make_actor(std::string(1, static_cast<char>(i)));
        const jackpot::DrawInput input{{}, i, {}};
        const auto vrf = who.vrf(jackpot::draw_context, scale::to_bytes(input));
        wins += jackpot::is_drawn(who.vrf_key(), input, vrf.output, 2, 100, 800) ? 1 : 0;
        CHECK(jackpot::is_drawn(who.vrf_key(), input, vrf.output, 8, 100, 800));
        CHECK_FALSE(jackpot::is_drawn(who.vrf_key(), input, vrf.output, 2, 0, 800));
    }
    CHECK(std::abs(wins - 50) < 25);  // A quarter, give or take four deviations.
}
