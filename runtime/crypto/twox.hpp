// SPDX-License-Identifier: Apache-2.0
// XXH64 under the seeds 0, 1, ..: Substrate's "twox" hashes of storage prefixes. Fast and not
// cryptographic: only for keys that no attacker chooses. Names are hashed by the compiler.
#pragma once

#include <bit>
#include <string_view>

#include "runtime/base/bytes.hpp"

namespace assay::crypto {

namespace twox {

inline constexpr std::uint64_t prime_1 = 0x9e3779b185ebca87, prime_2 = 0xc2b2ae3d27d4eb4f,
                               prime_3 = 0x165667b19e3779f9, prime_4 = 0x85ebca77c2b2ae63,
                               prime_5 = 0x27d4eb2f165667c5;

template <class Byte>
constexpr std::uint64_t load(const Byte* from, unsigned size) {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < size; ++i)
        value |= std::uint64_t{static_cast<std::uint8_t>(from[i])} << (8 * i);
    return value;
}

constexpr std::uint64_t accumulate(std::uint64_t lane, std::uint64_t input) {
    return std::rotl(lane + input * prime_2, 31) * prime_1;
}

/// XXH64 (xxHash specification, version 0.1.1); `Byte` is `char` or `std::uint8_t`.
template <class Byte>
constexpr std::uint64_t xxh64(std::span<const Byte> message, std::uint64_t seed) {
    const Byte* at = message.data();
    std::size_t left = message.size();
    std::uint64_t hash = seed + prime_5;
    if (left >= 32) {
        std::uint64_t lanes[4] = {seed + prime_1 + prime_2, seed + prime_2, seed, seed - prime_1};
        for (; left >= 32; left -= 32)
            for (auto& lane : lanes) lane = accumulate(lane, load(at, 8)), at += 8;
        hash = std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) + std::rotl(lanes[2], 12) +
               std::rotl(lanes[3], 18);
        for (const auto lane : lanes) hash = (hash ^ accumulate(0, lane)) * prime_1 + prime_4;
    }
    hash += message.size();
    for (; left >= 8; left -= 8, at += 8)
        hash = std::rotl(hash ^ accumulate(0, load(at, 8)), 27) * prime_1 + prime_4;
    for (; left >= 4; left -= 4, at += 4)
        hash = std::rotl(hash ^ (load(at, 4) * prime_1), 23) * prime_2 + prime_3;
    for (; left > 0; --left, ++at) hash = std::rotl(hash ^ (load(at, 1) * prime_5), 11) * prime_1;
    hash = (hash ^ (hash >> 33)) * prime_2;
    hash = (hash ^ (hash >> 29)) * prime_3;
    return hash ^ (hash >> 32);
}

/// XXH64 under the seeds 0 .. Words - 1, each little endian.
template <std::size_t Words, class Byte>
constexpr ByteArray<8 * Words> words(std::span<const Byte> message) {
    ByteArray<8 * Words> out{};
    for (std::size_t seed = 0; seed < Words; ++seed) {
        const std::uint64_t hash = xxh64(message, seed);
        for (std::size_t i = 0; i < 8; ++i)
            out[8 * seed + i] = static_cast<std::uint8_t>(hash >> (8 * i));
    }
    return out;
}

}  // namespace twox

constexpr ByteArray<8> twox64(std::string_view text) { return twox::words<1>(std::span{text}); }
constexpr ByteArray<16> twox128(std::string_view text) { return twox::words<2>(std::span{text}); }
constexpr ByteArray<32> twox256(std::string_view text) { return twox::words<4>(std::span{text}); }

constexpr ByteArray<8> twox64(ByteView bytes) { return twox::words<1>(bytes); }
constexpr ByteArray<16> twox128(ByteView bytes) { return twox::words<2>(bytes); }
constexpr ByteArray<32> twox256(ByteView bytes) { return twox::words<4>(bytes); }

}  // namespace assay::crypto
