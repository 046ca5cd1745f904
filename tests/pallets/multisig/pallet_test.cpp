// SPDX-License-Identifier: Apache-2.0
#include "pallets/multisig/pallet.hpp"

#include <catch2/catch.hpp>

#include "tests/pallets/whole.hpp"
#include "tests/runtime/crypto/golden.hpp"

namespace assay::ordinary_test {

using namespace multisig;
using balances::HoldReason;
using frame::Signed;

namespace {

const frame::DispatchResult fine = frame::Ok<std::monostate>{};
constexpr frame::Weight enough{1'000'000'000, 100'000};

/// Two of alice, bob and carol, who all have money; so has their account.
struct Circle : Whole {
    const AccountId account = multi_account({alice, bob, carol}, 2);
    const Bytes call = transfer(dave, unit);
    const CallHash hash = crypto::blake2_256(call).bytes;
    const Timepoint first{5, 3};
    static inline const AccountId dave{{0xda}};

    Circle() {
        for (const auto& who : {bob, carol, account}) REQUIRE(balances().mint(who, 10 * unit));
        context.phase = frame::ApplyExtrinsic{3};
        context.events.clear();
    }
    static Others but(const AccountId& who) {
        Others out;
        for (const auto& one : {alice, bob, carol})
            if (one != who) out.items.push_back(one);
        return out;
    }
    as_multi approving(const AccountId& who, std::optional<Timepoint> since) const {
        return {2, but(who), since, holding(call), enough};
    }
    approve_as_multi approving_hash(const AccountId& who, std::optional<Timepoint> since) const {
        return {2, but(who), since, hash, enough};
    }
    std::optional<multisig::Multisig> waiting() {
        return chain_spec::Multisig{context}.get(Multisigs{account, hash});
    }
};
using Pallet = chain_spec::Multisig;

}  // namespace

TEST_CASE("a call is made once enough have approved it, and the deposit goes back") {
    Circle world;
    REQUIRE(world.make<Pallet>(Signed{alice}, world.approving(alice, {})));
    CHECK(world.times<Pallet>(NewMultisig{alice, world.account, world.hash}) == 1);
    CHECK(world.free(Circle::dave) == 0);
    constexpr auto& constants = chain_spec::MultisigConfig::constants;
    CHECK(world.held(HoldReason::Multisig, alice) ==
          constants.deposit_base + 2 * constants.deposit_factor);
    CHECK(world.waiting() ==
          multisig::Multisig{world.first, constants.deposit_base + 2 * constants.deposit_factor,
                             alice, std::vector{alice}});

    REQUIRE(world.make<Pallet>(Signed{bob}, world.approving(bob, world.first)));
    CHECK(world.free(Circle::dave) == unit);
    CHECK(world.times<Pallet>(
              MultisigExecuted{bob, world.first, world.account, world.hash, fine}) == 1);
    CHECK(world.held(HoldReason::Multisig, alice) == 0);
    CHECK(world.waiting() == std::nullopt);
}

TEST_CASE("hashes are enough to approve, and somebody makes the call in the end") {
    Circle world;
    REQUIRE(world.make<Pallet>(Signed{alice}, world.approving_hash(alice, {})));
    REQUIRE(world.make<Pallet>(Signed{bob}, world.approving_hash(bob, world.first)));
    CHECK(world.times<Pallet>(MultisigApproval{bob, world.first, world.account, world.hash}) == 1);
    CHECK(world.free(Circle::dave) == 0);
    CHECK(world.refused<Pallet>(Signed{carol}, world.approving_hash(carol, world.first),
                                Error::NoApprovalsNeeded));
    REQUIRE(world.make<Pallet>(Signed{alice}, world.approving(alice, world.first)));
    CHECK(world.free(Circle::dave) == unit);
}

TEST_CASE("a call that fails has been made all the same, and left nothing") {
    Circle world;
    const auto dear = holding(transfer(Circle::dave, 99 * unit));
    const Timepoint first{5, 3};
    REQUIRE(world.make<Pallet>(Signed{alice}, as_multi{2, Circle::but(alice), {}, dear, enough}));
    REQUIRE(world.make<Pallet>(Signed{bob}, as_multi{2, Circle::but(bob), first, dear, enough}));
    const frame::DispatchResult failed = frame::Err<frame::DispatchError>{
        Whole::module_error<Balances>(balances::Error::InsufficientBalance)};
    CHECK(world.times<Pallet>(
              MultisigExecuted{bob, first, world.account, dear.hash().bytes, failed}) == 1);
    CHECK(world.free(world.account) == 10 * unit);
    CHECK(world.held(HoldReason::Multisig, alice) == 0);
}

TEST_CASE("who approved first may take the call back") {
    Circle world;
    const auto cancel = [&](const AccountId& who, Timepoint when) {
        return cancel_as_multi{2, Circle::but(who), when, world.hash};
    };
    CHECK(world.refused<Pallet>(Signed{alice}, cancel(alice, world.first), Error::NotFound));
    REQUIRE(world.make<Pallet>(Signed{alice}, world.approving_hash(alice, {})));
    CHECK(world.refused<Pallet>(Signed{bob}, cancel(bob, world.first), Error::NotOwner));
    CHECK(world.refused<Pallet>(Signed{alice}, cancel(alice, {5, 4}), Error::WrongTimepoint));
    REQUIRE(world.make<Pallet>(Signed{alice}, cancel(alice, world.first)));
    CHECK(world.times<Pallet>(MultisigCancelled{alice, world.first, world.account, world.hash}) ==
          1);
    CHECK(world.held(HoldReason::Multisig, alice) == 0);
    CHECK(world.waiting() == std::nullopt);
}

TEST_CASE("approvals name the time of the first one, and come once from each") {
    Circle world;
    CHECK(world.refused<Pallet>(Signed{alice}, world.approving(alice, world.first),
                                Error::UnexpectedTimepoint));
    REQUIRE(world.make<Pallet>(Signed{alice}, world.approving_hash(alice, {})));
    CHECK(world.refused<Pallet>(Signed{bob}, world.approving(bob, {}), Error::NoTimepoint));
    CHECK(world.refused<Pallet>(Signed{bob}, world.approving(bob, Timepoint{4, 3}),
                                Error::WrongTimepoint));
    CHECK(world.refused<Pallet>(Signed{alice}, world.approving(alice, world.first),
                                Error::AlreadyApproved));
    CHECK(world.refused<Pallet>(Signed{alice}, world.approving_hash(alice, world.first),
                                Error::AlreadyApproved));
}

TEST_CASE("a call may cost no more than was paid for") {
    Circle world;
    REQUIRE(world.make<Pallet>(Signed{alice}, world.approving_hash(alice, {})));
    auto cheap = world.approving(bob, world.first);
    cheap.max_weight = world.info(world.call).weight;
    CHECK(world.info(frame::encode_call<Pallet>(cheap)).weight.ref_time >
          cheap.max_weight.ref_time);
    cheap.max_weight.ref_time = cheap.max_weight.ref_time - 1;
    CHECK(world.refused<Pallet>(Signed{bob}, cheap, Error::MaxWeightTooLow));
    cheap.max_weight.ref_time = cheap.max_weight.ref_time + 1;
    CHECK(world.make<Pallet>(Signed{bob}, cheap));
}

TEST_CASE("the signatories are sorted, without the sender, and not too many or few") {
    Circle world;
    const auto tries = [&](std::uint16_t threshold, const std::vector<AccountId>& others) {
        return approve_as_multi{threshold, Others{others}, {}, world.hash, enough};
    };
    CHECK(world.refused<Pallet>(Signed{alice}, tries(0, {bob}), Error::MinimumThreshold));
    CHECK(world.refused<Pallet>(Signed{alice}, tries(1, {bob}), Error::MinimumThreshold));
    CHECK(world.refused<Pallet>(Signed{alice}, tries(2, {}), Error::TooFewSignatories));
    CHECK(
        world.refused<Pallet>(Signed{alice}, tries(2, {carol, bob}), Error::SignatoriesOutOfOrder));
    CHECK(world.refused<Pallet>(Signed{alice}, tries(2, {bob, bob}), Error::SignatoriesOutOfOrder));
    CHECK(world.refused<Pallet>(Signed{alice}, tries(2, {alice, bob}), Error::SenderInSignatories));
    std::vector<AccountId> many;
    for (std::uint8_t i = 0; i < max_signatories; ++i) many.push_back({{0, i}});
    CHECK(world.refused<Pallet>(Signed{alice}, tries(2, many), Error::TooManySignatories));
    many.pop_back();
    CHECK(world.make<Pallet>(Signed{alice}, tries(2, many)));
    CHECK(world.fails(frame::Root{}, frame::encode_call<Pallet>(tries(2, {bob})),
                      frame::BadOrigin{}));
    const AccountId poor{{0xff}};
    CHECK(world.refused<Balances>(Signed{poor}, balances::transfer_all{frame::Id{bob}, false},
                                  balances::Error::InsufficientBalance));
    CHECK(world.fails(Signed{poor}, frame::encode_call<Pallet>(tries(2, {bob})),
                      Whole::module_error<Balances>(balances::Error::InsufficientBalance)));
}

TEST_CASE("where one is enough the call is made at once, or not at all") {
    Circle world;
    const auto account = multi_account({alice, bob}, 1);
    REQUIRE(world.run(Signed{alice}, transfer(account, 2 * unit)));
    const auto once = [&](Balance amount) {
        return as_multi_threshold_1{Others{std::vector{bob}},
                                    holding(transfer(Circle::dave, amount))};
    };
    REQUIRE(world.make<Pallet>(Signed{alice}, once(unit)));
    CHECK(world.free(Circle::dave) == unit);
    CHECK(world.times<Pallet>(MultisigExecuted{alice, world.first, account,
                                               once(unit).call.hash().bytes, fine}) == 1);
    CHECK(world.fails(Signed{alice}, frame::encode_call<Pallet>(once(99 * unit)),
                      Whole::module_error<Balances>(balances::Error::InsufficientBalance)));
    CHECK(world.refused<Pallet>(Signed{alice}, as_multi_threshold_1{{}, once(unit).call},
                                Error::TooFewSignatories));
}

TEST_CASE("accounts of several are those that util-crypto makes") {
    for (const auto& known : crypto::golden::read("derived_accounts.json", "multi")) {
        std::vector<AccountId> signatories;
        for (const auto& one : known.at("signatories"))
            signatories.push_back({crypto::golden::array<32>(one)});
        CHECK(multi_account(signatories, known.at("threshold").get<std::uint16_t>()).bytes ==
              crypto::golden::array<32>(known.at("account")));
    }
}

}  // namespace assay::ordinary_test
