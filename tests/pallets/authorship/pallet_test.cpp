// SPDX-License-Identifier: Apache-2.0
#include "pallets/authorship/pallet.hpp"

#include <catch2/catch.hpp>

#include "tests/pallets/ordinary.hpp"

namespace assay::ordinary_test {

TEST_CASE("the author is the authority of the slot in the digest") {
    World world;
    Authorship{world.context}.build({{{alice}, {bob}}, 1000});
    CHECK_FALSE(Authorship{world.context}.author());
    const frame::Digest digest{
        {frame::PreRuntime{slots::seal_engine, scale::to_bytes(slots::Slot{7})}}};
    world.context.digest = &digest;
    Authorship{world.context}.on_initialize();
    CHECK(Authorship{world.context}.author() == bob);
    CHECK(Authorship{world.context}.get(authorship::CurrentSlot{}) == 7);
    CHECK(Authorship{world.context}.get(authorship::SlotDuration{}) == 1000);
}

}  // namespace assay::ordinary_test
