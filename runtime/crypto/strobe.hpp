// SPDX-License-Identifier: Apache-2.0
// STROBE-128 (strobe.sourceforge.io, version 1.0.2): the duplex sponge beneath Merlin, cut down to
// the four operations that Merlin uses.
#pragma once

#include <string_view>

#include "runtime/base/bytes.hpp"

namespace assay::crypto {

/// A running protocol: everything absorbed so far decides everything that is squeezed later. A copy
/// is a fork. Wiped when it goes, for a prover keys it with secrets.
class Strobe128 {
  public:
    explicit Strobe128(std::string_view protocol);
    Strobe128(const Strobe128&) = default;
    Strobe128& operator=(const Strobe128&) = default;
    ~Strobe128();

    /// What an operation starts: a new one, or more bytes of the one before, which must have been
    /// the same.
    enum class Step : std::uint8_t { Begin, Continue };

    void meta_associate(ByteView data, Step step = Step::Begin);  ///< Framing: labels, lengths.
    void associate(ByteView data);                                ///< Data that both sides know.
    void key(ByteView secret);                                    ///< Ratchets with a secret.
    void squeeze(std::span<std::uint8_t> out);                    ///< Pseudorandom bytes.

  private:
    void begin(std::uint8_t flags, Step step);
    void absorb(ByteView data);
    void advance();
    void end_block();
    void permute();

    ByteArray<200> state_{};
    std::uint8_t position_ = 0;
    std::uint8_t begun_at_ = 0;
    std::uint8_t flags_ = 0;
};

}  // namespace assay::crypto
