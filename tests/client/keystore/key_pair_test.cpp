// SPDX-License-Identifier: Apache-2.0
#include "client/keystore/key_pair.hpp"

#include <catch2/catch.hpp>

#include "tests/runtime/crypto/golden.hpp"

namespace assay::keystore {

namespace golden = crypto::golden;

namespace {

const nlohmann::json& vectors() {
    static const auto all = golden::read("substrate_vectors.json");
    return all;
}

Scheme scheme_of(const nlohmann::json& known) {
    return *scheme_from_text(known.at("scheme").get<std::string>());
}

KeyPair pair_of(const nlohmann::json& known, const char* field = "suri") {
    auto pair = KeyPair::from_uri(scheme_of(known), known.at(field).get<std::string>());
    REQUIRE(pair);
    return *std::move(pair);
}

Bytes signature_bytes(const crypto::MultiSignature& signature) {
    return std::visit(
        [](const auto& one) {
            return Bytes{one.bytes.begin(), one.bytes.end()};
        },
        signature);
}

constexpr Scheme schemes[] = {Scheme::Ed25519, Scheme::Sr25519, Scheme::Ecdsa};

}  // namespace

TEST_CASE("secret URIs give the wallets' keys and accounts") {
    for (const char* part : {"accounts", "seed_uri"})
        for (const auto& known : vectors().at(part)) {
            INFO(known.dump());
            const KeyPair pair = pair_of(known);
            CHECK(pair.public_key() == golden::bytes(known.at("publicKey")));
            CHECK(pair.account().bytes == golden::array<32>(known.at("accountId")));
        }
    for (const auto& known : vectors().at("accounts_with_password"))
        CHECK(pair_of(known).account().bytes == golden::array<32>(known.at("accountId")));
}

TEST_CASE("odd path segments give the wallets' keys too") {
    for (const auto& known : golden::read("key_vectors.json", "paths")) {
        INFO(known.dump());
        CHECK(pair_of(known, "uri").public_key() == golden::bytes(known.at("publicKey")));
    }
}

TEST_CASE("signatures are the golden ones where the scheme is deterministic, else they verify") {
    for (const auto& known : vectors().at("signatures")) {
        if (known.at("valid") == false) continue;
        const KeyPair pair = pair_of(known);
        CHECK(pair.public_key() == golden::bytes(known.at("publicKey")));
        const Bytes message = golden::bytes(known.at("message"));
        const auto signature = pair.sign(message);
        CHECK(crypto::verify(signature, message, pair.account()));
        if (known.at("deterministic") == true)
            CHECK(signature_bytes(signature) == golden::bytes(known.at("signature")));
        else
            CHECK(signature != pair.sign(message));
    }
}

TEST_CASE("the signature's alternative is the key's scheme") {
    for (const Scheme scheme : schemes) {
        const auto pair = KeyPair::from_uri(scheme, "//Alice");
        REQUIRE(pair);
        CHECK(pair->sign(as_bytes("m")).index() == static_cast<std::size_t>(scheme));
    }
}

TEST_CASE("soft junctions are an error where the scheme has none") {
    for (const Scheme scheme : {Scheme::Ed25519, Scheme::Ecdsa}) {
        const auto pair = KeyPair::from_uri(scheme, "//Alice/soft");
        REQUIRE_FALSE(pair);
        CHECK(pair.error() == KeyError::SoftDerivation);
    }
}

TEST_CASE("a key tells its seed unless a soft junction lies between") {
    for (const Scheme scheme : schemes) {
        const auto pair = KeyPair::from_uri(scheme, "//Alice//stash");
        REQUIRE((pair && pair->seed()));
        const auto again = KeyPair::from_seed(scheme, *pair->seed());
        REQUIRE(again);
        CHECK(again->public_key() == pair->public_key());
    }
    const auto soft = KeyPair::from_uri(Scheme::Sr25519, "//Alice/soft");
    REQUIRE(soft);
    CHECK_FALSE(soft->seed().has_value());
    CHECK(crypto::verify(soft->sign(as_bytes("m")), as_bytes("m"), soft->account()));
    const auto hard = KeyPair::from_uri(Scheme::Sr25519, "//Alice/soft//hard");
    REQUIRE(hard);
    CHECK(hard->seed().has_value());
}

TEST_CASE("an ecdsa seed must be a scalar of the group") {
    CHECK_FALSE(KeyPair::from_seed(Scheme::Ecdsa, Seed{}));
    Seed past;
    past.fill(0xff);
    const auto pair = KeyPair::from_seed(Scheme::Ecdsa, past);
    REQUIRE_FALSE(pair);
    CHECK(pair.error() == KeyError::BadSeed);
}

TEST_CASE("the password argument takes the place of the URI's") {
    for (const Scheme scheme : schemes) {
        const auto own = KeyPair::from_uri(scheme, "//a///secret");
        const auto given = KeyPair::from_uri(scheme, "//a", "secret");
        const auto replaced = KeyPair::from_uri(scheme, "//a///other", "secret");
        REQUIRE((own && given && replaced));
        CHECK(own->public_key() == given->public_key());
        CHECK(own->public_key() == replaced->public_key());
    }
}

TEST_CASE("an sr25519 key draws lottery tickets that verify") {
    const auto pair = KeyPair::from_uri(Scheme::Sr25519, "//Alice");
    REQUIRE(pair);
    const auto ticket = pair->vrf_sign("lottery", as_bytes("round 1"));
    crypto::sr25519::PublicKey key;
    std::ranges::copy(pair->public_key(), key.begin());
    CHECK(crypto::vrf_verify(key, "lottery", as_bytes("round 1"), ticket));
    CHECK(pair->vrf_output(crypto::vrf_input("lottery", as_bytes("round 1"))) == ticket.output);
}

TEST_CASE("schemes have names both ways") {
    for (const Scheme scheme : schemes) CHECK(*scheme_from_text(to_text(scheme)) == scheme);
    CHECK_FALSE(scheme_from_text("rsa"));
}

}  // namespace assay::keystore
