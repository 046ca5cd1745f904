// SPDX-License-Identifier: Apache-2.0
// A key that can sign, of any of the three schemes: what a secret URI leads to.
#pragma once

#include "client/keystore/secret_uri.hpp"
#include "runtime/crypto/vrf.hpp"

namespace assay::keystore {

/// In the order of `MultiSignature`.
enum class Scheme : std::uint8_t { Ed25519, Sr25519, Ecdsa };

/// As flags and JSON spell it: "ed25519", "sr25519", "ecdsa".
std::string_view to_text(Scheme scheme);
Expected<Scheme, KeyError> scheme_from_text(std::string_view text);

/// Holds the secret in memory and wipes it when it goes. Copies are copies of the secret.
class KeyPair {
  public:
    /// The key of a URI; `password` takes the place of the one in it. Errors: those of
    /// `parse_secret_uri` and `root_seed`, SoftDerivation.
    static Expected<KeyPair, KeyError> from_uri(Scheme scheme, std::string_view uri,
                                                const std::optional<std::string>& password = {});
    /// Errors: BadSeed (ecdsa only).
    static Expected<KeyPair, KeyError> from_seed(Scheme scheme, const Seed& seed);

    KeyPair(const KeyPair&) = default;
    KeyPair& operator=(const KeyPair&) = default;
    ~KeyPair();

    Scheme scheme() const { return scheme_; }
    /// 32 bytes; for ecdsa the 33 of the compressed point.
    const Bytes& public_key() const { return public_key_; }
    AccountId account() const;
    /// The seed that gives this very key; nothing below a soft junction.
    const std::optional<Seed>& seed() const { return seed_; }

    /// Ed25519 and ecdsa (RFC 6979) sign deterministically, sr25519 hedges with randomness.
    crypto::MultiSignature sign(ByteView message) const;

    /// The lottery's ticket, see runtime/crypto/vrf.hpp. Only for sr25519.
    crypto::VrfSignature vrf_sign(std::string_view context, ByteView message) const;
    crypto::VrfSignature vrf_sign(const crypto::Transcript& input, crypto::Transcript extra) const;
    ByteArray<32> vrf_output(const crypto::Transcript& input) const;

  private:
    KeyPair(Scheme scheme, const Seed& seed, Bytes public_key);
    explicit KeyPair(const crypto::sr25519::SecretKey& secret);

    Expected<KeyPair, KeyError> child(const Junction& junction) const;

    Scheme scheme_;
    std::optional<Seed> seed_;
    std::optional<crypto::sr25519::SecretKey> sr25519_;  // The expanded key; set for sr25519.
    Bytes public_key_;
};

}  // namespace assay::keystore
