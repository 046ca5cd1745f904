// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/vrf.hpp"

#include <sodium.h>

namespace assay::crypto {

using ristretto::Point;
using ristretto::Scalar;
using sr25519::PublicKey;
using sr25519::Randomness;
using sr25519::SecretKey;

namespace {

// The input as a point. The key is part of it, so that outputs of keys derived from one another are
// unrelated ("non-malleable").
Point input_point(Transcript input, const PublicKey& public_key) {
    input.append("vrf-nm-pk", public_key);
    ByteArray<64> wide;
    input.challenge("VRFHash", wide);
    return ristretto::point_from_wide(wide);
}

void begin_proof(Transcript& transcript, const Point& input) {
    transcript.append("proto-name", as_bytes("DLEQProof")).append("vrf:h", input.bytes);
}

// The key comes after the commitments: the order deployed on Kusama, and schnorrkel's default.
Scalar proof_challenge(Transcript& transcript, const Point& base_commitment,
                       const Point& input_commitment, const PublicKey& public_key,
                       const ByteArray<32>& output) {
    transcript.append("vrf:R=g^r", base_commitment.bytes)
        .append("vrf:h^r", input_commitment.bytes)
        .append("vrf:pk", public_key)
        .append("vrf:h^sk", output);
    ByteArray<64> wide;
    transcript.challenge("prove", wide);
    return ristretto::scalar_from_wide(wide);
}

}  // namespace

Transcript vrf_input(std::string_view context, ByteView message) {
    return sr25519::signing_transcript(context, message);
}

ByteArray<32> vrf_output(const SecretKey& key, const Transcript& input) {
    return ristretto::multiply(key.scalar(), input_point(input, key.public_key())).bytes;
}

VrfSignature vrf_sign(const SecretKey& key, const Transcript& input, const Randomness& randomness,
                      Transcript extra) {
    const Point base = input_point(input, key.public_key());
    VrfSignature signature{.output = ristretto::multiply(key.scalar(), base).bytes};

    begin_proof(extra, base);
    const ByteView secrets[] = {key.nonce_seed()};
    ByteArray<64> wide;
    extra.witness(std::string_view{"proving\0"
                                   "0",
                                   9},
                  secrets, randomness, wide);
    Scalar nonce = ristretto::scalar_from_wide(wide);
    const Scalar challenge =
        proof_challenge(extra, ristretto::multiply_base(nonce), ristretto::multiply(nonce, base),
                        key.public_key(), signature.output);
    const Scalar response =
        ristretto::subtract(nonce, ristretto::multiply(challenge, key.scalar()));
    sodium_memzero(wide.data(), wide.size());
    sodium_memzero(nonce.bytes.data(), nonce.bytes.size());

    std::ranges::copy(challenge.bytes, signature.proof.begin());
    std::ranges::copy(response.bytes, signature.proof.begin() + 32);
    return signature;
}

VrfSignature vrf_sign(const SecretKey& key, std::string_view context, ByteView message,
                      const Randomness& randomness) {
    return vrf_sign(key, vrf_input(context, message), randomness);
}

bool vrf_verify(const PublicKey& public_key, const Transcript& input, const VrfSignature& signature,
                Transcript extra) {
    ByteArray<32> challenge_bytes, response_bytes;
    std::copy_n(signature.proof.begin(), 32, challenge_bytes.begin());
    std::copy_n(signature.proof.begin() + 32, 32, response_bytes.begin());
    const auto challenge = ristretto::scalar_from_bytes(challenge_bytes);
    const auto response = ristretto::scalar_from_bytes(response_bytes);
    const auto key = ristretto::point_from_bytes(public_key);
    const auto output = ristretto::point_from_bytes(signature.output);
    if (!challenge || !response || !key || !output) return false;
    if (ristretto::is_identity(*key) || ristretto::is_identity(*output)) return false;

    const Point base = input_point(input, public_key);
    const Point base_commitment =
        ristretto::add(ristretto::multiply(*challenge, *key), ristretto::multiply_base(*response));
    const Point input_commitment = ristretto::add(ristretto::multiply(*challenge, *output),
                                                  ristretto::multiply(*response, base));
    begin_proof(extra, base);
    return proof_challenge(extra, base_commitment, input_commitment, public_key,
                           signature.output) == *challenge;
}

bool vrf_verify(const PublicKey& public_key, std::string_view context, ByteView message,
                const VrfSignature& signature) {
    return vrf_verify(public_key, vrf_input(context, message), signature);
}

void vrf_bytes(const PublicKey& public_key, const Transcript& input, const ByteArray<32>& output,
               std::string_view label, std::span<std::uint8_t> out) {
    Transcript result{"VRFResult"};
    result.append("", as_bytes(label))
        .append("vrf-in", input_point(input, public_key).bytes)
        .append("vrf-out", output);
    result.challenge("", out);
}

Hash256 vrf_randomness(const PublicKey& public_key, std::string_view context, ByteView message,
                       const ByteArray<32>& output) {
    Hash256 out;
    vrf_bytes(public_key, vrf_input(context, message), output, "assay-vrf-randomness", out.bytes);
    return out;
}

}  // namespace assay::crypto
