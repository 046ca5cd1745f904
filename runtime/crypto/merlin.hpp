// SPDX-License-Identifier: Apache-2.0
// Merlin transcripts (merlin.cool, version 1.0): the Fiat-Shamir transform of schnorrkel. Prover
// and verifier append the same labelled messages and so draw the same challenges.
#pragma once

#include "runtime/crypto/strobe.hpp"

namespace assay::crypto {

/// A record of a protocol so far. Copies are forks; two transcripts with different labels or
/// messages, or the same in another order, give unrelated challenges.
class Transcript {
  public:
    explicit Transcript(std::string_view protocol);

    Transcript& append(std::string_view label, ByteView message);
    /// As eight bytes, little endian.
    Transcript& append(std::string_view label, std::uint64_t number);

    /// Fills `out` with the verifier's challenge, and takes it into the record.
    void challenge(std::string_view label, std::span<std::uint8_t> out);

    /// Fills `out` with secret bytes for a prover's nonce: a function of the record, the prover's
    /// secrets and `randomness`. It stays secret if either is; without randomness (zeros) it is
    /// deterministic, as in RFC 6979. The record does not change.
    void witness(std::string_view label, std::span<const ByteView> secrets,
                 const ByteArray<32>& randomness, std::span<std::uint8_t> out) const;

  private:
    Strobe128 strobe_;
};

}  // namespace assay::crypto
