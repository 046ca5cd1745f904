// SPDX-License-Identifier: Apache-2.0
#include "pallets/sudo/pallet.hpp"

#include <catch2/catch.hpp>

#include "tests/pallets/whole.hpp"

namespace assay::ordinary_test {

using frame::Id;
using frame::Root;
using frame::Signed;
using sudo::Error;

namespace {

Bytes give(const AccountId& who, Balance amount) {
    return frame::encode_call<Balances>(
        balances::force_set_balance{.who = Id{who}, .new_free = amount});
}
const frame::DispatchResult fine = frame::Ok<std::monostate>{};

struct Keyed : Whole {
    Keyed() { Sudo{context}.build({alice}); }
    std::optional<AccountId> key() { return Sudo{context}.get(sudo::Key{}); }
};

}  // namespace

TEST_CASE("the key makes calls as root, and learns what became of them") {
    Keyed world;
    REQUIRE(world.make<Sudo>(Signed{alice}, sudo::sudo{holding(give(carol, 5 * unit))}));
    CHECK(world.free(carol) == 5 * unit);
    CHECK(world.times<Sudo>(sudo::Sudid{fine}) == 1);

    // A failed call leaves nothing, and its sender has still succeeded in making it.
    const auto parts =
        utility::batch_all{{std::vector{holding(give(bob, 0)), holding(transfer(bob, unit))}}};
    REQUIRE(
        world.make<Sudo>(Signed{alice}, sudo::sudo{holding(frame::encode_call<Utility>(parts))}));
    CHECK(world.free(bob) == unit);
    const frame::DispatchResult bad_origin = frame::Err<frame::DispatchError>{frame::BadOrigin{}};
    CHECK(world.times<Sudo>(sudo::Sudid{bad_origin}) == 1);
}

TEST_CASE("the key makes calls as any account") {
    Keyed world;
    REQUIRE(world.make<Sudo>(Signed{alice},
                             sudo::sudo_as{Id{bob}, holding(transfer(carol, unit / 2))}));
    CHECK(world.free(carol) == unit / 2);
    CHECK(world.times<Sudo>(sudo::SudoAsDone{fine}) == 1);
    CHECK(world.fails(
        Signed{alice},
        frame::encode_call<Sudo>(sudo::sudo_as{frame::Index{}, holding(transfer(carol, 1))}),
        frame::CannotLookup{}));
}

TEST_CASE("with sudo_unchecked_weight a call weighs what the key says") {
    Keyed world;
    const auto call = [](frame::Weight weight) {
        return frame::encode_call<Sudo>(
            sudo::sudo_unchecked_weight{holding(give(carol, unit)), weight});
    };
    CHECK(world.info(call({})).weight.ref_time < world.info(give(carol, unit)).weight.ref_time);
    constexpr auto most = ~std::uint64_t{0};
    CHECK(world.info(call({most, most})).weight == frame::Weight{most, most});
    // Nor does it wrap when it is added up.
    const utility::batch two{{std::vector{holding(call({most, 0})), holding(call({most, 0}))}}};
    CHECK(world.info(frame::encode_call<Utility>(two)).weight.ref_time == most);
    CHECK(chain_spec::TransactionPayment::fee({.weight = {most, most}}, 100) > unit);
    REQUIRE(world.run(Signed{alice}, call({1, 1})));
    CHECK(world.free(carol) == unit);
}

TEST_CASE("the key is handed on, or given up") {
    Keyed world;
    REQUIRE(world.make<Sudo>(Signed{alice}, sudo::set_key{Id{bob}}));
    CHECK(world.key() == bob);
    CHECK(world.times<Sudo>(sudo::KeyChanged{alice, bob}) == 1);
    CHECK(world.refused<Sudo>(Signed{alice}, sudo::set_key{Id{alice}}, Error::RequireSudo));
    REQUIRE(world.make<Sudo>(Signed{bob}, sudo::remove_key{}));
    CHECK(world.key() == std::nullopt);
    CHECK(world.times<Sudo>(sudo::KeyRemoved{}) == 1);
}

TEST_CASE("nobody but the key has sudo, and nobody on a chain without") {
    Keyed keyed;
    Whole without;
    const auto inner = holding(give(carol, unit));
    for (auto* world : {static_cast<Whole*>(&keyed), &without}) {
        const frame::Origin bob_signs = Signed{bob};
        CHECK(world->refused<Sudo>(bob_signs, sudo::sudo{inner}, Error::RequireSudo));
        CHECK(world->refused<Sudo>(bob_signs, sudo::sudo_unchecked_weight{inner, {}},
                                   Error::RequireSudo));
        CHECK(world->refused<Sudo>(bob_signs, sudo::sudo_as{Id{alice}, inner}, Error::RequireSudo));
        CHECK(world->refused<Sudo>(bob_signs, sudo::set_key{Id{bob}}, Error::RequireSudo));
        CHECK(world->refused<Sudo>(bob_signs, sudo::remove_key{}, Error::RequireSudo));
        CHECK(world->fails(Root{}, frame::encode_call<Sudo>(sudo::set_key{Id{bob}}),
                           frame::BadOrigin{}));
    }
    CHECK(without.refused<Sudo>(Signed{AccountId{}}, sudo::sudo{inner}, Error::RequireSudo));
}

}  // namespace assay::ordinary_test
