// SPDX-License-Identifier: Apache-2.0
// Schnorrkel's verifiable random function (w3f/schnorrkel, vrf.rs): from an sr25519 key and an
// input comes one output that the owner cannot choose and everybody can check. The lottery of block
// producers and of work assignment stands on it.
#pragma once

#include "runtime/crypto/sr25519.hpp"

namespace assay::crypto {

/// What the owner publishes. The output is unique to (key, input); the proof is not.
struct VrfSignature {
    ByteArray<32> output{};  ///< The point input * secret, encoded.
    ByteArray<64> proof{};   ///< Challenge and response of the proof of equal logarithms.
    friend bool operator==(const VrfSignature&, const VrfSignature&) = default;
};

/// An input as a transcript. `vrf_input` is the usual one; a protocol that commits to more, as BABE
/// does to slot, epoch and randomness, appends to a `Transcript` of its own and passes that.
Transcript vrf_input(std::string_view context, ByteView message);

/// The output alone: enough to see whether the lottery is won, at a third of the price.
ByteArray<32> vrf_output(const sr25519::SecretKey& key, const Transcript& input);

/// Output and proof. `extra` is signed too but leaves the output as it is. `randomness` hedges the
/// proof's nonce as in `SecretKey::sign`.
VrfSignature vrf_sign(const sr25519::SecretKey& key, const Transcript& input,
                      const sr25519::Randomness& randomness, Transcript extra = Transcript{"VRF"});
VrfSignature vrf_sign(const sr25519::SecretKey& key, std::string_view context, ByteView message,
                      const sr25519::Randomness& randomness);

/// Whether the output is the one of `public_key` and the input, and `extra` is what was signed.
bool vrf_verify(const sr25519::PublicKey& public_key, const Transcript& input,
                const VrfSignature& signature, Transcript extra = Transcript{"VRF"});
bool vrf_verify(const sr25519::PublicKey& public_key, std::string_view context, ByteView message,
                const VrfSignature& signature);

/// Uniform bytes of a *verified* output, independent for each `label`: schnorrkel's make_bytes.
/// Any number of them may be drawn, up to 64 KiB.
void vrf_bytes(const sr25519::PublicKey& public_key, const Transcript& input,
               const ByteArray<32>& output, std::string_view label, std::span<std::uint8_t> out);

/// The 32 bytes under the label "assay-vrf-randomness".
Hash256 vrf_randomness(const sr25519::PublicKey& public_key, std::string_view context,
                       ByteView message, const ByteArray<32>& output);

}  // namespace assay::crypto
