// SPDX-License-Identifier: Apache-2.0
#include "pallets/system/pallet.hpp"

#include <catch2/catch.hpp>

#include "tests/pallets/ordinary.hpp"

namespace assay::ordinary_test {

using namespace system;

namespace {

frame::TransactionFacts facts(const AccountId& who) { return {who, {}, 100}; }

frame::InvalidTransaction reason(const frame::TransactionValidityError& error) {
    return std::get<frame::Invalid>(error).reason;
}

}  // namespace

TEST_CASE("block hashes are kept for a while, the genesis hash for ever") {
    World world;
    const Hash256 genesis{{7}};
    for (BlockNumber number = 1; number <= 2405; ++number) {
        world.context.block = number;
        System{world.context}.note_block(number == 1 ? genesis : Hash256{{9}}, {});
    }
    const System system{world.context};
    CHECK(system.genesis_hash() == genesis);
    CHECK(system.block_hash(1) == Hash256{});
    CHECK(system.block_hash(2404) == Hash256{{9}});
}

TEST_CASE("a nonce is used once and in order") {
    World world;
    System system{world.context};
    CHECK(reason(system.pre_dispatch(CheckNonce{1}, facts(alice)).error()) ==
          frame::InvalidTransaction::Future);
    REQUIRE(system.pre_dispatch(CheckNonce{0}, facts(alice)));
    CHECK(reason(system.pre_dispatch(CheckNonce{0}, facts(alice)).error()) ==
          frame::InvalidTransaction::Stale);
    CHECK(reason(system.pre_dispatch(CheckNonce{0}, facts(carol)).error()) ==
          frame::InvalidTransaction::Payment);
    const auto valid = system.validate(CheckNonce{3}, facts(alice));
    REQUIRE(valid);
    CHECK(valid->required.size() == 1);
}

TEST_CASE("Normal calls leave room for Operational ones") {
    World world;
    System system{world.context};
    frame::TransactionFacts heavy{
        alice, {.weight = {400 * frame::picoseconds_per_millisecond, 0}}, 100};
    CHECK(reason(system.pre_dispatch(CheckWeight{}, heavy).error()) ==
          frame::InvalidTransaction::ExhaustsResources);
    heavy.info.dispatch_class = frame::DispatchClass::Operational;
    CHECK(system.pre_dispatch(CheckWeight{}, heavy));
}

TEST_CASE("the zero account signs nothing") {
    World world;
    CHECK(reason(System{world.context}.validate(CheckNonZeroSender{}, facts({})).error()) ==
          frame::InvalidTransaction::BadSigner);
}

}  // namespace assay::ordinary_test
