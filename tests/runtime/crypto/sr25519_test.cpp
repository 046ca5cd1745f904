// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/sr25519.hpp"

#include <catch2/catch.hpp>

#include "tests/runtime/crypto/golden.hpp"

namespace assay::crypto::sr25519 {

namespace {

const nlohmann::json& vectors() {
    static const auto all = golden::read("vrf_vectors.json");
    return all;
}

SecretKey key_of(const nlohmann::json& known) {
    return SecretKey::from_mini_secret(golden::array<32>(known.at("seed")));
}

}  // namespace

TEST_CASE("sr25519 signatures equal the golden ones for the same randomness") {
    for (const auto& known : vectors().at("signatures")) {
        const SecretKey key = key_of(known);
        CHECK(key.public_key() == golden::array<32>(known.at("publicKey")));
        const Bytes message = golden::bytes(known.at("message"));
        const auto signature = key.sign(message, golden::array<32>(known.at("randomness")));
        CHECK(signature.bytes == golden::array<64>(known.at("signature")));
        CHECK(verify(signature, message, key.public_key()));
    }
}

TEST_CASE("sr25519 refuses every changed bit of a signature, and an unmarked one") {
    const auto key = SecretKey::from_mini_secret({1, 2, 3});
    const auto message = as_bytes("message");
    const auto signature = key.sign(message, {});
    REQUIRE(verify(signature, message, key.public_key()));
    for (std::size_t bit = 0; bit < 512; ++bit) {
        auto changed = signature;
        changed.bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        REQUIRE_FALSE(verify(changed, message, key.public_key()));
    }
    CHECK_FALSE(verify(signature, as_bytes("massage"), key.public_key()));
    CHECK_FALSE(verify(signature, signing_transcript("other", message), key.public_key()));
}

TEST_CASE("sr25519 has one encoding of a signature: an unreduced response is refused") {
    const auto key = SecretKey::from_mini_secret({4});
    const auto message = as_bytes("message");
    auto signature = key.sign(message, {});
    // s + order verifies in the equation, but is another byte string.
    const auto order = golden::array<32>(
        nlohmann::json("0xedd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"));
    unsigned carry = 0;
    for (std::size_t i = 0; i < 32; ++i) {
        carry += signature.bytes[32 + i] + order[i];
        signature.bytes[32 + i] = static_cast<std::uint8_t>(carry);
        carry >>= 8;
    }
    CHECK((signature.bytes[63] & 0x80) != 0);
    CHECK_FALSE(verify(signature, message, key.public_key()));
}

TEST_CASE("sr25519 refuses keys that are no points, and the identity that anybody can sign for") {
    const auto key = SecretKey::from_mini_secret({5});
    const auto message = as_bytes("message");
    PublicKey odd{};
    odd[0] = 1;
    CHECK_FALSE(verify(key.sign(message, {}), message, odd));
    Sr25519Signature forged;  // R = s = identity, 0: the equation holds under the identity.
    forged.bytes[63] = 0x80;
    CHECK_FALSE(verify(forged, message, PublicKey{}));
}

TEST_CASE("hard and soft children are the known ones") {
    for (const auto& known : vectors().at("derivations")) {
        const SecretKey parent = key_of(known);
        const auto code = golden::array<32>(known.at("chainCode"));
        CHECK(SecretKey::from_mini_secret(parent.derive_hard(code)).public_key() ==
              golden::array<32>(known.at("hard")));
        const SecretKey soft = parent.derive_soft(code);
        CHECK(soft.public_key() == golden::array<32>(known.at("soft")));
        CHECK(derive_soft(parent.public_key(), code) == soft.public_key());
        CHECK(verify(soft.sign(as_bytes("m"), {}), as_bytes("m"), soft.public_key()));
    }
    PublicKey odd{};
    odd[0] = 1;
    CHECK_FALSE(derive_soft(odd, ChainCode{}).has_value());
}

}  // namespace assay::crypto::sr25519
