// SPDX-License-Identifier: Apache-2.0
#include "pallets/authorship/pallet.hpp"

#include <catch2/catch.hpp>

#include "chain-spec/validators.hpp"
#include "tests/pallets/ordinary.hpp"

namespace assay::ordinary_test {

TEST_CASE("the author is the validator whose index the digest claims, and earns points for it") {
    World world;
    chain_spec::Session{world.context}.build({{{alice, {}}, {bob, {}}}});
    CHECK_FALSE(Authorship{world.context}.author());
    const frame::Digest digest{
        {babe::to_digest_item(babe::SecondaryPlain{.authority_index = 1, .slot = 7})}};
    world.context.digest = &digest;
    Authorship{world.context}.on_initialize();
    CHECK(Authorship{world.context}.author() == bob);
    const auto points = chain_spec::Staking{world.context}.get(staking::ErasRewardPoints{0U});
    CHECK(points.individual == std::vector{std::pair{bob, 20U}});
    const frame::Digest stranger{{babe::to_digest_item(babe::SecondaryPlain{2, 8})}};
    world.context.digest = &stranger;
    CHECK_FALSE(Authorship{world.context}.author());
}

}  // namespace assay::ordinary_test
