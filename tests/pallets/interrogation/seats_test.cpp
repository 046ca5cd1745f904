// SPDX-License-Identifier: Apache-2.0
#include "pallets/interrogation/seats.hpp"

#include <catch2/catch.hpp>

using namespace assay;
using namespace assay::interrogation;

namespace {

Group group(Balance pool, BlockNumber earliest, std::uint8_t members = 1) {
    return {.root = {},
            .pool = pool,
            .earliest = earliest,
            .members = members,
            .seated = false,
            .last_asker = {}};
}

}  // namespace

TEST_CASE("larger pooled deposits take the lanes first") {
    const std::vector groups{group(10, 1), group(30, 9), group(20, 1)};
    CHECK(choose_seats(groups, 2) == std::vector<GroupIndex>{1, 2});
    CHECK(choose_seats(groups, 16) == std::vector<GroupIndex>{1, 2, 0});
}

TEST_CASE("among equal pools the earlier commitment goes first, then the lower index") {
    const std::vector groups{group(10, 5), group(10, 4), group(10, 5)};
    CHECK(choose_seats(groups, 3) == std::vector<GroupIndex>{1, 0, 2});
}

TEST_CASE("a group without members is never seated") {
    CHECK(choose_seats(std::vector{group(10, 1, 0), group(1, 1)}, 2) == std::vector<GroupIndex>{1});
    CHECK(choose_seats({}, 2).empty());
}

TEST_CASE("whoever had the last word of a turn forfeits; everybody, if nobody said a word") {
    const AccountId anna{{1}}, boris{{2}};
    auto turn = group(10, 1, 2);
    CHECK_FALSE(forfeits(turn, anna, {}));  // Not its turn.
    turn.seated = true;
    CHECK(forfeits(turn, anna, {}));
    CHECK(forfeits(turn, boris, {}));
    turn.last_asker = boris;
    CHECK_FALSE(forfeits(turn, anna, {}));
    CHECK(forfeits(turn, boris, {}));
    Member before;
    before.forfeited = true;
    CHECK_FALSE(forfeits(turn, boris, before));
}
