// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "runtime/base/hex.hpp"
#include "tests/chain-spec/fixture.hpp"

namespace assay::chain_spec {

namespace {

Bytes transfer_of(const AccountId& to, Balance amount) {
    return frame::encode_call<Balances>(
        balances::transfer_keep_alive{.dest = frame::Id{to}, .value = amount});
}

frame::InvalidTransaction reason(const frame::TransactionValidityError& error) {
    return std::get<frame::Invalid>(error).reason;
}

}  // namespace

TEST_CASE("a block of signed transfers executes to the same state that built it") {
    TestChain chain;
    const Balance issued = chain.issuance();
    const auto block =
        chain.build({chain.sign(chain.alice, transfer_of(chain.bob.id, 5 * unit), 0),
                     chain.sign(chain.alice, transfer_of(chain.bob.id, unit), 1, milli)});
    chain.import(block);

    CHECK(chain.account(chain.bob.id).data.free == 6 * unit);
    CHECK(chain.account(chain.alice.id).nonce == 2);
    // Fees went to the author: nothing was created or lost.
    CHECK(chain.account(chain.author.id).data.free > unit + milli);
    CHECK(chain.issuance() == issued);
    CHECK(chain.account(chain.alice.id).data.free + chain.account(chain.bob.id).data.free +
              chain.account(chain.author.id).data.free + test_bond ==
          issued);
}

TEST_CASE("a mortal extrinsic is bound to its birth block") {
    TestChain chain;
    chain.import(chain.build({}));
    const auto mortal =
        chain.sign(chain.alice, transfer_of(chain.bob.id, unit), 0, 0, frame::Era::mortal(64, 1));
    chain.import(chain.build({mortal}));
    CHECK(chain.account(chain.bob.id).data.free == unit);
}

TEST_CASE("an extrinsic that may not be in a block leaves the block as it was") {
    TestChain chain;
    auto builder = chain.begin();
    builder.set_timestamp(1000);
    const auto refused = [&](const Bytes& body) {
        const auto outcome = builder.push(body, frame::SignatureCheck::Needed);
        REQUIRE_FALSE(outcome);
        return reason(outcome.error());
    };
    const auto call = transfer_of(chain.bob.id, unit);
    CHECK(refused({}) == frame::InvalidTransaction::Call);
    CHECK(refused({0x84, 0x00}) == frame::InvalidTransaction::Call);
    CHECK(refused(chain.sign(chain.alice, {0xff, 0xff}, 0)) == frame::InvalidTransaction::Call);
    CHECK(refused(chain.sign(chain.alice, call, 1)) == frame::InvalidTransaction::Future);
    CHECK(refused(chain.sign(chain.bob, call, 0)) == frame::InvalidTransaction::Payment);
    auto forged = chain.sign(chain.alice, call, 0);
    forged.back() ^= 1;
    CHECK(refused(forged) == frame::InvalidTransaction::BadProof);
    // The timestamp is an inherent: nobody may send it, and nobody may say it twice.
    const auto set = frame::encode_call<Timestamp>(timestamp::set{2000});
    CHECK(refused(chain.sign(chain.alice, set, 0)) ==
          frame::InvalidTransaction::MandatoryValidation);
    Bytes inherent{frame::extrinsic_version};
    append(inherent, set);
    CHECK(refused(inherent) == frame::InvalidTransaction::BadMandatory);
    CHECK(builder.finish().executed.extrinsics == 1);
}

TEST_CASE("a call that fails costs its fee and changes nothing else") {
    TestChain chain;
    const auto block =
        chain.build({chain.sign(chain.alice, transfer_of(chain.bob.id, 2000 * unit), 0)});
    chain.import(block);
    CHECK(chain.account(chain.alice.id).nonce == 1);
    CHECK(chain.account(chain.alice.id).data.free < 1000 * unit);
    CHECK(chain.account(chain.alice.id).data.free > 999 * unit);
    CHECK(chain.account(chain.bob.id) == system::AccountInfo{});
}

TEST_CASE("a block that breaks a rule is refused by name") {
    TestChain chain;
    const auto good = chain.build({chain.sign(chain.alice, transfer_of(chain.bob.id, unit), 0)});
    const auto error = [&](const frame::Block& block) {
        const auto executed = execute_block(chain.state, block, frame::SignatureCheck::Needed);
        REQUIRE_FALSE(executed);
        return executed.error().error;
    };
    auto block = good;
    block.extrinsics.pop_back();
    CHECK(error(block) == BlockError::WrongExtrinsicsRoot);
    block = good;
    block.header.number = 2;
    CHECK(error(block) == BlockError::WrongNumber);
    block = {.header = good.header, .extrinsics = {}};
    block.header.extrinsics_root = genesis_header({}).extrinsics_root;
    CHECK(error(block) == BlockError::MissingTimestamp);
}

TEST_CASE("the pool's check agrees with what a block takes") {
    TestChain chain;
    chain.import(chain.build({}));
    const auto body = chain.sign(chain.alice, transfer_of(chain.bob.id, unit), 3, unit);
    const auto valid = validate_transaction(chain.state, chain.head, chain.number, body);
    REQUIRE(valid);
    CHECK(valid->provided.size() == 1);
    CHECK(valid->required.size() == 1);
    CHECK(valid->priority > 0);
    const auto poor = chain.sign(chain.alice, transfer_of(chain.bob.id, unit), 0, 2000 * unit);
    CHECK(reason(validate_transaction(chain.state, chain.head, chain.number, poor).error()) ==
          frame::InvalidTransaction::Payment);
}

TEST_CASE("runtime calls answer by name and refuse what they do not know") {
    TestChain chain;
    const auto ask = [&](std::string_view name, const Bytes& arguments) {
        return runtime_call(chain.state, chain.head, chain.number, name, arguments);
    };
    CHECK(*ask("AccountNonceApi_account_nonce", scale::to_bytes(chain.alice.id)) == Bytes(4, 0));
    CHECK(ask("Core_version", {})->size() > 40);
    CHECK(ask("Nothing_at_all", {}).error() == CallError::UnknownFunction);
    CHECK(ask("AccountNonceApi_account_nonce", {1}).error() == CallError::BadArguments);
    const auto document = ask("Metadata_metadata_at_version", {14, 0, 0, 0});
    REQUIRE(document);
    const auto bytes = scale::from_bytes<std::optional<Bytes>>(*document);
    REQUIRE((bytes && *bytes));
    CHECK(to_hex(ByteView{**bytes}.first(5)) == "0x6d6574610e");
}

}  // namespace assay::chain_spec
