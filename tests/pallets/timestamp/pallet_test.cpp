// SPDX-License-Identifier: Apache-2.0
#include "pallets/timestamp/pallet.hpp"

#include <catch2/catch.hpp>

#include "tests/pallets/ordinary.hpp"

namespace assay::ordinary_test {

TEST_CASE("a block tells its time once, and later than its parent") {
    World world;
    REQUIRE(world.call<Timestamp>(frame::Inherent{}, timestamp::set{5'000}));
    CHECK(world.refuses<Timestamp>(frame::Inherent{}, timestamp::set{6'000},
                                   timestamp::Error::AlreadySet));
    Timestamp{world.context}.on_finalize();
    CHECK(world.refuses<Timestamp>(frame::Inherent{}, timestamp::set{5'050},
                                   timestamp::Error::TooEarly));
    REQUIRE(world.call<Timestamp>(frame::Inherent{}, timestamp::set{5'100}));
    CHECK(Timestamp{world.context}.get(timestamp::Now{}) == 5'100);
}

TEST_CASE("only the author tells the time") {
    World world;
    CHECK(world.call<Timestamp>(frame::Signed{alice}, timestamp::set{1}).error() ==
          frame::DispatchError{frame::BadOrigin{}});
}

}  // namespace assay::ordinary_test
