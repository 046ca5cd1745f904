// SPDX-License-Identifier: Apache-2.0
// Extrinsics and storage keys as polkadot.js makes them.
#include <catch2/catch.hpp>

#include "chain-spec/runtime.hpp"
#include "runtime/base/hex.hpp"
#include "tests/runtime/crypto/golden.hpp"

namespace assay::chain_spec {

namespace golden = crypto::golden;

namespace {

using Extrinsic = frame::Extrinsic<SignedExtra>;

SigningContext context_of(const nlohmann::json& known, const nlohmann::json& chain) {
    return {.spec_version = chain.at("specVersion"),
            .transaction_version = chain.at("transactionVersion"),
            .genesis = {golden::array<32>(chain.at("genesisHash"))},
            .nonce = known.at("nonce"),
            .tip = known.at("tip").get<std::uint64_t>(),
            .era = *scale::from_bytes<frame::Era>(golden::bytes(known.at("era"))),
            .birth_block = {golden::array<32>(known.at("eraBlockHash"))}};
}

Extrinsic decoded(const Bytes& whole) {
    const auto body = scale::from_bytes<Bytes>(whole);
    REQUIRE(body);
    const auto extrinsic = frame::decode_extrinsic<SignedExtra>(*body);
    REQUIRE((extrinsic && extrinsic->by));
    CHECK(frame::encode_extrinsic(*extrinsic) == *body);
    return *extrinsic;
}

}  // namespace

TEST_CASE("extrinsics are signed, assembled and named as polkadot.js does it") {
    const auto chain = golden::read("substrate_vectors.json").at("extrinsic_context");
    for (const auto& known : golden::read("substrate_vectors.json", "extrinsics")) {
        INFO(known.dump());
        const auto context = context_of(known, chain);
        const auto call = golden::bytes(known.at("callData"));
        const auto whole = golden::bytes(known.at("extrinsic"));
        const auto extrinsic = decoded(whole);
        CHECK(extrinsic.call == call);

        const auto payload = payload_to_sign(context, call);
        CHECK(payload == golden::bytes(known.at("signedBytes")));
        // Longer than 256 bytes, it is the digest that is signed.
        CHECK(known.at("signedBytesHashed").get<bool>() == (call.size() > 256));
        const auto signer = frame::look_up(extrinsic.by->address);
        REQUIRE(signer);
        CHECK(crypto::verify(extrinsic.by->signature, payload, *signer));
        CHECK(scale::to_bytes(
                  assemble_extrinsic(context, call, *signer, extrinsic.by->signature)) == whole);
        CHECK(to_hex(frame::extrinsic_hash(*scale::from_bytes<Bytes>(whole)).bytes) ==
              known.at("extrinsicHash").get<std::string>());
    }
}

TEST_CASE("the arguments of calls are encoded as polkadot.js encodes them") {
    for (const auto& known : golden::read("substrate_vectors.json", "extrinsics")) {
        const auto call = golden::bytes(known.at("callData"));
        scale::Decoder in{ByteView{call}.subspan(2)};
        if (known.at("call") == "transfer") {
            balances::transfer_keep_alive transfer;
            decode(in, transfer);
            REQUIRE(in.done());
            CHECK(frame::encode_call(2, transfer) == call);
            CHECK(transfer.value == unit);
        } else {
            system::remark remark;
            decode(in, remark);
            REQUIRE(in.done());
            CHECK(frame::encode_call(0, remark) == call);
            CHECK(remark.remark.size() == 300);
        }
    }
}

TEST_CASE("storage keys are where clients look for them") {
    const auto keys = golden::read("substrate_vectors.json").at("storage_keys");
    const auto known = [&](const char* name) { return golden::bytes(keys.at(name)); };
    const auto alice =
        *hash_from_hex("0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d");
    CHECK(frame::storage_key<SystemConfig>(system::Number{}) == known("System.Number"));
    CHECK(frame::storage_key<SystemConfig>(system::Events{}) == known("System.Events"));
    CHECK(frame::storage_key<SystemConfig>(system::Account{AccountId{alice.bytes}}) ==
          known("System.Account(//Alice sr25519)"));
    CHECK(frame::storage_key<SystemConfig>(system::BlockHash{0}) == known("System.BlockHash(0)"));
    CHECK(frame::storage_key<TimestampConfig>(timestamp::Now{}) == known("Timestamp.Now"));
    CHECK(frame::storage_key<BalancesConfig>(balances::TotalIssuance{}) ==
          known("Balances.TotalIssuance"));
    for (const char* name : {":code", ":heappages", ":extrinsic_index"})
        CHECK(equal(as_bytes(name), known(name)));
    CHECK(equal(as_bytes(":child_storage:default:"), known(":child_storage:default: prefix")));
}

TEST_CASE("a header is encoded and named as polkadot.js does it") {
    const auto known = golden::read("substrate_vectors.json").at("header");
    const auto encoded = golden::bytes(known.at("encoded"));
    const auto header = scale::from_bytes<frame::Header>(encoded);
    REQUIRE(header);
    CHECK(scale::to_bytes(*header) == encoded);
    CHECK(to_hex(frame::hash_of(*header).bytes) == known.at("hash").get<std::string>());
    const auto& json = known.at("json");
    CHECK(to_hex(header->parent_hash.bytes) == json.at("parentHash").get<std::string>());
    CHECK(header->number == 0x4000U);
    CHECK(to_hex(header->state_root.bytes) == json.at("stateRoot").get<std::string>());
    CHECK(to_hex(header->extrinsics_root.bytes) == json.at("extrinsicsRoot").get<std::string>());
    const auto& logs = json.at("digest").at("logs");
    REQUIRE(header->digest.logs.size() == logs.size());
    for (std::size_t i = 0; i < logs.size(); ++i)
        CHECK(to_hex(scale::to_bytes(header->digest.logs[i])) == logs[i].get<std::string>());
    CHECK(std::holds_alternative<frame::Seal>(header->digest.logs.back()));
}

}  // namespace assay::chain_spec
