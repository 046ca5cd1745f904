// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <map>

#include "tests/pallets/settlement/play.hpp"
#include "tests/pallets/settlement/protocol.hpp"

using namespace assay;
using namespace assay::protocol_test;
using chain_spec::MarketPlace;
using market::Error;

namespace {

market::register_verifier key_of(const Actor& who, std::uint64_t memory = 1'000) {
    return {.vrf_key = who.vrf_key(), .memory = memory};
}
std::optional<market::Seat> seat(Play& play, market::SeatIndex place) {
    return play.chain.read<MarketPlace, market::Spec>(market::Seats{place});
}

}  // namespace

TEST_CASE("a seat needs a key, a deposit and room") {
    Play play;
    auto& chain = play.chain;
    const market::take_seat take{.deposit = 8'000};
    CHECK(chain.refuses<MarketPlace>(play.cast.rival, take, Error::NotAVerifier));
    CHECK(chain.refuses<MarketPlace>(play.cast.rival, market::register_verifier{}, Error::BadKey));
    REQUIRE(chain.submit<MarketPlace>(play.cast.rival, key_of(play.cast.rival)));
    CHECK(chain.refuses<MarketPlace>(play.cast.rival, market::take_seat{.deposit = 1'999},
                                     Error::DepositTooSmall));
    for (int i = 0; i < 3; ++i) REQUIRE(chain.submit<MarketPlace>(play.cast.rival, take));
    CHECK(chain.refuses<MarketPlace>(play.cast.rival, take, Error::TooManySeats));
    CHECK(chain.refuses<MarketPlace>(play.cast.rival, key_of(play.cast.rival), Error::KeyInUse));
    CHECK(chain.held(play.cast.rival.id()) == 24'000);
}

TEST_CASE("a full table takes nobody, and a place that was left is taken again") {
    auto parameters = test_parameters();
    parameters.market.seats_max = 8;
    Play play{parameters};
    auto& chain = play.chain;
    REQUIRE(chain.submit<MarketPlace>(play.cast.rival, key_of(play.cast.rival)));
    const market::take_seat take{.deposit = 8'000};
    CHECK(chain.refuses<MarketPlace>(play.cast.rival, take, Error::TableFull));

    const Actor& owner = play.cast.verifiers[1];
    REQUIRE(chain.submit<MarketPlace>(owner, market::resign_seat{2}));
    chain.to_block(chain.block() + 11);
    REQUIRE(chain.submit<MarketPlace>(owner, market::leave_seat{2}));
    CHECK(chain.held(owner.id()) == 8'000);
    REQUIRE(chain.submit<MarketPlace>(play.cast.rival, take));
    CHECK(seat(play, 2)->account == play.cast.rival.id());
    CHECK(chain.read<MarketPlace, market::Spec>(market::SeatCount{}) == 8);
}

TEST_CASE("a seat is left after notice, by its owner, and not while a claim stands on it") {
    Play play;
    auto& chain = play.chain;
    const Actor& owner = play.cast.verifiers[0];
    const market::resign_seat resign{0};
    const market::leave_seat leave{0};
    CHECK(chain.refuses<MarketPlace>(owner, market::resign_seat{99}, Error::UnknownSeat));
    CHECK(chain.refuses<MarketPlace>(play.cast.rival, resign, Error::NotYourSeat));
    CHECK(chain.refuses<MarketPlace>(owner, leave, Error::NoticeNotOver));
    REQUIRE(chain.submit<MarketPlace>(owner, resign));
    CHECK(chain.refuses<MarketPlace>(owner, resign, Error::AlreadyResigned));
    chain.to_block(chain.block() + 10);
    CHECK(chain.refuses<MarketPlace>(owner, leave, Error::NoticeNotOver));
    chain.next_block();
    CHECK(chain.refuses<MarketPlace>(play.cast.rival, leave, Error::NotYourSeat));
    REQUIRE(chain.submit<MarketPlace>(owner, leave));
    CHECK_FALSE(seat(play, 0));

    const auto id = play.start();
    play.prove(id);
    play.until(id, Stage::Sampled);
    const auto claim = *play.claim(play.drawn(id, 1));
    const Actor& drawn = play.cast.of(claim.account);
    REQUIRE(chain.submit<MarketPlace>(drawn, market::resign_seat{*claim.seat}));
    const auto over = chain.block() + 11;
    play.deliver(id);
    play.commit_claims(id);
    chain.to_block(over);
    CHECK(chain.refuses<MarketPlace>(drawn, market::leave_seat{*claim.seat}, Error::SeatEngaged));
}

TEST_CASE("what is done after a draw is frozen does not move it") {
    Play play;
    auto& chain = play.chain;
    const market::SeatWanted wanted{.beacon = Hash256{{5}},
                                    .frozen = {.block = chain.block() - 1, .seats = 8},
                                    .task = 1,
                                    .segment = 1,
                                    .round = 0,
                                    .submitted = chain.block(),
                                    .memory = 500,
                                    .deposit = 4'000,
                                    .taken = {}};
    const auto draw = [&] {
        return chain.with(
            [&](frame::Context& context) { return Market{context}.seats().draw(wanted); });
    };
    const auto before = draw();
    REQUIRE(before);
    const Actor& drawn = play.cast.of(seat(play, *before)->account);
    REQUIRE(chain.submit<MarketPlace>(drawn, market::resign_seat{*before}));
    REQUIRE(chain.submit<MarketPlace>(play.cast.rival, key_of(play.cast.rival)));
    for (int i = 0; i < 3; ++i)
        REQUIRE(chain.submit<MarketPlace>(play.cast.rival, market::take_seat{.deposit = 90'000}));
    CHECK(draw() == before);
}

TEST_CASE("a draw passes by who is not eligible, and takes the others alike") {
    Play play;
    auto& chain = play.chain;
    market::SeatWanted wanted{.beacon = {},
                              .frozen = {.block = chain.block() - 1, .seats = 8},
                              .task = 1,
                              .segment = 1,
                              .round = 0,
                              .submitted = chain.block(),
                              .memory = 500,
                              .deposit = 4'000,
                              .taken = {play.cast.verifiers[0].id()}};
    const auto draw = [&](std::uint8_t fill) {
        wanted.beacon.bytes.fill(fill);
        return chain.with(
            [&](frame::Context& context) { return Market{context}.seats().draw(wanted); });
    };
    std::map<AccountId, int> times;
    for (std::uint8_t fill = 0; fill < 250; ++fill) ++times[seat(play, *draw(fill))->account];
    CHECK(times.size() == 3);  // One of four has had the segment.
    for (const auto& [who, count] : times) CHECK(std::abs(count - 83) < 45);

    wanted.memory = 1'001;
    CHECK_FALSE(draw(1));
    wanted.memory = 500;
    wanted.deposit = 8'001;
    CHECK_FALSE(draw(1));
    wanted.deposit = 4'000;
    wanted.submitted = 3;  // Keys were registered in block 1, and must be three blocks old.
    CHECK_FALSE(draw(1));
    wanted.submitted = 4;
    CHECK(draw(1));
    wanted.frozen.block = 0;  // Before anybody took a seat.
    CHECK_FALSE(draw(1));
    wanted.frozen = {.block = chain.block(), .seats = 0};
    CHECK_FALSE(draw(1));
}
