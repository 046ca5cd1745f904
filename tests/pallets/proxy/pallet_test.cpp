// SPDX-License-Identifier: Apache-2.0
#include "pallets/proxy/pallet.hpp"

#include <catch2/catch.hpp>

#include "tests/pallets/whole.hpp"
#include "tests/runtime/crypto/golden.hpp"

namespace assay::ordinary_test {

using balances::HoldReason;
using frame::Id;
using frame::Signed;
using proxy::Error;
using proxy::ProxyType;

namespace {

using Pallet = chain_spec::Proxy;
constexpr auto& constants = chain_spec::ProxyConfig::constants;
const frame::DispatchResult fine = frame::Ok<std::monostate>{};
const frame::DispatchResult filtered =
    frame::Err<frame::DispatchError>{Whole::module_error<System>(system::Error::CallFiltered)};

proxy::add_proxy adding(const AccountId& who, ProxyType type = ProxyType::Any,
                        BlockNumber delay = 0) {
    return {Id{who}, type, delay};
}
proxy::remove_proxy removing(const AccountId& who, ProxyType type = ProxyType::Any,
                             BlockNumber delay = 0) {
    return {Id{who}, type, delay};
}
proxy::proxy acting(const AccountId& real, const Bytes& call, std::optional<ProxyType> force = {}) {
    return {Id{real}, force, holding(call)};
}

/// Alice has the money, bob acts for her, carol is somebody.
struct Pair : Whole {
    Pair() {
        for (const auto& who : {bob, carol}) REQUIRE(balances().mint(who, 10 * unit));
        context.phase = frame::ApplyExtrinsic{2};
        context.events.clear();
    }
    /// Whether bob, with that permission, gets the call made for alice.
    bool may(ProxyType type, const Bytes& call) {
        REQUIRE(make<Pallet>(Signed{alice}, adding(bob, type)));
        context.events.clear();
        REQUIRE(make<Pallet>(Signed{bob}, acting(alice, call)));
        const bool refused = times<Pallet>(proxy::ProxyExecuted{filtered}) == 1;
        const bool done = times<Pallet>(proxy::ProxyExecuted{fine}) == 1;
        REQUIRE(refused != done);
        REQUIRE(make<Pallet>(Signed{alice}, proxy::remove_proxies{}));
        return done;
    }
};

template <class Args>
Bytes of_pallet(const Args& args) {
    return frame::encode_call<Pallet>(args);
}
Bytes batched(const Bytes& call) {
    return frame::encode_call<Utility>(utility::batch_all{{std::vector{holding(call)}}});
}

}  // namespace

TEST_CASE("a delegate acts for the account, and what became of it is told") {
    Pair world;
    REQUIRE(world.make<Pallet>(Signed{alice}, adding(bob)));
    CHECK(world.times<Pallet>(proxy::ProxyAdded{alice, bob, ProxyType::Any, 0}) == 1);
    CHECK(world.held(HoldReason::Proxy, alice) ==
          constants.proxy_deposit_base + constants.proxy_deposit_factor);
    REQUIRE(world.make<Pallet>(Signed{bob}, acting(alice, transfer(carol, unit))));
    CHECK(world.free(carol) == 11 * unit);
    CHECK(world.times<Pallet>(proxy::ProxyExecuted{fine}) == 1);

    REQUIRE(world.make<Pallet>(Signed{bob}, acting(alice, transfer(carol, 99 * unit))));
    const frame::DispatchResult failed = frame::Err<frame::DispatchError>{
        Whole::module_error<Balances>(balances::Error::InsufficientBalance)};
    CHECK(world.times<Pallet>(proxy::ProxyExecuted{failed}) == 1);
    CHECK(world.free(carol) == 11 * unit);

    CHECK(world.refused<Pallet>(Signed{carol}, acting(alice, transfer(carol, unit)),
                                Error::NotProxy));
    CHECK(world.refused<Pallet>(
        Signed{bob}, acting(alice, transfer(carol, unit), ProxyType::Training), Error::NotProxy));
    CHECK(world.fails(frame::Root{}, of_pallet(acting(alice, transfer(carol, unit))),
                      frame::BadOrigin{}));
}

TEST_CASE("delegates come and go, and the deposit with them") {
    Pair world;
    CHECK(world.refused<Pallet>(Signed{alice}, adding(alice), Error::NoSelfProxy));
    REQUIRE(world.make<Pallet>(Signed{alice}, adding(bob)));
    CHECK(world.refused<Pallet>(Signed{alice}, adding(bob), Error::Duplicate));
    REQUIRE(world.make<Pallet>(Signed{alice}, adding(bob, ProxyType::Training)));
    REQUIRE(world.make<Pallet>(Signed{alice}, adding(carol, ProxyType::Any, 7)));
    CHECK(world.held(HoldReason::Proxy, alice) ==
          constants.proxy_deposit_base + 3 * constants.proxy_deposit_factor);
    CHECK(world.refused<Pallet>(Signed{alice}, removing(carol), Error::NotFound));
    REQUIRE(world.make<Pallet>(Signed{alice}, removing(carol, ProxyType::Any, 7)));
    CHECK(world.times<Pallet>(proxy::ProxyRemoved{alice, carol, ProxyType::Any, 7}) == 1);
    CHECK(world.held(HoldReason::Proxy, alice) ==
          constants.proxy_deposit_base + 2 * constants.proxy_deposit_factor);
    REQUIRE(world.make<Pallet>(Signed{alice}, proxy::remove_proxies{}));
    CHECK(world.held(HoldReason::Proxy, alice) == 0);
    CHECK_FALSE(Pallet{world.context}.contains(proxy::Proxies{alice}));
    CHECK(world.make<Pallet>(Signed{alice}, proxy::remove_proxies{}));

    for (std::uint8_t i = 0; i < proxy::max_proxies; ++i)
        REQUIRE(world.make<Pallet>(Signed{carol}, adding({{9, i}})));
    CHECK(world.refused<Pallet>(Signed{carol}, adding(alice), Error::TooMany));
    const AccountId poor{{0xff}};
    CHECK(world.fails(Signed{poor}, of_pallet(adding(bob)),
                      Whole::module_error<Balances>(balances::Error::InsufficientBalance)));
}

TEST_CASE("a permission covers what it says, in batches too") {
    Pair world;
    const auto pay = transfer(carol, unit);
    const auto remark = frame::encode_call<System>(system::remark{});
    CHECK(world.may(ProxyType::Any, pay));
    CHECK_FALSE(world.may(ProxyType::NonTransfer, pay));
    CHECK_FALSE(world.may(ProxyType::NonTransfer, batched(pay)));
    CHECK_FALSE(world.may(ProxyType::NonTransfer, batched(batched(pay))));
    CHECK(world.may(ProxyType::NonTransfer, remark));
    CHECK(world.may(ProxyType::NonTransfer, batched(remark)));
    CHECK_FALSE(world.may(ProxyType::Training, remark));
    CHECK(world.may(ProxyType::Training,
                    batched(batched(frame::encode_call<Utility>(utility::batch{})))));
    CHECK_FALSE(world.may(ProxyType::CancelProxy, batched(remark)));
    CHECK_FALSE(world.may(ProxyType::CancelProxy, of_pallet(proxy::announce{Id{carol}, {}})));
}

TEST_CASE("a delegate gives nobody more than it has") {
    Pair world;
    CHECK(world.may(ProxyType::NonTransfer, of_pallet(adding(carol, ProxyType::NonTransfer))));
    CHECK(world.may(ProxyType::NonTransfer, of_pallet(adding(carol, ProxyType::Training))));
    CHECK_FALSE(world.may(ProxyType::NonTransfer, of_pallet(adding(carol, ProxyType::Any))));
    CHECK_FALSE(world.may(ProxyType::NonTransfer, batched(of_pallet(adding(carol)))));
    CHECK_FALSE(world.may(ProxyType::NonTransfer, of_pallet(removing(carol))));
    CHECK_FALSE(world.may(ProxyType::NonTransfer, of_pallet(proxy::remove_proxies{})));
    CHECK_FALSE(
        world.may(ProxyType::NonTransfer, of_pallet(proxy::kill_pure{Id{bob}, {}, 0, 0, 0})));
    CHECK(world.may(ProxyType::Any, of_pallet(adding(carol))));
}

TEST_CASE("where a delay was agreed, calls are announced first") {
    Pair world;
    const auto call = transfer(carol, unit);
    const auto hash = crypto::blake2_256(call);
    REQUIRE(world.make<Pallet>(Signed{alice}, adding(bob, ProxyType::Any, 10)));
    CHECK(world.refused<Pallet>(Signed{bob}, acting(alice, call), Error::Unannounced));
    const proxy::proxy_announced later{Id{bob}, Id{alice}, {}, holding(call)};
    CHECK(world.refused<Pallet>(Signed{carol}, later, Error::Unannounced));
    CHECK(world.refused<Pallet>(Signed{carol}, proxy::announce{Id{alice}, hash}, Error::NotProxy));

    REQUIRE(world.make<Pallet>(Signed{bob}, proxy::announce{Id{alice}, hash}));
    CHECK(world.times<Pallet>(proxy::Announced{alice, bob, hash}) == 1);
    CHECK(world.held(HoldReason::Announcement, bob) ==
          constants.announcement_deposit_base + constants.announcement_deposit_factor);
    world.context.block += 9;
    CHECK(world.refused<Pallet>(Signed{carol}, later, Error::Unannounced));
    world.context.block += 1;
    REQUIRE(world.make<Pallet>(Signed{carol}, later));  // Anybody may send it now.
    CHECK(world.free(carol) == 11 * unit);
    CHECK(world.held(HoldReason::Announcement, bob) == 0);
    CHECK(world.refused<Pallet>(Signed{carol}, later, Error::Unannounced));
    CHECK(world.refused<Pallet>(Signed{carol},
                                proxy::proxy_announced{Id{carol}, Id{alice}, {}, later.call},
                                Error::NotProxy));
}

TEST_CASE("an announcement is taken back by the delegate, or struck out by the account") {
    Pair world;
    REQUIRE(world.make<Pallet>(Signed{alice}, adding(bob, ProxyType::Any, 10)));
    const Hash256 one{{1}}, two{{2}};
    REQUIRE(world.make<Pallet>(Signed{bob}, proxy::announce{Id{alice}, one}));
    REQUIRE(world.make<Pallet>(Signed{bob}, proxy::announce{Id{alice}, two}));
    CHECK(world.refused<Pallet>(Signed{bob}, proxy::remove_announcement{Id{carol}, one},
                                Error::NotFound));
    REQUIRE(world.make<Pallet>(Signed{bob}, proxy::remove_announcement{Id{alice}, one}));
    CHECK(world.held(HoldReason::Announcement, bob) ==
          constants.announcement_deposit_base + constants.announcement_deposit_factor);
    CHECK(world.refused<Pallet>(Signed{carol}, proxy::reject_announcement{Id{bob}, two},
                                Error::NotFound));
    // A guard may do nothing else, and it may do this.
    REQUIRE(world.make<Pallet>(Signed{alice}, adding(carol, ProxyType::CancelProxy)));
    REQUIRE(world.make<Pallet>(Signed{carol},
                               acting(alice, of_pallet(proxy::reject_announcement{Id{bob}, two}))));
    CHECK(world.held(HoldReason::Announcement, bob) == 0);

    for (std::uint32_t i = 0; i < proxy::max_pending; ++i)
        REQUIRE(world.make<Pallet>(Signed{bob}, proxy::announce{Id{alice}, one}));
    CHECK(world.refused<Pallet>(Signed{bob}, proxy::announce{Id{alice}, one}, Error::TooMany));
}

TEST_CASE("a pure account belongs to whoever may act for it, and ends by its own call") {
    Pair world;
    const proxy::create_pure create{ProxyType::Any, 0, 4};
    REQUIRE(world.make<Pallet>(Signed{alice}, create));
    const auto pure = proxy::pure_account(alice, 5, 2, ProxyType::Any, 4);
    CHECK(world.times<Pallet>(proxy::PureCreated{pure, alice, ProxyType::Any, 4, 5, 2}) == 1);
    CHECK(world.refused<Pallet>(Signed{alice}, create, Error::Duplicate));
    const Balance deposit = constants.proxy_deposit_base + constants.proxy_deposit_factor;
    CHECK(world.held(HoldReason::Proxy, alice) == deposit);

    REQUIRE(world.run(Signed{alice}, transfer(pure, 5 * unit)));
    REQUIRE(world.make<Pallet>(Signed{alice}, acting(pure, of_pallet(adding(bob)))));
    CHECK(world.held(HoldReason::Proxy, pure) == constants.proxy_deposit_factor);
    REQUIRE(world.make<Pallet>(Signed{bob}, acting(pure, transfer(carol, unit))));
    CHECK(world.free(carol) == 11 * unit);

    const proxy::kill_pure kill{Id{alice}, ProxyType::Any, 4, 5, 2};
    CHECK(world.refused<Pallet>(Signed{alice}, kill, Error::NoPermission));
    auto other = kill;
    other.index = 5;
    REQUIRE(world.make<Pallet>(Signed{alice}, acting(pure, of_pallet(other))));
    const frame::DispatchResult no_permission =
        frame::Err<frame::DispatchError>{Whole::module_error<Pallet>(Error::NoPermission)};
    CHECK(world.times<Pallet>(proxy::ProxyExecuted{no_permission}) == 1);

    const auto issued = world.balances().total_issuance();
    REQUIRE(world.make<Pallet>(Signed{bob}, acting(pure, of_pallet(kill))));
    CHECK(world.times<Pallet>(proxy::PureKilled{pure, alice, ProxyType::Any, 4}) == 1);
    CHECK(world.held(HoldReason::Proxy, alice) == 0);
    CHECK(world.held(HoldReason::Proxy, pure) == 0);
    CHECK(world.balances().total_issuance() == issued);
    CHECK(world.refused<Pallet>(Signed{bob}, acting(pure, transfer(carol, unit)), Error::NotProxy));
}

TEST_CASE("pure accounts are derived as Substrate derives them") {
    for (const auto& known : crypto::golden::read("derived_accounts.json", "pure")) {
        const AccountId spawner{crypto::golden::array<32>(known.at("spawner"))};
        const auto pure =
            proxy::pure_account(spawner, known.at("height"), known.at("extrinsic"),
                                static_cast<ProxyType>(known.at("proxyType").get<std::uint8_t>()),
                                known.at("index").get<std::uint16_t>());
        CHECK(pure.bytes == crypto::golden::array<32>(known.at("account")));
    }
}

}  // namespace assay::ordinary_test
