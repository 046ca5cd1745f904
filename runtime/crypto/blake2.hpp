// SPDX-License-Identifier: Apache-2.0
// BLAKE2b (RFC 7693), the chain's hash: unkeyed, in the digest sizes that Substrate uses, and with
// a personalisation where one kind of digest must never be mistaken for another.
#pragma once

#include <span>
#include <string_view>

#include "runtime/base/bytes.hpp"

namespace assay::crypto {

/// The domain of a digest: BLAKE2b's 16-byte personalisation. It costs no input bytes, so a 4 KiB
/// block stays 32 whole compressions. Digests under different tags are independent functions; the
/// empty tag gives the plain hash.
struct Tag {
    ByteArray<16> bytes{};

    constexpr Tag() = default;
    /// At most 15 characters, a longer text does not compile. The last byte is kept for levels.
    template <std::size_t N>
    explicit constexpr Tag(const char (&text)[N]) {
        static_assert(N - 1 <= 15, "a tag holds 15 characters and a level");
        for (std::size_t i = 0; i + 1 < N; ++i) bytes[i] = static_cast<std::uint8_t>(text[i]);
    }
    /// The same domain one storey up or down: levels of a tree, rounds of a protocol.
    constexpr Tag at_level(std::uint8_t level) const {
        Tag tag = *this;
        tag.bytes[15] = level;
        return tag;
    }
    friend constexpr bool operator==(const Tag&, const Tag&) = default;
};

/// Hashes a message that arrives in pieces. `update` any number of times, then one `finish`; the
/// result does not depend on where the pieces were cut.
class Blake2b {
  public:
    /// `digest_size` in bytes, 1 to 64. Another size is another function, not a shorter digest.
    explicit Blake2b(std::size_t digest_size, const Tag& tag = {});

    Blake2b& update(ByteView piece);

    /// Writes exactly `digest_size` bytes; `out` must be that long. The hasher is spent afterwards.
    void finish(std::span<std::uint8_t> out);

  private:
    void compress(const std::uint8_t* block, bool last);

    std::array<std::uint64_t, 8> state_;
    std::uint64_t hashed_ = 0;  // Bytes compressed: 2^64 of them never come.
    ByteArray<128> pending_{};  // Held back, for the last block is compressed differently.
    std::size_t pending_size_ = 0;
    std::size_t digest_size_;
};

ByteArray<8> blake2_64(ByteView message);
ByteArray<16> blake2_128(ByteView message);
Hash256 blake2_256(ByteView message);
ByteArray<64> blake2_512(ByteView message);

/// The 256-bit digest in a domain of its own.
Hash256 blake2_256(const Tag& tag, ByteView message);

/// `out[i] = blake2_256(tag, in[i])` for each i; both spans are equally long. Lengths may differ,
/// but inputs of one length beside each other are what makes it fast: four at a time with AVX2,
/// eight with AVX-512, chosen at run time, and one by one where the machine has neither.
void blake2_256_many(const Tag& tag, std::span<const ByteView> in, std::span<Hash256> out);

}  // namespace assay::crypto
