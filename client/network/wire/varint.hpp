// SPDX-License-Identifier: Apache-2.0
// Unsigned variable-length integers: seven bits a byte, least significant first, the top bit says
// that more follow (multiformats' unsigned-varint, and protobuf's).
#pragma once

#include <optional>

#include "runtime/base/bytes.hpp"

namespace assay::network {

inline constexpr std::size_t varint_bytes_max = 10;

inline void append_varint(Bytes& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out.push_back(static_cast<std::uint8_t>(value | 0x80));
    out.push_back(static_cast<std::uint8_t>(value));
}

/// How reading a number from the beginning of bytes that may not be all there went.
enum class VarintState : std::uint8_t { Complete, NeedsMore, Malformed };

struct Varint {
    VarintState state = VarintState::NeedsMore;
    std::uint64_t value = 0;
    std::size_t length = 0;  ///< Bytes that the number takes.
};

/// Refuses what does not fit 64 bits and, as the specification does, a form longer than needed.
inline Varint read_varint(ByteView bytes) {
    Varint read;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const std::uint64_t byte = bytes[i];
        if (i + 1 == varint_bytes_max && byte > 1) return {VarintState::Malformed, 0, 0};
        read.value |= (byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            const bool longer_than_needed = byte == 0 && i > 0;
            read.length = i + 1;
            read.state = longer_than_needed ? VarintState::Malformed : VarintState::Complete;
            return read;
        }
    }
    return read;
}

/// A number and nothing but a number's prefix taken off `bytes`; nothing where it is not whole.
inline std::optional<std::uint64_t> take_varint(ByteView& bytes) {
    const auto read = read_varint(bytes);
    if (read.state != VarintState::Complete) return std::nullopt;
    bytes = bytes.subspan(read.length);
    return read.value;
}

/// `message` behind its length.
inline Bytes length_prefixed(ByteView message) {
    Bytes out;
    out.reserve(message.size() + 4);
    append_varint(out, message.size());
    append(out, message);
    return out;
}

}  // namespace assay::network
