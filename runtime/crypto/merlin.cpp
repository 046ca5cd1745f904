// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/merlin.hpp"

namespace assay::crypto {

namespace {

template <std::size_t Size, class Number>
ByteArray<Size> little_endian(Number number) {
    ByteArray<Size> out;
    for (std::size_t i = 0; i < Size; ++i) out[i] = static_cast<std::uint8_t>(number >> (8 * i));
    return out;
}

void frame(Strobe128& strobe, std::string_view label, std::size_t size) {
    strobe.meta_associate(as_bytes(label));
    strobe.meta_associate(little_endian<4>(size), Strobe128::Step::Continue);
}

}  // namespace

Transcript::Transcript(std::string_view protocol) : strobe_{"Merlin v1.0"} {
    append("dom-sep", as_bytes(protocol));
}

Transcript& Transcript::append(std::string_view label, ByteView message) {
    frame(strobe_, label, message.size());
    strobe_.associate(message);
    return *this;
}

Transcript& Transcript::append(std::string_view label, std::uint64_t number) {
    return append(label, little_endian<8>(number));
}

void Transcript::challenge(std::string_view label, std::span<std::uint8_t> out) {
    frame(strobe_, label, out.size());
    strobe_.squeeze(out);
}

void Transcript::witness(std::string_view label, std::span<const ByteView> secrets,
                         const ByteArray<32>& randomness, std::span<std::uint8_t> out) const {
    Strobe128 fork = strobe_;
    for (const ByteView secret : secrets) {
        frame(fork, label, secret.size());
        fork.key(secret);
    }
    fork.meta_associate(as_bytes("rng"));
    fork.key(randomness);
    fork.meta_associate(little_endian<4>(out.size()));
    fork.squeeze(out);
}

}  // namespace assay::crypto
