// SPDX-License-Identifier: Apache-2.0
#include "pallets/utility/pallet.hpp"

#include <catch2/catch.hpp>

#include "chain-spec/protocol.hpp"
#include "tests/pallets/whole.hpp"
#include "tests/runtime/crypto/golden.hpp"

namespace assay::ordinary_test {

using namespace utility;
using frame::Root;
using frame::Signed;

namespace {

Calls calls(std::initializer_list<Bytes> list) {
    Calls out;
    for (const auto& call : list) out.items.push_back(holding(call));
    return out;
}
const frame::DispatchError too_poor =
    Whole::module_error<Balances>(balances::Error::InsufficientBalance);

}  // namespace

TEST_CASE("a batch does its calls in turn and says so after each") {
    Whole world;
    REQUIRE(world.make<Utility>(Signed{alice},
                                batch{calls({transfer(carol, unit), transfer(bob, 2 * unit)})}));
    CHECK(world.free(carol) == unit);
    CHECK(world.free(bob) == 3 * unit);
    CHECK(world.times<Utility>(ItemCompleted{}) == 2);
    CHECK(world.times<Utility>(BatchCompleted{}) == 1);
    CHECK(world.make<Utility>(Signed{alice}, batch{}));
}

TEST_CASE("a batch stops at the first call that fails, and keeps what was done before") {
    Whole world;
    REQUIRE(world.make<Utility>(
        Signed{alice},
        batch{calls({transfer(carol, unit), transfer(carol, 99 * unit), transfer(carol, unit)})}));
    CHECK(world.free(carol) == unit);
    CHECK(world.times<Utility>(ItemCompleted{}) == 1);
    CHECK(world.times<Utility>(BatchInterrupted{1, too_poor}) == 1);
    CHECK(world.times<Utility>(BatchCompleted{}) == 0);
}

TEST_CASE("batch_all does all or nothing") {
    Whole world;
    REQUIRE(world.make<Utility>(Signed{alice}, batch_all{calls({transfer(carol, unit)})}));
    CHECK(world.free(carol) == unit);
    CHECK(world.times<Utility>(BatchCompleted{}) == 1);
    CHECK(world.fails(Signed{alice},
                      frame::encode_call<Utility>(
                          batch_all{calls({transfer(carol, unit), transfer(carol, 99 * unit)})}),
                      too_poor));
    CHECK(world.free(carol) == unit);
}

TEST_CASE("force_batch goes on whatever fails") {
    Whole world;
    REQUIRE(world.make<Utility>(
        Signed{alice}, force_batch{calls({transfer(carol, 99 * unit), transfer(carol, unit)})}));
    CHECK(world.free(carol) == unit);
    CHECK(world.times<Utility>(ItemFailed{too_poor}) == 1);
    CHECK(world.times<Utility>(ItemCompleted{}) == 1);
    CHECK(world.times<Utility>(BatchCompletedWithErrors{}) == 1);
    REQUIRE(world.make<Utility>(Signed{alice}, force_batch{calls({transfer(carol, unit)})}));
    CHECK(world.times<Utility>(BatchCompleted{}) == 1);
}

TEST_CASE("a batch that fails inside a batch is undone whole") {
    Whole world;
    const auto inner = frame::encode_call<Utility>(
        batch_all{calls({transfer(carol, unit), transfer(carol, 99 * unit)})});
    REQUIRE(world.make<Utility>(Signed{alice},
                                force_batch{calls({inner, transfer(bob, unit), inner})}));
    CHECK(world.free(carol) == 0);
    CHECK(world.free(bob) == 2 * unit);
    CHECK(world.times<Utility>(ItemFailed{too_poor}) == 2);
    CHECK(world.times<Balances>(balances::Transfer{alice, carol, unit}) == 0);
}

TEST_CASE("a batch holds so many calls, made by accounts and by the chain itself") {
    Whole world;
    const auto remark = frame::encode_call<System>(system::remark{});
    Calls many;
    many.items.assign(batched_calls_limit, holding(remark));
    CHECK(world.make<Utility>(Root{}, batch{many}));
    many.items.push_back(holding(remark));
    CHECK(world.refused<Utility>(Signed{alice}, batch{many}, Error::TooManyCalls));
    CHECK(world.refused<Utility>(Signed{alice}, batch_all{many}, Error::TooManyCalls));
    CHECK(world.refused<Utility>(Signed{alice}, force_batch{many}, Error::TooManyCalls));
    CHECK(world.fails(frame::Inherent{}, frame::encode_call<Utility>(batch{}), frame::BadOrigin{}));
    // Root may do in a batch what only root may.
    const auto give = frame::encode_call<Balances>(
        balances::force_set_balance{.who = frame::Id{carol}, .new_free = 5 * unit});
    REQUIRE(world.make<Utility>(Root{}, batch_all{calls({give})}));
    CHECK(world.free(carol) == 5 * unit);
    CHECK(world.fails(Signed{alice}, frame::encode_call<Utility>(batch_all{calls({give})}),
                      frame::BadOrigin{}));
}

TEST_CASE("a batch weighs what its calls weigh, and is urgent if all of them are") {
    const Whole world;
    const auto one = transfer(carol, unit);
    const auto alone = world.info(one);
    const auto both = world.info(frame::encode_call<Utility>(batch{calls({one, one})}));
    CHECK(both.weight.ref_time > 2 * alone.weight.ref_time);
    CHECK(both.weight.proof_size == 2 * alone.weight.proof_size);
    CHECK(both.dispatch_class == frame::DispatchClass::Normal);
    const auto urgent = frame::encode_call<chain_spec::Interrogation>(interrogation::open{});
    const auto class_of = [&](const Calls& list) {
        return world.info(frame::encode_call<Utility>(batch{list})).dispatch_class;
    };
    CHECK(class_of(calls({urgent, urgent})) == frame::DispatchClass::Operational);
    CHECK(class_of(calls({urgent, one})) == frame::DispatchClass::Normal);
    CHECK(class_of({}) == frame::DispatchClass::Normal);
    // The time is an inherent; in a batch it is a call that its sender may not make.
    const auto time = frame::encode_call<Timestamp>(timestamp::set{1});
    CHECK(class_of(calls({time})) == frame::DispatchClass::Normal);
}

TEST_CASE("a derived account makes calls through the account it was derived from") {
    Whole world;
    const auto derived = derivative_account(alice, 3);
    REQUIRE(world.run(Signed{alice}, transfer(derived, 2 * unit)));
    REQUIRE(world.make<Utility>(Signed{alice}, as_derivative{3, holding(transfer(carol, unit))}));
    CHECK(world.free(derived) == unit);
    CHECK(world.free(carol) == unit);
    CHECK(world.fails(
        Signed{alice},
        frame::encode_call<Utility>(as_derivative{3, holding(transfer(carol, 99 * unit))}),
        too_poor));
    CHECK(world.fails(Root{},
                      frame::encode_call<Utility>(as_derivative{3, holding(transfer(carol, 1))}),
                      frame::BadOrigin{}));
}

TEST_CASE("derived accounts are those that util-crypto derives") {
    for (const auto& known : crypto::golden::read("derived_accounts.json", "derivative")) {
        const AccountId who{crypto::golden::array<32>(known.at("who"))};
        CHECK(derivative_account(who, known.at("index").get<std::uint16_t>()).bytes ==
              crypto::golden::array<32>(known.at("account")));
    }
}

}  // namespace assay::ordinary_test
