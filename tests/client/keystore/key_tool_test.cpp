// SPDX-License-Identifier: Apache-2.0
#include "client/keystore/key_tool.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "runtime/base/hex.hpp"

namespace assay::keystore {

namespace {

constexpr auto alice_hex = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
constexpr auto alice_ss58 = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

}  // namespace

TEST_CASE("a generated key can be inspected from its phrase and from its seed") {
    for (const Scheme scheme : {Scheme::Ed25519, Scheme::Sr25519, Scheme::Ecdsa}) {
        const KeyOptions options{.scheme = scheme};
        const auto made = generate_key(24, options);
        REQUIRE((made && made->seed));
        const auto from_phrase = inspect_key(made->text, options);
        REQUIRE(from_phrase);
        CHECK(to_text(*from_phrase) == to_text(*made));
        const auto from_seed = inspect_key(to_hex(*made->seed), options);
        REQUIRE(from_seed);
        CHECK(from_seed->public_key == made->public_key);
        CHECK(from_seed->account == made->account);
    }
    CHECK(generate_key(13, {}).error() == KeyError::BadPhrase);
}

TEST_CASE("a report reads as Substrate's tool prints it") {
    const auto report = inspect_key("//Alice", {});
    REQUIRE(report);
    CHECK(to_text(*report) ==
          "Secret Key URI `//Alice` is account:\n"
          "  Network ID:        substrate\n"
          "  Secret seed:       "
          "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a\n"
          "  Public key (hex):  "
          "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d\n"
          "  Account ID:        "
          "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d\n"
          "  Public key (SS58): 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY\n"
          "  SS58 Address:      5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY\n");
    const auto json = nlohmann::json::parse(to_json(*report));
    CHECK(json.at("secretKeyUri") == "//Alice");
    CHECK(json.at("networkId") == "substrate");
    CHECK(json.at("publicKey") == alice_hex);
    CHECK(json.at("ss58Address") == alice_ss58);

    const auto soft = inspect_key("//Alice/soft", {});
    REQUIRE(soft);
    CHECK(nlohmann::json::parse(to_json(*soft)).at("secretSeed") == "n/a");
    const auto phrase = generate_key(12, {});
    REQUIRE(phrase);
    CHECK(to_text(*phrase).starts_with("Secret phrase:       "));
    CHECK(nlohmann::json::parse(to_json(*phrase)).at("secretPhrase") == phrase->text);
}

TEST_CASE("public keys are inspected in hexadecimal and as an address of any network") {
    const auto hex = inspect_public_key(alice_hex, {});
    REQUIRE(hex);
    CHECK(to_text(*hex).find(alice_ss58) != std::string::npos);
    CHECK(to_text(*hex).find("seed") == std::string::npos);

    const auto polkadot = inspect_key("15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5", {});
    REQUIRE(polkadot);
    CHECK(polkadot->network == 0);
    CHECK(to_hex(polkadot->public_key) == alice_hex);

    CHECK(inspect_public_key("0x1234", {}).error() == KeyError::BadPublicKey);
    CHECK(inspect_public_key("nonsense!", {}).error() == KeyError::BadPublicKey);
    CHECK(inspect_public_key(alice_hex, {.scheme = Scheme::Ecdsa}).error() ==
          KeyError::BadPublicKey);
    CHECK(inspect_key("not a phrase", {}).error() == KeyError::BadPhrase);
}

TEST_CASE("an ecdsa report tells the key from the account") {
    const auto report = inspect_key("//Alice", {.scheme = Scheme::Ecdsa});
    REQUIRE(report);
    const auto json = nlohmann::json::parse(to_json(*report));
    CHECK(json.at("publicKey") ==
          "0x020a1091341fe5664bfa1782d5e04779689068c916b04cb365ec3153755684d9a1");
    CHECK(json.at("ss58Address") == "5C7C2Z5sWbytvHpuLTvzKunnnRwQxft1jiqrLD5rhucQ5S9X");
    CHECK(json.at("ss58PublicKey") != json.at("ss58Address"));
}

TEST_CASE("what is signed verifies against key, address, account and URI, and nothing else does") {
    const auto message = as_bytes("hello");
    for (const Scheme scheme : {Scheme::Ed25519, Scheme::Sr25519, Scheme::Ecdsa}) {
        const KeyOptions options{.scheme = scheme};
        const auto signature = sign_message("//Alice", message, options);
        REQUIRE(signature);
        const auto report = inspect_key("//Alice", options);
        REQUIRE(report);
        for (const std::string& key :
             {to_hex(report->public_key), to_hex(report->account.bytes),
              crypto::to_ss58(ByteView{report->public_key}, 7),
              crypto::to_ss58(report->account, 42), std::string{"//Alice"}}) {
            CHECK(*verify_message(*signature, message, key, options));
            CHECK_FALSE(*verify_message(*signature, as_bytes("hullo"), key, options));
        }
        CHECK_FALSE(*verify_message(*signature, message, "//Bob", options));
        CHECK(verify_message("0x12", message, "//Alice", options).error() ==
              KeyError::BadSignature);
        CHECK(verify_message(*signature, message, "0x1234", options).error() ==
              KeyError::BadPublicKey);
    }
}

TEST_CASE("the search finds an address with the pattern, and stops when told") {
    const auto forever = [](std::uint64_t) { return true; };
    const auto found = search_key("A", {}, forever);
    REQUIRE((found && *found));
    CHECK(crypto::to_ss58((*found)->account, 42).find('A') != std::string::npos);
    const auto again = inspect_key((*found)->text, {});
    REQUIRE(again);
    CHECK(again->account == (*found)->account);

    const auto stopped =
        search_key("impossiBLeToFindThis", {}, [](std::uint64_t drawn) { return drawn < 3; });
    REQUIRE(stopped);
    CHECK_FALSE(stopped->has_value());
    CHECK(search_key("0", {}, forever).error() == KeyError::BadPattern);
}

}  // namespace assay::keystore
