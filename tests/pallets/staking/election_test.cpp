// SPDX-License-Identifier: Apache-2.0
#include "pallets/staking/election.hpp"

#include <bit>
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "runtime/base/checked.hpp"
#include "tests/runtime/crypto/golden.hpp"

namespace assay::staking {

namespace {

AccountId account(std::size_t number) {
    return {{static_cast<std::uint8_t>(number), static_cast<std::uint8_t>(number >> 8)}};
}
std::vector<AccountId> accounts(std::size_t count) {
    std::vector<AccountId> list;
    for (std::size_t i = 0; i < count; ++i) list.push_back(account(i));
    return list;
}
Vote vote(std::size_t voter, std::uint64_t stake, std::initializer_list<std::size_t> approvals) {
    Vote out{account(1000 + voter), stake, {}};
    for (const auto approval : approvals) out.approvals.push_back(account(approval));
    return out;
}

}  // namespace

TEST_CASE("the example of the reference: 10, 20 and 30 behind pairs of three candidates") {
    const auto winners =
        elect(2, accounts(4), {vote(10, 10, {1, 2}), vote(20, 20, {1, 3}), vote(30, 30, {2, 3})});
    REQUIRE(winners.size() == 2);
    CHECK(winners[0] == Winner{account(3), {{account(1020), 20}, {account(1030), 15}}});
    CHECK(winners[1] == Winner{account(2), {{account(1010), 10}, {account(1030), 15}}});
}

TEST_CASE(
    "elections agree with exact fractions: the winners in order, their backing to a few units") {
    for (const auto& known : crypto::golden::read("phragmen_vectors.json")) {
        std::vector<Vote> votes;
        for (const auto& one : known.at("votes")) {
            Vote made{account(1000 + votes.size()), one.at(0).get<std::uint64_t>(), {}};
            for (const auto& approval : one.at(1))
                made.approvals.push_back(account(approval.get<std::size_t>()));
            votes.push_back(std::move(made));
        }
        const auto winners = elect(known.at("seats").get<std::size_t>(),
                                   accounts(known.at("candidates").get<std::size_t>()), votes);
        REQUIRE(winners.size() == known.at("winners").size());
        for (std::size_t i = 0; i < winners.size(); ++i) {
            CHECK(winners[i].candidate == account(known.at("winners")[i].get<std::size_t>()));
            const auto exact = known.at("backing")[i].get<double>();
            CHECK(std::abs(static_cast<double>(winners[i].total()) - exact) < 64);
        }
    }
}

TEST_CASE("a stake is shared out to the last unit, and only among those its voter approves") {
    std::mt19937_64 random{3};
    for (int repetition = 0; repetition < 200; ++repetition) {
        std::vector<Vote> votes;
        for (std::size_t i = 0; i < 1 + random() % 12; ++i) {
            Vote made{account(1000 + i), random() % 3 == 0 ? random() : random() % 50, {}};
            for (std::size_t k = 0; k < 1 + random() % 5; ++k)
                made.approvals.push_back(account(random() % 8));
            votes.push_back(std::move(made));
        }
        const auto winners = elect(1 + random() % 7, accounts(7), votes);
        std::set<AccountId> elected;
        for (const auto& winner : winners) CHECK(elected.insert(winner.candidate).second);
        for (const auto& one : votes) {
            u128 given = 0;
            for (const auto& winner : winners)
                for (const auto& backer : winner.backers)
                    if (backer.voter == one.voter) {
                        CHECK(std::ranges::count(one.approvals, winner.candidate) > 0);
                        CHECK(backer.stake > 0);
                        given += backer.stake;
                    }
            const bool has_winner = std::ranges::any_of(
                one.approvals, [&](const AccountId& who) { return elected.contains(who); });
            CHECK(given == (has_winner ? one.stake : 0));
        }
    }
}

TEST_CASE("who holds the stake of t seats and agrees on t candidates has t of them") {
    std::mt19937_64 random{11};
    std::size_t looked_at = 0;
    for (int repetition = 0; repetition < 150; ++repetition) {
        constexpr std::size_t people = 6, names = 6;
        const std::size_t seats = 1 + random() % 4;
        std::vector<Vote> votes;
        u128 all = 0;
        for (std::size_t i = 0; i < people; ++i) {
            Vote made{account(1000 + i), 1'000'000 + random() % 9'000'000, {}};
            const auto mask = 1 + random() % 63;
            for (std::size_t c = 0; c < names; ++c)
                if (mask >> c & 1) made.approvals.push_back(account(c));
            all += made.stake;
            votes.push_back(std::move(made));
        }
        std::set<AccountId> elected;
        for (const auto& winner : elect(seats, accounts(names), votes))
            elected.insert(winner.candidate);
        if (elected.size() < seats) continue;
        for (unsigned group = 1; group < 1U << people; ++group) {
            u128 stake = 0;
            unsigned agreed = 63, approved = 0;
            for (std::size_t i = 0; i < people; ++i) {
                if (!(group >> i & 1)) continue;
                stake += votes[i].stake;
                unsigned mask = 0;
                for (std::size_t c = 0; c < names; ++c)
                    if (std::ranges::count(votes[i].approvals, account(c)) > 0) mask |= 1U << c;
                agreed &= mask;
                approved |= mask;
            }
            unsigned won = 0;
            for (std::size_t c = 0; c < names; ++c)
                won += (approved >> c & 1) != 0 && elected.contains(account(c));
            for (unsigned t = 1; t <= seats; ++t) {
                if (static_cast<unsigned>(std::popcount(agreed)) < t || stake * seats < all * t)
                    continue;
                CHECK(won >= t);
                ++looked_at;
            }
        }
    }
    CHECK(looked_at > 500);
}

TEST_CASE("who has nobody behind them is not elected, and nothing is made of nothing") {
    CHECK(elect(3, accounts(3), {}).empty());
    CHECK(elect(0, accounts(3), {vote(1, 5, {0})}).empty());
    CHECK(elect(3, accounts(3), {vote(1, 0, {0})}).empty());
    CHECK(elect(3, accounts(3), {vote(1, 5, {7})}).empty());
    const auto one = elect(3, accounts(3), {vote(1, 5, {2, 2, 2})});
    CHECK(one == std::vector{Winner{account(2), {{account(1001), 5}}}});
    // The smallest and the greatest stakes together.
    const auto wide = elect(2, accounts(2), {vote(1, 1, {0}), vote(2, ~std::uint64_t{0}, {1})});
    CHECK(wide.size() == 2);
    CHECK(wide[0].candidate == account(1));
    CHECK(vote_weight(u128_max, u128_max) <= ~std::uint64_t{0});
    CHECK(vote_weight(77, 1000) == 77);
}

}  // namespace assay::staking
