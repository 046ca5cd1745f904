// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/pallets/settlement/play.hpp"

using namespace assay;
using namespace assay::protocol_test;
using chain_spec::MarketPlace;
using market::DeviceClass;
using market::Error;

namespace {

market::offer offer_at(tasks::Price price, Balance bond = 1'000) {
    return {.device = DeviceClass::Cpu,
            .terms = {.price = price, .speed = 1'000, .memory = 1'000, .capacity = 1},
            .bond = bond};
}
market::Book book(Play& play) {
    return play.chain.read<MarketPlace, market::Spec>(market::OrderBook{});
}

}  // namespace

TEST_CASE("an offer that promises nothing, or has too small a bond, is refused") {
    Play play;
    const auto refuses = [&](Error error, auto change) {
        auto args = offer_at(5);
        change(args);
        return play.chain.refuses<MarketPlace>(play.cast.rival, args, error);
    };
    CHECK(refuses(Error::BadOffer, [](auto& args) { args.terms.price = 0; }));
    CHECK(refuses(Error::BadOffer, [](auto& args) { args.terms.speed = 0; }));
    CHECK(refuses(Error::BadOffer, [](auto& args) { args.terms.capacity = 0; }));
    CHECK(refuses(Error::BondTooSmall, [](auto& args) { args.bond = 499; }));
}

TEST_CASE("an offer is replaced by its owner's next one of the same class") {
    Play play;
    REQUIRE(play.chain.submit<MarketPlace>(play.cast.solver, offer_at(30, 2'000)));
    CHECK(play.chain.held(play.cast.solver.id()) == 2'000);
    CHECK(book(play).size() == 2);
    CHECK(book(play)[1].terms.price == 30);
    auto second = offer_at(5);
    second.device = DeviceClass::Gpu;
    REQUIRE(play.chain.submit<MarketPlace>(play.cast.solver, second));
    CHECK(book(play).size() == 3);
}

TEST_CASE("a withdrawn offer is off the book, and its bond is free") {
    Play play;
    const market::withdraw_offer withdraw{DeviceClass::Cpu};
    REQUIRE(play.chain.submit<MarketPlace>(play.cast.solver, withdraw));
    CHECK(play.chain.held(play.cast.solver.id()) == 0);
    CHECK(book(play).size() == 1);
    CHECK(play.chain.refuses<MarketPlace>(play.cast.solver, withdraw, Error::UnknownOffer));
}

TEST_CASE("a full book takes a larger bond for its smallest one") {
    auto parameters = test_parameters();
    parameters.market.offers_max = 2;
    Play play{parameters};
    CHECK(play.chain.refuses<MarketPlace>(play.cast.rival, offer_at(5, 1'000), Error::BookFull));
    REQUIRE(play.chain.submit<MarketPlace>(play.cast.rival, offer_at(5, 1'001)));
    CHECK(book(play).size() == 2);
    CHECK(play.chain.held(play.cast.solver.id()) + play.chain.held(play.cast.other_solver.id()) ==
          1'000);
}

TEST_CASE("market parameters are root's") {
    Play play;
    market::set_parameters change{test_parameters().market};
    change.values.offer_bond_min = 9;
    const auto call = frame::encode_call(MarketPlace::index, change);
    CHECK_FALSE(play.chain.dispatch(frame::Signed{play.cast.rival.id()}, call));
    CHECK(play.chain.as_root(call));
    change.values.offers_max = 0;
    CHECK(play.chain.as_root(frame::encode_call(MarketPlace::index, change)).error() ==
          Chain::error_of(Error::BadParameters));
    CHECK(play.chain.read<MarketPlace, market::Spec>(market::Parameters{}).offer_bond_min == 9);
}
