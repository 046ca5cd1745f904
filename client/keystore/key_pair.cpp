// SPDX-License-Identifier: Apache-2.0
#include "client/keystore/key_pair.hpp"

#include <secp256k1_recovery.h>
#include <sodium.h>

#include <memory>

#include "client/keystore/randomness.hpp"
#include "runtime/base/check.hpp"
#include "runtime/crypto/blake2.hpp"
#include "runtime/scale/codec.hpp"

namespace assay::keystore {

namespace {

struct Destroy {
    void operator()(secp256k1_context* context) const { secp256k1_context_destroy(context); }
};

// Signing blinds its scalars with a random number of the process.
const secp256k1_context* signing_context() {
    static const auto context = [] {
        std::unique_ptr<secp256k1_context, Destroy> made{
            secp256k1_context_create(SECP256K1_CONTEXT_NONE)};
        const auto blinding = random_bytes<32>();
        INVARIANT(secp256k1_context_randomize(made.get(), blinding.data()) == 1);
        return made;
    }();
    return context.get();
}

std::optional<Bytes> ecdsa_public_key(const Seed& secret) {
    secp256k1_pubkey key;
    if (secp256k1_ec_pubkey_create(signing_context(), &key, secret.data()) != 1)
        return std::nullopt;
    Bytes out(33);
    std::size_t size = out.size();
    INVARIANT(secp256k1_ec_pubkey_serialize(signing_context(), out.data(), &size, &key,
                                            SECP256K1_EC_COMPRESSED) == 1);
    return out;
}

struct Ed25519Keys {
    ByteArray<32> public_key;
    ByteArray<64> secret;
};

Ed25519Keys ed25519_keys(const Seed& seed) {
    Ed25519Keys keys;
    crypto_sign_seed_keypair(keys.public_key.data(), keys.secret.data(), seed.data());
    return keys;
}

crypto::Ed25519Signature sign_ed25519(const Seed& seed, ByteView message) {
    Ed25519Keys keys = ed25519_keys(seed);
    crypto::Ed25519Signature signature;
    crypto_sign_detached(signature.bytes.data(), nullptr, message.data(), message.size(),
                         keys.secret.data());
    sodium_memzero(keys.secret.data(), keys.secret.size());
    return signature;
}

crypto::EcdsaSignature sign_ecdsa(const Seed& secret, ByteView message) {
    const Hash256 digest = crypto::blake2_256(message);
    secp256k1_ecdsa_recoverable_signature made;
    INVARIANT(secp256k1_ecdsa_sign_recoverable(signing_context(), &made, digest.bytes.data(),
                                               secret.data(), nullptr, nullptr) == 1);
    crypto::EcdsaSignature signature;
    int id = 0;
    secp256k1_ecdsa_recoverable_signature_serialize_compact(signing_context(),
                                                            signature.bytes.data(), &id, &made);
    signature.bytes[64] = static_cast<std::uint8_t>(id);
    return signature;
}

// The hard child of the schemes without algebra: a hash of the parent's seed.
Seed hashed_child(std::string_view label, const Seed& seed, const ByteArray<32>& chain_code) {
    Bytes encoded = scale::to_bytes(std::tuple{std::string{label}, seed, chain_code});
    const Seed child = crypto::blake2_256(encoded).bytes;
    sodium_memzero(encoded.data(), encoded.size());
    return child;
}

}  // namespace

std::string_view to_text(Scheme scheme) {
    constexpr std::string_view names[] = {"ed25519", "sr25519", "ecdsa"};
    return names[static_cast<std::size_t>(scheme)];
}

Expected<Scheme, KeyError> scheme_from_text(std::string_view text) {
    for (const Scheme scheme : {Scheme::Ed25519, Scheme::Sr25519, Scheme::Ecdsa})
        if (to_text(scheme) == text) return scheme;
    return Failure{KeyError::UnknownScheme};
}

KeyPair::KeyPair(Scheme scheme, const Seed& seed, Bytes public_key)
    : scheme_{scheme}, seed_{seed}, public_key_{std::move(public_key)} {}

KeyPair::KeyPair(const crypto::sr25519::SecretKey& secret)
    : scheme_{Scheme::Sr25519},
      sr25519_{secret},
      public_key_{secret.public_key().begin(), secret.public_key().end()} {}

KeyPair::~KeyPair() {
    if (seed_) sodium_memzero(seed_->data(), seed_->size());
}

Expected<KeyPair, KeyError> KeyPair::from_seed(Scheme scheme, const Seed& seed) {
    switch (scheme) {
        case Scheme::Ed25519: {
            const auto key = ed25519_keys(seed).public_key;
            return KeyPair{scheme, seed, Bytes{key.begin(), key.end()}};
        }
        case Scheme::Sr25519: {
            KeyPair pair{crypto::sr25519::SecretKey::from_mini_secret(seed)};
            pair.seed_ = seed;
            return pair;
        }
        case Scheme::Ecdsa: {
            const auto key = ecdsa_public_key(seed);
            ENSURE(key, Failure{KeyError::BadSeed});
            return KeyPair{scheme, seed, *key};
        }
    }
    return Failure{KeyError::UnknownScheme};
}

Expected<KeyPair, KeyError> KeyPair::from_uri(Scheme scheme, std::string_view uri,
                                              const std::optional<std::string>& password) {
    const SecretUri parsed = TRY(parse_secret_uri(uri));
    KeyPair pair = TRY(from_seed(scheme, TRY(root_seed(parsed, password))));
    for (const Junction& junction : parsed.path) pair = TRY(pair.child(junction));
    return pair;
}

Expected<KeyPair, KeyError> KeyPair::child(const Junction& junction) const {
    if (scheme_ == Scheme::Sr25519)
        return junction.hard ? from_seed(scheme_, sr25519_->derive_hard(junction.chain_code))
                             : Expected<KeyPair, KeyError>{
                                   KeyPair{sr25519_->derive_soft(junction.chain_code)}};
    ENSURE(junction.hard, Failure{KeyError::SoftDerivation});
    const auto label = scheme_ == Scheme::Ed25519 ? "Ed25519HDKD" : "Secp256k1HDKD";
    return from_seed(scheme_, hashed_child(label, *seed_, junction.chain_code));
}

AccountId KeyPair::account() const {
    AccountId account;
    if (scheme_ == Scheme::Ecdsa) {
        ByteArray<33> key;
        std::ranges::copy(public_key_, key.begin());
        return crypto::ecdsa_account(key);
    }
    std::ranges::copy(public_key_, account.bytes.begin());
    return account;
}

crypto::MultiSignature KeyPair::sign(ByteView message) const {
    switch (scheme_) {
        case Scheme::Ed25519:
            return sign_ed25519(*seed_, message);
        case Scheme::Sr25519:
            return sr25519_->sign(message, random_bytes<32>());
        case Scheme::Ecdsa:
            return sign_ecdsa(*seed_, message);
    }
    INVARIANT(false);
}

crypto::VrfSignature KeyPair::vrf_sign(std::string_view context, ByteView message) const {
    return vrf_sign(crypto::vrf_input(context, message), crypto::Transcript{"VRF"});
}

crypto::VrfSignature KeyPair::vrf_sign(const crypto::Transcript& input,
                                       crypto::Transcript extra) const {
    INVARIANT(sr25519_.has_value());
    return crypto::vrf_sign(*sr25519_, input, random_bytes<32>(), std::move(extra));
}

ByteArray<32> KeyPair::vrf_output(const crypto::Transcript& input) const {
    INVARIANT(sr25519_.has_value());
    return crypto::vrf_output(*sr25519_, input);
}

}  // namespace assay::keystore
