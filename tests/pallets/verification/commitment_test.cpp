// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <set>

#include "tests/pallets/settlement/chain.hpp"

using namespace assay;
using namespace assay::verification;

TEST_CASE("a commitment opens in one place only, so a copy is worthless") {
    const CommitmentPlace place{.domain = Domain::Claim,
                                .genesis = Hash256{{1}},
                                .account = AccountId{{2}},
                                .task = 3,
                                .segment = 4,
                                .round = 5};
    const ClaimValue value{Hash256{{6}}, {0, Verdict::Fail}, {}};
    const Salt salt{7};
    std::set<Hash256> seen{commitment(place, value, salt)};
    const auto is_new = [&](auto change) {
        auto other = place;
        change(other);
        return seen.insert(commitment(other, value, salt)).second;
    };
    CHECK(is_new([](auto& p) { p.domain = Domain::Challenge; }));
    CHECK(is_new([](auto& p) { p.genesis.bytes[9] = 1; }));
    CHECK(is_new([](auto& p) { p.account.bytes[9] = 1; }));
    CHECK(is_new([](auto& p) { ++p.task; }));
    CHECK(is_new([](auto& p) { ++p.segment; }));
    CHECK(is_new([](auto& p) { ++p.round; }));
    auto other = value;
    other.statement.verdict = Verdict::Pass;
    CHECK(seen.insert(commitment(place, other, salt)).second);
    other = value;
    other.delegates = std::vector{AccountId{{8}}};
    CHECK(seen.insert(commitment(place, other, salt)).second);
    CHECK(seen.insert(commitment(place, value, Salt{8})).second);
    CHECK_FALSE(seen.insert(commitment(place, value, salt)).second);
}

TEST_CASE("the bytes of a commitment are those that the page names") {
    const CommitmentPlace place{.domain = Domain::Claim,
                                .genesis = Hash256{{1}},
                                .account = AccountId{{2}},
                                .task = 3,
                                .segment = 4,
                                .round = 5};
    const ClaimValue value{Hash256{{6}}, {9, Verdict::Fail}, {}};
    Bytes message(16);
    std::ranges::copy(as_bytes(std::string_view{"assay/claim"}), message.begin());
    append(message, place.genesis.bytes);
    append(message, place.account.bytes);
    append(message, Bytes{3, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 5});
    append(message, value.x.bytes);
    append(message, Bytes{9, 0, 0, 0, 0, 0, 0, 0, 1, 0});
    append(message, Salt{7});
    CHECK(commitment(place, value, Salt{7}) == crypto::blake2_256(message));
}

TEST_CASE("a plant hides its root, and is owed at the rate that was fixed") {
    CHECK(plant_of(Hash256{{1}}) != plant_of(Hash256{{2}}));
    CHECK(plant_of(Hash256{{1}}) != Hash256{{1}});
    int owed = 0;
    for (std::uint64_t task = 0; task < 200; ++task) {
        const auto who = protocol_test::make_actor("planter");
        const PlantInput input{{}, task, 0, 0, {}};
        const auto output = who.vrf(plant_context, scale::to_bytes(input)).output;
        owed += owes_plant(who.vrf_key(), input, output, {250'000'000}) ? 1 : 0;
        CHECK(owes_plant(who.vrf_key(), input, output, {collateral::Perbill::one}));
        CHECK_FALSE(owes_plant(who.vrf_key(), input, output, {0}));
    }
    CHECK(std::abs(owed - 50) < 25);
}

TEST_CASE("a window fits the work, and saturates") {
    const auto values = protocol_test::test_parameters().verification;
    CHECK(replay_blocks(4'000, values) == 4);
    CHECK(replay_blocks(4'001, values) == 5);
    CHECK(replay_window(4'001, values) == 9);
    CHECK(replay_window(u128_max, values) < 0x8000'0000);
}

TEST_CASE("verification parameters that make no sense are refused") {
    const auto valid = protocol_test::test_parameters().verification;
    CHECK(is_valid(valid));
    auto values = valid;
    values.slowest_speed = 0;
    CHECK_FALSE(is_valid(values));
    values = valid;
    values.challengers_max = challengers_limit + 1;
    CHECK_FALSE(is_valid(values));
    values = valid;
    values.reveal_blocks = 0;
    CHECK_FALSE(is_valid(values));
    values = valid;
    values.leak_share = {collateral::Perbill::one};
    CHECK_FALSE(is_valid(values));
}
