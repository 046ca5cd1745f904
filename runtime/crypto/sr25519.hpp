// SPDX-License-Identifier: Apache-2.0
// Schnorr signatures on ristretto255 as schnorrkel (w3f/schnorrkel) makes them: the wallets' main
// scheme, and the keys of the VRF.
#pragma once

#include "runtime/crypto/merlin.hpp"
#include "runtime/crypto/ristretto.hpp"
#include "runtime/crypto/signature.hpp"

namespace assay::crypto::sr25519 {

using PublicKey = ByteArray<32>;  ///< A point's encoding; an account id as it is.
using MiniSecret = ByteArray<32>;
using ChainCode = ByteArray<32>;
using Randomness = ByteArray<32>;

/// The transcript of `message` in a signing context; Substrate's extrinsics use "substrate".
Transcript signing_transcript(std::string_view context, ByteView message);

/// A scalar and the seed of its nonces. Wiped when it goes.
class SecretKey {
  public:
    /// Schnorrkel's "ed25519 mode" expansion, which is what wallets and Substrate use.
    static SecretKey from_mini_secret(const MiniSecret& mini_secret);

    SecretKey(const SecretKey&) = default;
    SecretKey& operator=(const SecretKey&) = default;
    ~SecretKey();

    const PublicKey& public_key() const { return public_key_; }

    /// Signs in the context "substrate". `randomness` hedges the nonce; all zero gives a
    /// deterministic signature that is still safe. The runtime has no source of randomness: the
    /// caller, outside it, has.
    Sr25519Signature sign(ByteView message, const Randomness& randomness) const;
    Sr25519Signature sign(Transcript transcript, const Randomness& randomness) const;

    /// The mini secret of a child that the parent's public key does not lead to.
    MiniSecret derive_hard(const ChainCode& chain_code) const;
    /// The child whose public key `sr25519::derive_soft` computes from the parent's.
    SecretKey derive_soft(const ChainCode& chain_code) const;

    // For the VRF, which proves with the same scalar.
    const ristretto::Scalar& scalar() const { return scalar_; }
    ByteView nonce_seed() const { return nonce_seed_; }

  private:
    SecretKey(const ristretto::Scalar& scalar, const ByteArray<32>& nonce_seed);

    ristretto::Scalar scalar_;
    ByteArray<32> nonce_seed_;
    PublicKey public_key_;
};

/// False also where the key is no point or the identity (whose "secret" everybody knows).
bool verify(const Sr25519Signature& signature, ByteView message, const PublicKey& public_key);
bool verify(const Sr25519Signature& signature, Transcript transcript, const PublicKey& public_key);

/// Nothing where `parent` is not a point.
std::optional<PublicKey> derive_soft(const PublicKey& parent, const ChainCode& chain_code);

}  // namespace assay::crypto::sr25519
