// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/sr25519.hpp"

#include <sodium.h>

namespace assay::crypto::sr25519 {

using ristretto::Point;
using ristretto::Scalar;

namespace {

constexpr std::uint8_t marker = 0x80;  // Tells schnorrkel's signatures from ed25519's.

Scalar challenge_scalar(Transcript& transcript, std::string_view label) {
    ByteArray<64> wide;
    transcript.challenge(label, wide);
    return ristretto::scalar_from_wide(wide);
}

Transcript derivation_transcript(const ChainCode& chain_code) {
    Transcript transcript{"SchnorrRistrettoHDKD"};
    transcript.append("sign-bytes", ByteView{}).append("chain-code", chain_code);
    return transcript;
}

Scalar soft_offset(Transcript& transcript, const PublicKey& parent) {
    transcript.append("public-key", parent);
    return challenge_scalar(transcript, "HDKD-scalar");
}

}  // namespace

Transcript signing_transcript(std::string_view context, ByteView message) {
    Transcript transcript{"SigningContext"};
    transcript.append("", as_bytes(context)).append("sign-bytes", message);
    return transcript;
}

SecretKey::SecretKey(const Scalar& scalar, const ByteArray<32>& nonce_seed)
    : scalar_{scalar},
      nonce_seed_{nonce_seed},
      public_key_{ristretto::multiply_base(scalar).bytes} {}

SecretKey::~SecretKey() {
    sodium_memzero(scalar_.bytes.data(), scalar_.bytes.size());
    sodium_memzero(nonce_seed_.data(), nonce_seed_.size());
}

SecretKey SecretKey::from_mini_secret(const MiniSecret& mini_secret) {
    ByteArray<64> expanded;
    crypto_hash_sha512(expanded.data(), mini_secret.data(), mini_secret.size());
    Scalar scalar;
    ByteArray<32> nonce_seed;
    std::copy_n(expanded.begin(), 32, scalar.bytes.begin());
    std::copy_n(expanded.begin() + 32, 32, nonce_seed.begin());

    // Clamped as ed25519 does and then divided by the cofactor 8, which leaves it below 2^252.
    scalar.bytes[0] &= 0xf8;
    scalar.bytes[31] = static_cast<std::uint8_t>((scalar.bytes[31] & 0x3f) | 0x40);
    unsigned carry = 0;
    for (std::size_t i = 32; i-- > 0;) {
        const unsigned byte = scalar.bytes[i];
        scalar.bytes[i] = static_cast<std::uint8_t>(byte >> 3 | carry << 5);
        carry = byte & 7;
    }
    const SecretKey key{scalar, nonce_seed};
    sodium_memzero(expanded.data(), expanded.size());
    sodium_memzero(scalar.bytes.data(), scalar.bytes.size());
    sodium_memzero(nonce_seed.data(), nonce_seed.size());
    return key;
}

Sr25519Signature SecretKey::sign(ByteView message, const Randomness& randomness) const {
    return sign(signing_transcript("substrate", message), randomness);
}

Sr25519Signature SecretKey::sign(Transcript transcript, const Randomness& randomness) const {
    transcript.append("proto-name", as_bytes("Schnorr-sig")).append("sign:pk", public_key_);

    const ByteView secrets[] = {nonce_seed_};
    ByteArray<64> wide;
    transcript.witness("signing", secrets, randomness, wide);
    Scalar nonce = ristretto::scalar_from_wide(wide);
    const Point commitment = ristretto::multiply_base(nonce);
    transcript.append("sign:R", commitment.bytes);
    const Scalar challenge = challenge_scalar(transcript, "sign:c");
    const Scalar response = ristretto::add(ristretto::multiply(challenge, scalar_), nonce);
    sodium_memzero(wide.data(), wide.size());
    sodium_memzero(nonce.bytes.data(), nonce.bytes.size());

    Sr25519Signature signature;
    std::ranges::copy(commitment.bytes, signature.bytes.begin());
    std::ranges::copy(response.bytes, signature.bytes.begin() + 32);
    signature.bytes[63] |= marker;
    return signature;
}

MiniSecret SecretKey::derive_hard(const ChainCode& chain_code) const {
    Transcript transcript = derivation_transcript(chain_code);
    transcript.append("secret-key", scalar_.bytes);
    MiniSecret child;
    transcript.challenge("HDKD-hard", child);
    return child;
}

SecretKey SecretKey::derive_soft(const ChainCode& chain_code) const {
    Transcript transcript = derivation_transcript(chain_code);
    const Scalar offset = soft_offset(transcript, public_key_);
    // The protocol leaves the child's nonce seed open. Ours follows from the parent's secrets
    // alone, so that one secret URI always gives one key.
    ChainCode next;
    transcript.challenge("HDKD-chaincode", next);
    const ByteView secrets[] = {nonce_seed_, scalar_.bytes};
    ByteArray<32> nonce_seed;
    transcript.witness("HDKD-nonce", secrets, Randomness{}, nonce_seed);
    const SecretKey child{ristretto::add(scalar_, offset), nonce_seed};
    sodium_memzero(nonce_seed.data(), nonce_seed.size());
    return child;
}

bool verify(const Sr25519Signature& signature, ByteView message, const PublicKey& public_key) {
    return verify(signature, signing_transcript("substrate", message), public_key);
}

bool verify(const Sr25519Signature& signature, Transcript transcript, const PublicKey& public_key) {
    ByteArray<32> commitment, response;
    std::copy_n(signature.bytes.begin(), 32, commitment.begin());
    std::copy_n(signature.bytes.begin() + 32, 32, response.begin());
    if ((response[31] & marker) == 0) return false;
    response[31] &= static_cast<std::uint8_t>(~marker);
    const auto s = ristretto::scalar_from_bytes(response);
    const auto key = ristretto::point_from_bytes(public_key);
    if (!s || !key || ristretto::is_identity(*key)) return false;

    transcript.append("proto-name", as_bytes("Schnorr-sig"))
        .append("sign:pk", public_key)
        .append("sign:R", commitment);
    const Scalar challenge = challenge_scalar(transcript, "sign:c");
    // Compared as encodings: a commitment that is no point equals none.
    const Point expected =
        ristretto::subtract(ristretto::multiply_base(*s), ristretto::multiply(challenge, *key));
    return expected.bytes == commitment;
}

std::optional<PublicKey> derive_soft(const PublicKey& parent, const ChainCode& chain_code) {
    const auto point = ristretto::point_from_bytes(parent);
    if (!point) return std::nullopt;
    Transcript transcript = derivation_transcript(chain_code);
    const Scalar offset = soft_offset(transcript, parent);
    return ristretto::add(*point, ristretto::multiply_base(offset)).bytes;
}

}  // namespace assay::crypto::sr25519
