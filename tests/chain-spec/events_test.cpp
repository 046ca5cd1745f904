// SPDX-License-Identifier: Apache-2.0
// What clients read of an extrinsic's fate: the order of its events, and what the last one says.
#include <catch2/catch.hpp>

#include "chain-spec/delegation.hpp"
#include "tests/chain-spec/fixture.hpp"

namespace assay::chain_spec {

namespace {

template <class P>
Bytes record(std::uint32_t extrinsic, const typename P::Spec::Event& event) {
    scale::Encoder out;
    encode(out, frame::Phase{frame::ApplyExtrinsic{extrinsic}});
    encode(out, P::Config::index);
    encode(out, event);
    encode(out, std::vector<Hash256>{});
    return std::move(out.out);
}

Bytes stored_events(const TestChain& chain) {
    const auto raw = chain.state.get(frame::storage_key<SystemConfig>(system::Events{}));
    REQUIRE(raw);
    return *raw;
}
bool ends_with(const Bytes& all, const std::vector<Bytes>& records) {
    Bytes tail;
    for (const auto& one : records) append(tail, one);
    return all.size() >= tail.size() && equal(ByteView{all}.last(tail.size()), tail);
}

Bytes transfer(const AccountId& to, Balance amount) {
    return frame::encode_call<Balances>(
        balances::transfer_keep_alive{.dest = frame::Id{to}, .value = amount});
}

}  // namespace

TEST_CASE("events come as fee, call, fee paid, and the result last") {
    TestChain chain;
    const auto call = transfer(chain.bob.id, unit);
    const auto body = chain.sign(chain.alice, call, 0, 5 * milli);
    const auto info = *frame::inspect_call(Runtime::pallets(), call);
    const auto length = static_cast<std::uint32_t>(scale::to_bytes(body).size());
    const Balance fee = TransactionPayment::fee(info, length) + 5 * milli;
    chain.import(chain.build({body}));
    CHECK(ends_with(
        stored_events(chain),
        {record<Balances>(1, balances::Withdraw{chain.alice.id, fee}),
         record<System>(1, system::NewAccount{chain.bob.id}),
         record<Balances>(1, balances::Endowed{chain.bob.id, unit}),
         record<Balances>(1, balances::Transfer{chain.alice.id, chain.bob.id, unit}),
         record<Balances>(1, balances::Deposit{chain.author.id, fee}),
         record<TransactionPayment>(
             1, transaction_payment::TransactionFeePaid{chain.alice.id, fee, 5 * milli}),
         record<System>(1, system::ExtrinsicSuccess{
                               {info.weight, frame::DispatchClass::Normal, frame::Pays::Yes}})}));
}

TEST_CASE("a call that fails leaves its fee and its reason") {
    TestChain chain;
    const auto call = transfer(chain.bob.id, 9'999 * unit);
    const auto body = chain.sign(chain.alice, call, 0);
    const auto info = *frame::inspect_call(Runtime::pallets(), call);
    const auto length = static_cast<std::uint32_t>(scale::to_bytes(body).size());
    const Balance fee = TransactionPayment::fee(info, length);
    chain.import(chain.build({body}));
    const frame::DispatchError too_poor = frame::Module{
        {BalancesPlace::index, {static_cast<std::uint8_t>(balances::Error::InsufficientBalance)}}};
    CHECK(ends_with(
        stored_events(chain),
        {record<Balances>(1, balances::Withdraw{chain.alice.id, fee}),
         record<Balances>(1, balances::Deposit{chain.author.id, fee}),
         record<TransactionPayment>(
             1, transaction_payment::TransactionFeePaid{chain.alice.id, fee, 0}),
         record<System>(
             1, system::ExtrinsicFailed{
                    too_poor, {info.weight, frame::DispatchClass::Normal, frame::Pays::Yes}})}));
}

TEST_CASE("an inherent succeeds as Mandatory and free of charge") {
    TestChain chain;
    chain.import(chain.build({}));
    const auto info =
        *frame::inspect_call(Runtime::pallets(), frame::encode_call<Timestamp>(timestamp::set{1}));
    CHECK(ends_with(
        stored_events(chain),
        {record<System>(0, system::ExtrinsicSuccess{
                               {info.weight, frame::DispatchClass::Mandatory, frame::Pays::No}})}));
}

TEST_CASE("an inherent inside a transaction is a call that its signer may not make") {
    TestChain chain;
    const auto time = frame::encode_call<Timestamp>(timestamp::set{5});
    const utility::as_derivative packed{0, {.encoded = time}};
    chain.import(chain.build({chain.sign(chain.alice, frame::encode_call<Utility>(packed), 0)}));
    const auto info = *frame::inspect_call(Runtime::pallets(), frame::encode_call<Utility>(packed));
    CHECK(ends_with(
        stored_events(chain),
        {record<System>(1, system::ExtrinsicFailed{
                               frame::BadOrigin{},
                               {info.weight, frame::DispatchClass::Normal, frame::Pays::Yes}})}));
}

TEST_CASE("a weight that nobody could execute finds no room in a block, whatever is stated") {
    TestChain chain;
    constexpr auto most = ~std::uint64_t{0};
    const multisig::as_multi dear{2,
                                  multisig::Others{std::vector{chain.bob.id}},
                                  {},
                                  {.encoded = transfer(chain.bob.id, unit)},
                                  {most, most}};
    const auto body = chain.sign(chain.alice, frame::encode_call<Multisig>(dear), 0);
    auto builder = chain.begin();
    builder.set_timestamp(1000);
    const auto outcome = builder.push(body, frame::SignatureCheck::Needed);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error() == frame::TransactionValidityError{
                                 frame::Invalid{frame::InvalidTransaction::ExhaustsResources}});
}

}  // namespace assay::chain_spec
