// SPDX-License-Identifier: Apache-2.0
#include "pallets/transaction_payment/pallet.hpp"

#include <catch2/catch.hpp>

#include "chain-spec/validators.hpp"
#include "tests/pallets/ordinary.hpp"

namespace assay::ordinary_test {

using transaction_payment::ChargeTransactionPayment;

TEST_CASE("the fee grows with length and weight, and goes to the author") {
    World world;
    chain_spec::Session{world.context}.build({{{bob, {}}}});
    const frame::Digest digest{{babe::to_digest_item(babe::SecondaryPlain{0, 1})}};
    world.context.digest = &digest;
    const frame::TransactionFacts facts{alice, {.weight = {2'500'000, 0}}, 120};
    const auto fee = TransactionPayment::fee(facts.info, facts.length);
    CHECK(fee == (100 + 120 + 3) * chain_spec::micro);

    TransactionPayment payment{world.context};
    const ChargeTransactionPayment charge{.tip = milli};
    REQUIRE(payment.pre_dispatch(charge, facts));
    payment.post_dispatch(charge, facts);
    CHECK(world.balances().free(alice) == 10 * unit - fee - milli);
    CHECK(world.balances().free(bob) == unit + fee + milli);
    CHECK(world.balances().total_issuance() == 11 * unit);
}

TEST_CASE("a waived fee comes back, the tip does not") {
    World world;
    const frame::TransactionFacts facts{alice, {.weight = {2'500'000, 0}}, 120};
    TransactionPayment payment{world.context};
    const ChargeTransactionPayment charge{.tip = milli};
    const auto before = world.balances().free(alice);
    REQUIRE(payment.pre_dispatch(charge, facts));
    world.context.fee_waived = true;
    payment.post_dispatch(charge, facts);
    CHECK(world.balances().free(alice) == before - milli);
}

TEST_CASE("who cannot pay is refused, and inherents pay nothing") {
    World world;
    TransactionPayment payment{world.context};
    const frame::TransactionFacts facts{carol, {}, 120};
    CHECK_FALSE(payment.validate(ChargeTransactionPayment{}, facts));
    CHECK_FALSE(payment.pre_dispatch(ChargeTransactionPayment{.tip = ~Balance{0}}, facts));
    CHECK(TransactionPayment::fee(
              {.weight = {1, 1}, .dispatch_class = {}, .pays_fee = frame::Pays::No}, 120) == 0);
}

TEST_CASE(
    "a free call takes no money, only from whom the chain waits for, and only a tip is paid") {
    World world;
    chain_spec::Session{world.context}.build({{{bob, {{}, {carol.bytes}}}}});
    TransactionPayment payment{world.context};
    const frame::DispatchInfo free{
        .weight = {1, 1}, .dispatch_class = {}, .pays_fee = frame::Pays::No};
    const frame::TransactionFacts facts{carol, free, 120}, stranger{alice, free, 120};
    const auto before = world.state.diff();
    CHECK(payment.validate(ChargeTransactionPayment{}, facts));
    CHECK(payment.pre_dispatch(ChargeTransactionPayment{}, facts));
    payment.post_dispatch(ChargeTransactionPayment{}, facts);
    CHECK_FALSE(payment.validate(ChargeTransactionPayment{}, stranger));
    CHECK_FALSE(payment.pre_dispatch(ChargeTransactionPayment{.tip = milli}, stranger));
    CHECK_FALSE(payment.pre_dispatch(ChargeTransactionPayment{.tip = 1}, facts));
    CHECK(world.state.diff() == before);
    chain_spec::ImOnline{world.context}.note_author(bob);
    CHECK_FALSE(payment.validate(ChargeTransactionPayment{}, facts));
}

TEST_CASE("Operational calls come before any tip") {
    World world;
    TransactionPayment payment{world.context};
    frame::TransactionFacts facts{alice, {}, 100};
    const auto normal = payment.validate(ChargeTransactionPayment{.tip = unit}, facts);
    facts.info.dispatch_class = frame::DispatchClass::Operational;
    const auto operational = payment.validate(ChargeTransactionPayment{}, facts);
    REQUIRE((normal && operational));
    CHECK(operational->priority > normal->priority);
}

}  // namespace assay::ordinary_test
