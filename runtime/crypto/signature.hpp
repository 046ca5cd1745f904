// SPDX-License-Identifier: Apache-2.0
// Who said it: the three signature schemes of an account, and the one question that the chain asks
// of them.
#pragma once

#include <optional>
#include <variant>

#include "runtime/base/bytes.hpp"

namespace assay::crypto {

struct Ed25519Signature {
    ByteArray<64> bytes{};  ///< R, S (RFC 8032).
    friend bool operator==(const Ed25519Signature&, const Ed25519Signature&) = default;
};
struct Sr25519Signature {
    ByteArray<64> bytes{};  ///< R, s, and schnorrkel's marker in the top bit.
    friend bool operator==(const Sr25519Signature&, const Sr25519Signature&) = default;
};
struct EcdsaSignature {
    ByteArray<65> bytes{};  ///< r, s big endian, then the recovery id: 0..3 or 27..30.
    friend bool operator==(const EcdsaSignature&, const EcdsaSignature&) = default;
};

/// The order is the wire's: 0, 1, 2.
using MultiSignature = std::variant<Ed25519Signature, Sr25519Signature, EcdsaSignature>;

/// Whether `signer` signed exactly `message`. Ed25519 and ecdsa: no domain but the message itself;
/// sr25519: the signing context "substrate". Which edge cases are accepted is consensus:
/// docs/crypto.md.
bool verify(const MultiSignature& signature, ByteView message, const AccountId& signer);

/// libsodium's rule: S reduced, no point of small order, key encoded canonically, cofactorless.
bool verify(const Ed25519Signature& signature, ByteView message, const ByteArray<32>& public_key);

/// The compressed secp256k1 key that made the signature over blake2_256(message); empty where no
/// key can have. A high s is accepted, as it is by Substrate.
std::optional<ByteArray<33>> recover(const EcdsaSignature& signature, ByteView message);

/// The account of a compressed secp256k1 key.
AccountId ecdsa_account(const ByteArray<33>& public_key);

}  // namespace assay::crypto
