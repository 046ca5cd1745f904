// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/signature.hpp"

#include <catch2/catch.hpp>

#include "runtime/scale/codec.hpp"
#include "tests/runtime/crypto/golden.hpp"

namespace assay::crypto {

namespace {

const nlohmann::json& vectors() {
    static const auto all = golden::read("substrate_vectors.json");
    return all;
}

MultiSignature signature_of(const nlohmann::json& known) {
    const auto& bytes = known.at("signature");
    const auto scheme = known.at("scheme").get<std::string>();
    if (scheme == "ed25519") return Ed25519Signature{golden::array<64>(bytes)};
    if (scheme == "sr25519") return Sr25519Signature{golden::array<64>(bytes)};
    return EcdsaSignature{golden::array<65>(bytes)};
}

AccountId account_of(const nlohmann::json& known) {
    if (known.at("scheme") == "ecdsa")
        return ecdsa_account(golden::array<33>(known.at("publicKey")));
    return {golden::array<32>(known.at("publicKey"))};
}

const nlohmann::json& valid_ecdsa() {
    for (const auto& known : vectors().at("signatures"))
        if (known.at("scheme") == "ecdsa" && known.at("valid") == true) return known;
    throw std::logic_error{"no ecdsa vector"};
}

}  // namespace

TEST_CASE("wallets' signatures of all three schemes verify, and changed ones do not") {
    for (const auto& known : vectors().at("signatures")) {
        const Bytes message = golden::bytes(known.at("message"));
        INFO(known.at("scheme") << " " << known.at("message"));
        CHECK(verify(signature_of(known), message, account_of(known)) ==
              known.at("valid").get<bool>());
        if (known.at("valid") == false) continue;
        AccountId other = account_of(known);
        other.bytes[7] ^= 1;
        CHECK_FALSE(verify(signature_of(known), message, other));
        Bytes longer = message;
        longer.push_back(0);
        CHECK_FALSE(verify(signature_of(known), longer, account_of(known)));
    }
}

TEST_CASE("accounts follow from public keys") {
    for (const auto& known : vectors().at("accounts"))
        CHECK(account_of(known).bytes == golden::array<32>(known.at("accountId")));
}

TEST_CASE("a signature of one scheme is none of another") {
    for (const auto& known : vectors().at("signatures")) {
        if (known.at("scheme") == "ecdsa" || known.at("valid") == false) continue;
        const auto bytes = golden::array<64>(known.at("signature"));
        const Bytes message = golden::bytes(known.at("message"));
        const MultiSignature swapped = known.at("scheme") == "ed25519"
                                           ? MultiSignature{Sr25519Signature{bytes}}
                                           : MultiSignature{Ed25519Signature{bytes}};
        CHECK_FALSE(verify(swapped, message, account_of(known)));
    }
}

TEST_CASE("ed25519 edge cases follow libsodium's rule, which is consensus") {
    for (const auto& known : golden::read("ed25519_edge_cases.json", "cases")) {
        const Ed25519Signature signature{golden::array<64>(known.at("signature"))};
        CHECK(verify(signature, golden::bytes(known.at("message")),
                     golden::array<32>(known.at("pub_key"))) == known.at("valid").get<bool>());
    }
}

TEST_CASE("ecdsa takes the recovery id as 0..3 or 27..30 and nothing else") {
    const auto& known = valid_ecdsa();
    const Bytes message = golden::bytes(known.at("message"));
    const EcdsaSignature signature{golden::array<65>(known.at("signature"))};
    const AccountId signer = account_of(known);
    const auto id = signature.bytes[64];
    REQUIRE(id < 2);
    for (unsigned v = 0; v < 256; ++v) {
        auto other = signature;
        other.bytes[64] = static_cast<std::uint8_t>(v);
        REQUIRE(verify(other, message, signer) == (v == id || v == id + 27U));
    }
}

TEST_CASE("ecdsa accepts the mirrored high s, and refuses zeros and numbers past the order") {
    const auto& known = valid_ecdsa();
    const Bytes message = golden::bytes(known.at("message"));
    EcdsaSignature signature{golden::array<65>(known.at("signature"))};
    const AccountId signer = account_of(known);
    const auto order = golden::array<32>(
        nlohmann::json("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"));

    EcdsaSignature mirrored = signature;  // n - s, big endian, and the other parity.
    int borrow = 0;
    for (std::size_t i = 32; i-- > 0;) {
        const int digit = order[i] - signature.bytes[32 + i] - borrow;
        borrow = digit < 0 ? 1 : 0;
        mirrored.bytes[32 + i] = static_cast<std::uint8_t>(digit + 256 * borrow);
    }
    mirrored.bytes[64] ^= 1;
    CHECK(verify(mirrored, message, signer));

    for (const std::size_t half : {0U, 32U}) {
        auto zero = signature, past = signature;
        std::fill_n(zero.bytes.begin() + static_cast<std::ptrdiff_t>(half), 32, std::uint8_t{0});
        std::ranges::copy(order, past.bytes.begin() + static_cast<std::ptrdiff_t>(half));
        CHECK_FALSE(recover(zero, message).has_value());
        CHECK_FALSE(recover(past, message).has_value());
    }
}

TEST_CASE("a signature is encoded with its scheme's number in front") {
    const auto encoded = scale::to_bytes(MultiSignature{EcdsaSignature{}});
    CHECK(encoded.size() == 66);
    CHECK(encoded[0] == 2);
    CHECK(scale::to_bytes(MultiSignature{Sr25519Signature{}})[0] == 1);
    CHECK(scale::from_bytes<MultiSignature>(encoded) == MultiSignature{EcdsaSignature{}});
    CHECK_FALSE(scale::from_bytes<MultiSignature>(Bytes{3}).has_value());
}

}  // namespace assay::crypto
