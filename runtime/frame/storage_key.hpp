// SPDX-License-Identifier: Apache-2.0
// Storage keys: a plain struct whose fields are a map's keys and whose `Value` is what lies there.
// The bytes are Substrate's: twox128(pallet) ++ twox128(item) ++ one hashed part a field.
#pragma once

#include "runtime/crypto/blake2.hpp"
#include "runtime/crypto/twox.hpp"
#include "runtime/scale/codec.hpp"

namespace assay::frame {

/// LMDB keys end at 511 bytes; ours are bounded well below it by their types.
inline constexpr std::size_t storage_key_max = 255;

/// For keys that outsiders choose: the hash spreads them, the raw key behind it allows iteration.
template <class K>
struct Blake2_128Concat {
    using Key = K;
    static constexpr std::uint8_t hasher = 2;
    static constexpr std::size_t digest_size = 16;
    K key{};
    constexpr Blake2_128Concat(K k = {}) : key{std::move(k)} {}
    static void hash_to(Bytes& out, ByteView raw) { append(out, crypto::blake2_128(raw)); }
};

/// The same with a faster hash, for keys that the chain itself chooses (ids, block numbers).
template <class K>
struct Twox64Concat {
    using Key = K;
    static constexpr std::uint8_t hasher = 5;
    static constexpr std::size_t digest_size = 8;
    K key{};
    constexpr Twox64Concat(K k = {}) : key{std::move(k)} {}
    static void hash_to(Bytes& out, ByteView raw) { append(out, crypto::twox64(raw)); }
};

/// No hash: the map is iterated in the order of its encoded keys.
template <class K>
struct Identity {
    using Key = K;
    static constexpr std::uint8_t hasher = 6;
    static constexpr std::size_t digest_size = 0;
    K key{};
    constexpr Identity(K k = {}) : key{std::move(k)} {}
    static void hash_to(Bytes&, ByteView) {}
};

template <class K>
concept StorageKey = scale::Record<K> && requires {
    typename K::Value;
};

namespace detail {
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
struct Unwrapped {
    using type = T;
};
template <class T>
struct Unwrapped<std::optional<T>> {
    using type = T;
};
}  // namespace detail

/// What lies under a key, as bytes hold it: a `std::optional<T>` is stored as `T` or not at all.
template <StorageKey K>
using Stored = typename detail::Unwrapped<typename K::Value>::type;

/// twox128(pallet) ++ twox128(item), computed by the compiler.
template <class Config, StorageKey K>
inline constexpr auto storage_prefix = [] {
    ByteArray<32> prefix{};
    const auto pallet = crypto::twox128(Config::name);
    const auto item = crypto::twox128(reflect::type_name<K>);
    for (unsigned i = 0; i < 16; ++i) prefix[i] = pallet[i], prefix[16 + i] = item[i];
    return prefix;
}();

template <class Part>
void append_key_part(Bytes& out, const Part& part) {
    const Bytes raw = scale::to_bytes(part.key);
    Part::hash_to(out, raw);
    append(out, raw);
}

template <class Config, StorageKey K>
Bytes storage_key(const K& key) {
    constexpr auto& prefix = storage_prefix<Config, K>;
    Bytes out{prefix.begin(), prefix.end()};
    std::apply([&](const auto&... part) { (append_key_part(out, part), ...); },
               reflect::fields(key));
    return out;
}

/// The key struct behind `raw`, which must be a key of that map.
template <StorageKey K>
std::optional<K> parse_storage_key(ByteView raw) {
    if (raw.size() < 32) return std::nullopt;
    scale::Decoder in{raw.subspan(32)};
    K key{};
    std::apply(
        [&](auto&... part) {
            ((in.bytes(std::remove_reference_t<decltype(part)>::digest_size),
              scale::decode(in, part.key)),
             ...);
        },
        reflect::fields(key));
    return in.done() ? std::optional{key} : std::nullopt;
}

}  // namespace assay::frame
