// SPDX-License-Identifier: Apache-2.0
#include "runtime/storage/trie_root.hpp"

#include "runtime/base/check.hpp"
#include "runtime/crypto/blake2.hpp"
#include "runtime/scale/codec.hpp"

namespace assay::storage {

namespace {

std::uint8_t nibble(ByteView key, std::size_t at) {
    return at % 2 == 0 ? key[at / 2] >> 4 : key[at / 2] & 0x0f;
}

Nibbles nibbles_between(ByteView key, std::size_t from, std::size_t to) {
    Nibbles nibbles;
    nibbles.reserve(to - from);
    for (; from < to; ++from) nibbles.push_back(nibble(key, from));
    return nibbles;
}

// Where the node's key ends: sorted keys share what the first and the last do.
std::size_t shared_nibbles(std::span<const Entry> entries, std::size_t from) {
    const auto first = entries.front().key, last = entries.back().key;
    const auto shorter = 2 * std::min(first.size(), last.size());
    while (from < shorter && nibble(first, from) == nibble(last, from)) ++from;
    return from;
}

class Builder {
  public:
    explicit Builder(StateVersion version) : version_{version} {}

    // The node of `entries` (not empty), which agree in their first `depth` nibbles.
    Bytes encode(std::span<const Entry> entries, std::size_t depth) const {
        const auto key = entries.front().key;
        const auto end = shared_nibbles(entries, depth);
        Node node{.partial = nibbles_between(key, depth, end), .value = {}, .children = {}};
        if (2 * key.size() == end) {
            node.value = node_value(entries.front().value);
            entries = entries.subspan(1);
        }
        if (!entries.empty()) node.children = encode_children(entries, end);
        return encode_node(node);
    }

  private:
    NodeValue node_value(ByteView value) const {
        if (version_ == StateVersion::V0 || value.size() <= 32)
            return {.kind = ValueKind::Inline, .bytes = Bytes(value.begin(), value.end())};
        const auto hash = crypto::blake2_256(value);
        return {.kind = ValueKind::Hashed, .bytes = Bytes(hash.bytes.begin(), hash.bytes.end())};
    }

    Children encode_children(std::span<const Entry> entries, std::size_t depth) const {
        std::vector<Bytes> encodings;
        std::vector<ByteView> hashed;
        std::vector<std::uint8_t> places;
        Children children;
        encodings.reserve(16);
        while (!entries.empty()) {
            const auto place = nibble(entries.front().key, depth);
            const auto group_end = std::ranges::partition_point(
                entries, [&](const Entry& entry) { return nibble(entry.key, depth) == place; });
            const auto count = static_cast<std::size_t>(group_end - entries.begin());
            const auto& encoded = encodings.emplace_back(encode(entries.first(count), depth + 1));
            entries = entries.subspan(count);
            if (encoded.size() < 32) {
                children[place] = MerkleValue::of_short(encoded);
            } else {
                hashed.push_back(encoded);
                places.push_back(place);
            }
        }
        std::array<Hash256, 16> hashes;
        crypto::blake2_256_many({}, hashed, std::span{hashes}.first(hashed.size()));
        for (std::size_t i = 0; i < places.size(); ++i)
            children[places[i]] = MerkleValue::of_hash(hashes[i]);
        return children;
    }

    StateVersion version_;
};

}  // namespace

Hash256 trie_root(std::span<const Entry> entries, StateVersion version) {
    for (std::size_t i = 1; i < entries.size(); ++i)
        INVARIANT(BytesLess{}(entries[i - 1].key, entries[i].key));
    if (entries.empty()) return empty_root();
    return crypto::blake2_256(Builder{version}.encode(entries, 0));
}

Hash256 trie_root(const Entries& entries, StateVersion version) {
    std::vector<Entry> list;
    list.reserve(entries.size());
    for (const auto& [key, value] : entries) list.push_back({.key = key, .value = value});
    return trie_root(list, version);
}

Hash256 extrinsics_root(std::span<const Bytes> extrinsics, StateVersion version) {
    std::map<Bytes, ByteView, BytesLess> by_index;
    for (std::uint32_t index = 0; const auto& extrinsic : extrinsics)
        by_index.emplace(scale::to_bytes(scale::Compact{index++}), extrinsic);
    std::vector<Entry> list;
    list.reserve(by_index.size());
    for (const auto& [key, value] : by_index) list.push_back({.key = key, .value = value});
    return trie_root(list, version);
}

}  // namespace assay::storage
