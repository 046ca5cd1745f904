// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/signature.hpp"

#include <openssl/evp.h>
#include <secp256k1_recovery.h>
#include <sodium.h>

#include <memory>
#include <thread>

#include "runtime/base/check.hpp"
#include "runtime/crypto/blake2.hpp"
#include "runtime/crypto/sr25519.hpp"
#include "tests/bench/chain/bare_ecdsa.hpp"
#include "tests/bench/chain/chain.hpp"

namespace assay::bench {

namespace {

constexpr std::size_t batch = 64;

struct Destroy {
    void operator()(secp256k1_context* context) const { secp256k1_context_destroy(context); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// As long as a signed transfer's payload.
Bytes message_of(std::size_t i) {
    Bytes message(120, 0x5a);
    message[0] = static_cast<std::uint8_t>(i);
    return message;
}

struct EcdsaCase {
    Bytes message;
    crypto::MultiSignature signature;
    AccountId signer;
    ByteArray<33> key{};
};

std::vector<EcdsaCase> ecdsa_cases() {
    const std::unique_ptr<secp256k1_context, Destroy> context{
        secp256k1_context_create(SECP256K1_CONTEXT_NONE)};
    std::vector<EcdsaCase> cases;
    for (std::size_t i = 0; i < batch; ++i) {
        EcdsaCase one{.message = message_of(i), .signature = {}, .signer = {}};
        const auto secret = crypto::blake2_256(one.message);
        const auto digest = crypto::blake2_256(one.message);
        crypto::EcdsaSignature signature;
        secp256k1_ecdsa_recoverable_signature recoverable;
        secp256k1_pubkey key;
        int id = 0;
        std::size_t size = one.key.size();
        INVARIANT(secp256k1_ec_pubkey_create(context.get(), &key, secret.bytes.data()) == 1);
        INVARIANT(secp256k1_ec_pubkey_serialize(context.get(), one.key.data(), &size, &key,
                                                SECP256K1_EC_COMPRESSED) == 1);
        INVARIANT(secp256k1_ecdsa_sign_recoverable(context.get(), &recoverable, digest.bytes.data(),
                                                   secret.bytes.data(), nullptr, nullptr) == 1);
        INVARIANT(secp256k1_ecdsa_recoverable_signature_serialize_compact(
                      context.get(), signature.bytes.data(), &id, &recoverable) == 1);
        signature.bytes[64] = static_cast<std::uint8_t>(id);
        one.signature = signature;
        one.signer = crypto::ecdsa_account(one.key);
        cases.push_back(std::move(one));
    }
    return cases;
}

void check_ours(const EcdsaCase& one) {
    INVARIANT(crypto::verify(one.signature, one.message, one.signer));
}

void check_bare(const EcdsaCase& one) {
    check_bare_ecdsa(one.key, std::get<crypto::EcdsaSignature>(one.signature).bytes,
                     crypto::blake2_256(one.message));
}

// The whole batch in two halves at once.
void on_two_threads(const std::vector<EcdsaCase>& cases, void (*check)(const EcdsaCase&)) {
    const auto part = [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) check(cases[i]);
    };
    std::thread other{part, 0, batch / 2};
    part(batch / 2, batch);
    other.join();
}

struct Ed25519Case {
    ByteArray<32> key{};
    ByteArray<64> secret{};
    Bytes message = message_of(0);
    crypto::Ed25519Signature signature;

    Ed25519Case() {
        INVARIANT(sodium_init() >= 0);
        const auto seed = crypto::blake2_256(message);
        crypto_sign_seed_keypair(key.data(), secret.data(), seed.bytes.data());
        crypto_sign_detached(signature.bytes.data(), nullptr, message.data(), message.size(),
                             secret.data());
    }
};

void check_with_openssl(const Ed25519Case& one) {
    const std::unique_ptr<EVP_PKEY, Destroy> key{
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, one.key.data(), one.key.size())};
    const std::unique_ptr<EVP_MD_CTX, Destroy> context{EVP_MD_CTX_new()};
    INVARIANT(EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
    INVARIANT(EVP_DigestVerify(context.get(), one.signature.bytes.data(),
                               one.signature.bytes.size(), one.message.data(),
                               one.message.size()) == 1);
}

}  // namespace

std::vector<Figure> measure_signatures() {
    const auto cases = ecdsa_cases();
    std::size_t at = 0, rival_at = 0;
    std::vector<Figure> figures;
    figures.push_back(race(
        {.name = "ecdsa: our check / libsecp256k1's verify alone",
         .floor = 0.7,
         .clock = Clock::Cpu,
         .seconds = 2},
        [&] { check_ours(cases[at++ % batch]); }, [&] { check_bare(cases[rival_at++ % batch]); }));
    figures.push_back(race(
        {.name = "ecdsa: the same on two threads",
         .work = batch,
         .floor = 0.7,
         .threads = 2,
         .seconds = 2},
        [&] { on_two_threads(cases, check_ours); }, [&] { on_two_threads(cases, check_bare); }));

    const Ed25519Case ed25519;
    const AccountId signer{ed25519.key};
    figures.push_back(race(
        {.name = "ed25519: our check / OpenSSL's", .floor = 1, .clock = Clock::Cpu},
        [&] { INVARIANT(crypto::verify(ed25519.signature, ed25519.message, signer)); },
        [&] { check_with_openssl(ed25519); }));

    const auto secret =
        crypto::sr25519::SecretKey::from_mini_secret(crypto::blake2_256(ed25519.message).bytes);
    const crypto::MultiSignature sr25519 = secret.sign(ed25519.message, {});
    const AccountId schnorr_signer{secret.public_key()};
    figures.push_back(alone({.name = "sr25519: our check", .clock = Clock::Cpu}, [&] {
        INVARIANT(crypto::verify(sr25519, ed25519.message, schnorr_signer));
    }));
    return figures;
}

}  // namespace assay::bench
