// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/signature.hpp"

#include <secp256k1.h>
#include <secp256k1_recovery.h>
#include <sodium.h>

#include "runtime/base/check.hpp"
#include "runtime/crypto/blake2.hpp"
#include "runtime/crypto/sr25519.hpp"

namespace assay::crypto {

namespace {

bool check(const Ed25519Signature& signature, ByteView message, const AccountId& signer) {
    return verify(signature, message, signer.bytes);
}

bool check(const Sr25519Signature& signature, ByteView message, const AccountId& signer) {
    return sr25519::verify(signature, message, signer.bytes);
}

bool check(const EcdsaSignature& signature, ByteView message, const AccountId& signer) {
    const auto key = recover(signature, message);
    return key && ecdsa_account(*key) == signer;
}

}  // namespace

bool verify(const MultiSignature& signature, ByteView message, const AccountId& signer) {
    return std::visit([&](const auto& one) { return check(one, message, signer); }, signature);
}

bool verify(const Ed25519Signature& signature, ByteView message, const ByteArray<32>& public_key) {
    return crypto_sign_verify_detached(signature.bytes.data(), message.data(), message.size(),
                                       public_key.data()) == 0;
}

std::optional<ByteArray<33>> recover(const EcdsaSignature& signature, ByteView message) {
    const std::uint8_t given = signature.bytes[64];
    const int id = given > 26 ? given - 27 : given;
    if (id > 3) return std::nullopt;

    // The library's static context serves verification, and needs neither set-up nor memory.
    const secp256k1_context* const context = secp256k1_context_static;
    secp256k1_ecdsa_recoverable_signature parsed;
    secp256k1_pubkey key;
    const Hash256 digest = blake2_256(message);
    if (secp256k1_ecdsa_recoverable_signature_parse_compact(context, &parsed,
                                                            signature.bytes.data(), id) != 1 ||
        secp256k1_ecdsa_recover(context, &key, &parsed, digest.bytes.data()) != 1)
        return std::nullopt;

    ByteArray<33> out;
    std::size_t size = out.size();
    INVARIANT(secp256k1_ec_pubkey_serialize(context, out.data(), &size, &key,
                                            SECP256K1_EC_COMPRESSED) == 1);
    return out;
}

AccountId ecdsa_account(const ByteArray<33>& public_key) { return {blake2_256(public_key).bytes}; }

}  // namespace assay::crypto
