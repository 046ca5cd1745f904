// SPDX-License-Identifier: Apache-2.0
#include "consensus/guard/guard.hpp"

#include <catch2/catch.hpp>

namespace assay::guard {

namespace {

grandpa::AuthorityId voter(std::uint8_t n) { return {{n}}; }
grandpa::Message prevote(std::uint8_t block) { return grandpa::Prevote{{{block}}, block}; }
grandpa::Message precommit(std::uint8_t block) { return grandpa::Precommit{{{block}}, block}; }

// Signs if it may; what was signed, or why not.
std::optional<Refusal> vote(Guard& guard, grandpa::SetId set, grandpa::RoundNumber round,
                            const grandpa::Message& message, grandpa::Message* said = nullptr) {
    const auto permit = guard.may_vote(set, round, message);
    if (!permit) return permit.error();
    guard.written(permit->record);
    if (said) *said = permit->message;
    return std::nullopt;
}

const auto four =
    *grandpa::VoterSet::make({{voter(0), 1}, {voter(1), 1}, {voter(2), 1}, {voter(3), 1}});

}  // namespace

TEST_CASE("a slot is sealed once, and none before it") {
    auto guard = Guard::intact({}, voter(0));
    for (const babe::Slot slot : {0U, 5U}) {
        const auto record = guard.may_seal(slot);
        REQUIRE(record);
        guard.written(*record);
        CHECK(guard.may_seal(slot).error() == Refusal::SlotTaken);
    }
    CHECK(guard.may_seal(4).error() == Refusal::SlotTaken);
    CHECK(guard.may_seal(6));
    CHECK(guard.record().slot == 5U);  // Asking alone signs nothing.
}

TEST_CASE("each stage of a round is voted in once; asked again, the guard names what was said") {
    auto guard = Guard::intact({}, voter(0));
    CHECK_FALSE(vote(guard, 1, 4, prevote(7)));
    grandpa::Message said;
    CHECK_FALSE(vote(guard, 1, 4, prevote(8), &said));
    CHECK(said == prevote(7));
    CHECK_FALSE(vote(guard, 1, 4, precommit(8), &said));
    CHECK(said == precommit(8));
    CHECK(vote(guard, 1, 3, prevote(7)) == Refusal::RoundPast);
    CHECK(vote(guard, 0, 9, prevote(7)) == Refusal::RoundPast);
    CHECK_FALSE(vote(guard, 1, 5, prevote(9), &said));
    CHECK(said == prevote(9));
    CHECK_FALSE(vote(guard, 2, 1, prevote(3), &said));
    CHECK(said == prevote(3));
}

TEST_CASE("a validator on its own has nobody to hear, and goes by its record in every set") {
    Record record;
    record.slot = 9;
    record.set_id = 1;
    record.round = 4;
    record.prevote = prevote(7);
    auto guard = Guard::restored(record, 10, voter(0));
    CHECK(vote(guard, 1, 4, precommit(7)) == Refusal::Resting);
    guard.alone_in(1);
    CHECK(vote(guard, 1, 3, prevote(7)) == Refusal::RoundPast);
    grandpa::Message said;
    CHECK_FALSE(vote(guard, 1, 4, prevote(8), &said));
    CHECK(said == prevote(7));
    CHECK_FALSE(vote(guard, 1, 5, prevote(8)));
    guard.alone_in(2);
    CHECK_FALSE(vote(guard, 2, 1, prevote(8)));
    CHECK(guard.may_seal(10).error() == Refusal::Resting);
    CHECK(guard.may_seal(11));
}

TEST_CASE("the record survives its way to disk") {
    auto guard = Guard::intact({}, voter(0));
    vote(guard, 1, 4, prevote(7));
    guard.written(*guard.may_seal(12));
    const auto back = scale::from_bytes<Record>(scale::to_bytes(guard.record()));
    REQUIRE(back == guard.record());
    auto again = Guard::intact(*back, voter(0));
    grandpa::Message said;
    CHECK_FALSE(vote(again, 1, 4, prevote(9), &said));
    CHECK(said == prevote(7));
    CHECK(again.may_seal(12).error() == Refusal::SlotTaken);
}

TEST_CASE("a restored record rests: no slot up to now, no round the lost self can have reached") {
    auto guard = Guard::restored({}, 100, voter(0));
    CHECK(guard.may_seal(100).error() == Refusal::Resting);
    CHECK(guard.may_seal(101));
    CHECK(vote(guard, 1, 50, prevote(1)) == Refusal::Resting);
    guard.heard(1, four, 7, voter(1));
    guard.heard(1, four, 7, voter(0));  // Its own votes, and a stranger's, count for nothing.
    guard.heard(1, four, 7, voter(9));
    guard.heard(1, four, 8, voter(2));
    CHECK(guard.resting());
    guard.heard(1, four, 7, voter(3));
    CHECK_FALSE(guard.resting());
    CHECK(vote(guard, 1, 9, prevote(1)) == Refusal::Resting);
    CHECK_FALSE(vote(guard, 1, 10, prevote(1)));
}

TEST_CASE("a rest goes on after a restart in the middle of it") {
    auto guard = Guard::restored({}, 100, voter(0));
    guard.written(*guard.may_seal(101));  // Blocks may be made again while votes may not.
    auto again =
        Guard::intact(*scale::from_bytes<Record>(scale::to_bytes(guard.record())), voter(0));
    CHECK(again.resting());
    CHECK(vote(again, 1, 50, prevote(1)) == Refusal::Resting);
    for (std::uint8_t n = 1; n < 4; ++n) again.heard(1, four, 7, voter(n));
    CHECK_FALSE(vote(again, 1, 9, prevote(1)));
    auto third = Guard::intact(again.record(), voter(0));
    CHECK(vote(third, 2, 2, prevote(1)) == Refusal::Resting);
    CHECK_FALSE(vote(third, 2, 3, prevote(1)));
}

TEST_CASE("a restored validator leaves out the first rounds of the set after, and no more") {
    auto guard = Guard::restored({}, 0, voter(0));
    guard.heard(1, four, 90, voter(1));
    guard.heard(2, four, 3, voter(1));  // A later set: what was heard before is of no use.
    guard.heard(1, four, 90, voter(2));
    guard.heard(2, four, 3, voter(2));
    CHECK(guard.resting());
    guard.heard(2, four, 4, voter(3));
    CHECK(vote(guard, 3, 2, prevote(1)) == Refusal::Resting);
    CHECK_FALSE(vote(guard, 3, 3, prevote(1)));
    CHECK_FALSE(vote(guard, 4, 1, prevote(1)));
}

}  // namespace assay::guard
