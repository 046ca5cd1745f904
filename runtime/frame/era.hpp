// SPDX-License-Identifier: Apache-2.0
// For how long a signed extrinsic is valid: Substrate's era, one byte 0 or two bytes.
#pragma once

#include "runtime/scale/codec.hpp"

namespace assay::frame {

/// Mortal transactions die after `period` blocks (a power of two, 4 to 65536), counted so that
/// `phase` = birth modulo period. A period of zero is the immortal era.
struct Era {
    std::uint64_t period = 0;
    std::uint64_t phase = 0;

    static Era mortal(std::uint64_t period, std::uint64_t current);
    bool immortal() const { return period == 0; }
    /// The block whose hash the signature covers, for a transaction that is looked at in `current`.
    std::uint64_t birth(std::uint64_t current) const;
    /// The first block in which it is dead.
    std::uint64_t death(std::uint64_t current) const;

    friend bool operator==(const Era&, const Era&) = default;
};

void encode(scale::Encoder& out, const Era& era);
void decode(scale::Decoder& in, Era& era);

}  // namespace assay::frame
